"""Phone numbers in a body: where they stand, and which they are."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import phonenumbers

# Digits with the usual marks between them, as for the completeness of a profile but from seven on.
_DIGITS = re.compile(
    r"(?<![\w.:£$€/+-])(?!\d{1,2}[.:]\d\d(?![\d.]))"
    r"\+?\(?\d(?:(?!\.\s)[ \u00a0().\u2010-\u2013/-]{0,3}\d){6,14}(?![\d£$€%])"
)
_CALLED = re.compile(
    r"\b(?:call|phone|telephone|tel|ring|text|fax|mobile|cell|whatsapp|dial|number|sms|contact"
    r"|reach|landline|helpline|hotline|freephone)\b[^\n.!?]{0,40}$",
    re.IGNORECASE,
)
_NORTH_AMERICAN = re.compile(r"(?:1[-. ])?\d{3}[-. ]\d{3}[-. ]\d{2,5}")
# Numbers that are no phone's.
_OTHER = re.compile(
    r"\b(?:vat|company|charity|account|acct|licen[cs]e|registration|registered|reg|sort|iban|npi|ein|ref|reference"
    r"|order|isbn|dea|policy|membership|gphc|gdc|nmc|cqc|utr|tax|bar|permit|card|serial)\b[^\n]{0,30}$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d"
)
# British ranges and the American exchange for use in fiction and examples.
_FICTION = re.compile(
    r"\+447700900\d{3}|\+1\d{3}555\d{4}|\+441632960\d{3}|\+442079460\d{3}|\+44(?:1\d14|28)960\d{4}|\+44\d{3}4960\d{3}"
)


# After a number: when it is answered ("(8-8 weekdays)", "9am to 5pm", "24/7"), or other last digits ("0123/4/5").
_TAIL = re.compile(
    r"[ \u00a0](?:[-\u2010-\u2013] )?\(?\d{1,2}(?:[.:]\d\d)?\s?"
    r"(?:[-\u2010-\u2013]\s?\d{1,2}(?:[.:]\d\d)?(?!\d)|/7(?!\d)|(?:[ap]\.?m|h(?:ou)?rs?|to|till?|until)\b)"
    r"|(?:\s?/\s?\d{1,4}(?!\d))+",
    re.IGNORECASE,
)
# What stands further on is not looked at: else a long row of digits would take a square of its length.
LONGEST_TAIL = 12


class Phone(NamedTuple):
    """A phone number in a text: its place, and itself (E.164), "" if there can be none like it."""

    start: int
    end: int
    number: str


@lru_cache(maxsize=8)
def phones_in(text: str, regions: tuple[str, ...]) -> tuple[Phone, ...]:
    """Return the phone numbers of ``text`` in order, also those that cannot be."""
    return tuple(_phones(text, regions))


def _phones(text: str, regions: tuple[str, ...]) -> Iterator[Phone]:
    for found in _DIGITS.finditer(text):
        written = found[0]
        if _DATE.match(written):
            continue
        before = text[max(0, found.start() - 60) : found.start()]
        if _OTHER.search(before):
            continue
        number, end = to_number(written, regions), found.end()
        tail = None if number else _TAIL.search(text, found.start(), found.end() + LONGEST_TAIL)
        if tail and tail.start() < end <= tail.end():
            number = to_number(text[found.start() : tail.start()], regions)
            end = tail.start() if number else end
        is_certain = written[0] in "+(" or _CALLED.search(before) is not None
        if number or (is_certain and (written[0] in "+0(" or _NORTH_AMERICAN.fullmatch(written))):
            yield Phone(found.start(), end, number)


def to_number(written: str, regions: tuple[str, ...]) -> str:
    """Return the E.164 form of a written phone number; "" where no region has one like it."""
    for region in regions:
        try:
            number = phonenumbers.parse(re.sub(r"^00", "+", written), region)
        except phonenumbers.NumberParseException:
            continue
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if phonenumbers.is_valid_number(number) or _FICTION.fullmatch(e164):
            return e164
    return ""
