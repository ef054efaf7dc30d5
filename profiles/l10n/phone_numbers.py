"""Phone number parsing and formatting: from any spelling to E.164 (Nixflex's form) and back."""

import re

import phonenumbers
from django.conf import settings

BRACKETED_ZERO = re.compile(r"\(\s*0\s*\)")
# Emergency and information services.
SHORT = re.compile(r"[0-9]{3,6}")
# What people put between digits.
PUNCTUATION = re.compile(r"[\s().\-/\u2010-\u2015\u00a0]+")

# Among words, fewer digits are no phone number: a year, a house, a time. Further than this no cell is searched.
MIN_DIGITS, CELL_LOOKED_AT = 7, 200


def to_e164(typed: str) -> str | None:
    """Parse ``typed`` to E.164; None if no region of ``settings.PHONE_REGIONS`` makes a possible number of it."""
    for region in settings.PHONE_REGIONS:
        try:
            number = phonenumbers.parse(_with_plus(typed), region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def find_numbers(cell: str) -> list[str]:
    """Return the E.164 numbers that ``cell`` tells, perhaps with words beside them: "020-7946-0104 (main)"."""
    if (whole := to_e164(cell)) is not None:
        return [whole]
    for region in settings.PHONE_REGIONS:
        matches = phonenumbers.PhoneNumberMatcher(
            cell[:CELL_LOOKED_AT], region, leniency=phonenumbers.Leniency.POSSIBLE
        )
        found = [
            phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            for match in matches
            if len(digits_only(match.raw_string)) >= MIN_DIGITS
        ]
        if found:
            return list(dict.fromkeys(found))
    return []


def find_e164(cell: str) -> str | None:
    """Return the one number that ``cell`` tells; None where it tells none, or several."""
    found = find_numbers(cell)
    return found[0] if len(found) == 1 else None


def format_international(e164: str) -> str:
    """Return ``e164`` in international format, as "+44 1632 960001"; unchanged if it can't be parsed."""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def as_spoken(typed: str) -> str | None:
    """Return a number as callers would be told it; None if ``typed`` can't be one.

    With its country code where that was typed or the number is not of the first of ``settings.PHONE_REGIONS``,
    else as it is dialled there. A short number such as 111 stays as it is, an extension is kept.
    """
    if SHORT.fullmatch(typed.strip()):
        return typed.strip()
    home = next(iter(settings.PHONE_REGIONS), None)
    for region in settings.PHONE_REGIONS:
        try:
            number = phonenumbers.parse(_with_plus(BRACKETED_ZERO.sub("", typed)), region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            here = region == home and not _with_plus(typed).lstrip().startswith("+")
            form = (
                phonenumbers.PhoneNumberFormat.NATIONAL
                if here
                else phonenumbers.PhoneNumberFormat.INTERNATIONAL
            )
            return phonenumbers.format_number(number, form)
    return None


def looks_like_number(typed: str) -> bool:
    """Return whether ``typed`` has only digits, a leading plus and the usual punctuation between digits."""
    digits = PUNCTUATION.sub("", typed)
    return bool(re.fullmatch(r"\+?[0-9]{1,17}", digits))


def e164_prefixes(typed: str) -> list[str]:
    """Return the E.164 prefixes that ``typed``, perhaps an unfinished number, may stand for; for prefix search.

    "01632 96", "0044 1632 96", "+44 1632 96" and "1632 96" all give "+44163296" where GB is a default region.
    """
    plain = _with_plus(PUNCTUATION.sub("", typed))
    if plain.startswith("+"):
        # "+44 (0)1632": the bracketed trunk digit is for those who dial without the country code.
        plain = _with_plus(PUNCTUATION.sub("", BRACKETED_ZERO.sub("", typed)))
        return [plain]
    found = ["+" + plain]
    for region in settings.PHONE_REGIONS:
        code = phonenumbers.country_code_for_region(region)
        trunk = phonenumbers.ndd_prefix_for_region(region, strip_non_digits=True) or ""
        national = plain.removeprefix(trunk) if trunk else plain
        found.append(f"+{code}{national}")
    return list(dict.fromkeys(found))


def digits_only(typed: str) -> str:
    """Return ``typed`` without everything that is not a digit."""
    return re.sub(r"[^0-9]", "", typed)


def _with_plus(typed: str) -> str:
    """Return ``typed`` with the international prefix 00 written as a plus."""
    return re.sub(r"^\s*00", "+", typed)
