"""Kinds of fields: what a person types for one, and the words that stand in the text then.

A kind is named by its key, as ``models.FieldKind`` has it. A value is the very words, "" for none; of opening
hours that were understood, their record as JSON (:mod:`profiles.texts.hours.stored`).
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from profiles.l10n.phone_numbers import as_spoken
from profiles.texts.contract import LIMIT, UnusableText, canonical, check_usable, utf16_length
from profiles.texts.details.values import Value
from profiles.texts.hours.stored import to_json
from profiles.texts.hours.typed import read_to_hours
from profiles.texts.truncation import truncate

# Characters of a value that a sentence about it quotes.
QUOTED = 40
EMAIL = re.compile(r"[^\s@<>(),;:\"]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
# Words that people type for a yes and for a no, in lower case.
YES, NO = frozenset({"yes", "y", "true", "1", "on"}), frozenset({"no", "n", "false", "0", "off"})


class ValueRefused(ValueError):
    """What was typed can't be a value of its kind; ``message`` is a sentence for the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def clean_value(kind: str, typed: str, *, today: date) -> Value:
    """Return the value of what was typed: the words that stand in the text, or the record of opening hours.

    A value that was made so gives itself again.

    Args:
        kind: The key of the field's kind; what is none is taken for a paragraph.
        typed: As a person types it. Blank is "", no value.
        today: Hours with a date without a year mean the next one from here.

    Raises:
        ValueRefused: It can't be; the sentence says what is wrong and how it is written.
    """
    typed = canonical(typed)
    try:
        check_usable(typed)
    except UnusableText as unusable:
        raise ValueRefused(unusable.message) from None
    if utf16_length(typed) > LIMIT:
        raise ValueRefused(_("This is longer than a whole profile may be."))
    if not typed.strip():
        return ""
    if kind == "hours":
        return _hours(typed, today)
    return CLEANED.get(kind, _paragraph)(typed.strip())


def hours_in_words(typed: str) -> str:
    """Return opening hours that are kept in a person's own words, on one line.

    Raises:
        ValueRefused: The words can't be stored.
    """
    return str(clean_value("line", " ".join(typed.split()), today=date.min))


def _line(typed: str) -> str:
    if "\n" in typed:
        raise ValueRefused(_("This field is one line, and there are several. Put them on one."))
    return typed


def _paragraph(typed: str) -> str:
    return "\n".join(line.rstrip() for line in typed.split("\n"))


def _address(typed: str) -> str:
    """Return the parts of an address, which people type on lines of their own too, on one line."""
    parts = (part.strip(" ,\t") for part in typed.split("\n"))
    return ", ".join(part for part in parts if part)


def _phone(typed: str) -> str:
    spoken = as_spoken(typed)
    if spoken is None:
        raise ValueRefused(
            _(
                "“{typed}” is not a phone number. Write it as callers would dial it, like 020 7946 0104."
            ).format(typed=truncate(typed, QUOTED))
        )
    return spoken


def _email(typed: str) -> str:
    if not EMAIL.fullmatch(typed):
        raise ValueRefused(
            _("“{typed}” is not an email address. It looks like desk@example.com.").format(
                typed=truncate(typed, QUOTED)
            )
        )
    return typed


def _web(typed: str) -> str:
    """Return a web address as it was typed, without a slash that stands for nothing."""
    address = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in {"http", "https"} and bool(HOST.fullmatch(parts.hostname or ""))
    except ValueError:  # what urlsplit can't read, as "http://[x"
        is_address = False
    if not is_address or re.search(r"\s", typed):
        raise ValueRefused(
            _("“{typed}” is not a web address. It looks like www.example.com.").format(
                typed=truncate(typed, QUOTED)
            )
        )
    return typed[:-1] if typed.endswith("/") and parts.path == "/" else typed


def _yes_no(typed: str) -> str:
    said = typed.casefold()
    if said in YES:
        return "Yes"
    if said in NO:
        return "No"
    raise ValueRefused(_("Say yes or no; “{typed}” is neither.").format(typed=truncate(typed, QUOTED)))


def _hours(typed: str, today: date) -> Value:
    read = read_to_hours(typed, today)
    if read.misread:
        what = ", ".join(f"“{each.text}”" for each in read.misread[:3])
        raise ValueRefused(
            _("Not understood: {what}. Say it otherwise, or keep the words as typed.").format(what=what)
        )
    if read.hours is None:
        raise ValueRefused(_("No day of the week is told. Write it like Mon-Fri 9-5, Sat 10-2."))
    return to_json(read.hours)


CLEANED: Final[Mapping[str, Callable[[str], str]]] = {
    "line": _line,
    "paragraph": _paragraph,
    "phone": _phone,
    "email": _email,
    "web": _web,
    "address": _address,
    "yes_no": _yes_no,
}
