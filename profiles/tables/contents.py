"""What cells hold, judged by how they look: phone numbers, hours, addresses, e-mail and web addresses."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from profiles.l10n.phone_numbers import find_e164, to_e164
from profiles.tables.names import ADDRESS, EMAIL, HOURS, PHONE, WEB

# How many cells are looked at to see what a column holds, and how many characters of each.
SAMPLE_CELLS = 100
SAMPLE_CHARACTERS = 300
# With this share of its cells, a column is believed to hold one kind.
MIN_SHARE = 0.5

_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+\.[^\s@]+")
_WEB = re.compile(
    r"(?i)(?:https?://\S+|www\.\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|uk|ie|de|eu|io)(?:/\S*)?)"
)
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DIGITS = re.compile(r"\d[\d\s().\-/]{5,}")
_DAY = re.compile(r"(?i)\b(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|daily|every day|weekdays?|weekends?)\b")
_TIME = re.compile(
    r"(?i)\b\d{1,2}(?:[.:]\d\d)?\s*(?:[ap]\.?m\b|(?:-|\u2013|to)\s*\d)|\bclosed\b|\bappointment\b|24\s?h"
)
_POSTCODE = re.compile(r"(?i)\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b|\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b")
_STREET = re.compile(
    r"(?i)\b\d+[a-z]?,?\s+(?:\S+\s+){0,4}"
    r"(?:street|st|road|rd|lane|ln|avenue|ave|way|drive|dr|close|square|sq|place|hill|park|terrace|court|row|boulevard|blvd)\b"
)


def kind_of_cell(cell: str) -> str:
    """Return what ``cell`` looks like: a phone number, hours, an address, e-mail, web; "" if none of them."""
    cell = cell[:SAMPLE_CHARACTERS].strip()
    if not cell or _ISO_DATE.fullmatch(cell):
        return ""
    if _EMAIL.fullmatch(cell):
        return EMAIL
    if _WEB.fullmatch(cell):
        return WEB
    if to_e164(cell) is not None:
        return PHONE
    if _POSTCODE.search(cell) or _STREET.search(cell):
        # A postcode alone is a part of an address only.
        return ADDRESS if " " in _POSTCODE.sub("", cell).strip() else ""
    if _DAY.search(cell) and _TIME.search(cell):
        return HOURS
    # With words beside it, such as "020 7946 0104 (main)".
    return PHONE if _DIGITS.search(cell) and find_e164(cell) is not None else ""


def kind_of_cells(cells: Iterable[str]) -> str:
    """Return the kind of at least half of the first hundred filled ``cells``; "" if there is none."""
    filled = list(islice(filter(None, cells), SAMPLE_CELLS))
    if not filled:
        return ""
    kind, count = Counter(map(kind_of_cell, filled)).most_common(1)[0]
    return kind if count / len(filled) >= MIN_SHARE else ""


def share_of(kind: str, cells: Iterable[str]) -> float:
    """Return which share (0 to 1) of the first hundred filled ``cells`` is of ``kind``."""
    filled = list(islice(filter(None, cells), SAMPLE_CELLS))
    return sum(kind_of_cell(cell) == kind for cell in filled) / len(filled) if filled else 0.0
