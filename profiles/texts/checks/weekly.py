"""Opening hours as a body tells them, sentence by sentence: what is told of which weekdays, and where."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from profiles.texts.hours.reading import read_hours
from profiles.texts.hours.record import Day
from profiles.texts.hours.tokens import DAY_NAME

_DAY = re.compile(rf"\b{DAY_NAME}\b|\b(?:daily|every\s*day|week\s*days?|week\s*ends?)\b", re.IGNORECASE)
_TOLD = re.compile(r"\d|closed|noon|midnight|appointment", re.IGNORECASE)
# Where another statement begins within a line.
_PIECE = re.compile(
    rf"(?:[;.]\s+|[;.]$|,\s*(?:and\s+|but\s+)?(?=(?:closed|shut|open)\b)|,\s*(?={DAY_NAME}\b)|[()]"
    rf"|\s+(?:and\s+|but\s+)(?=(?:closed|we\s+are\s+closed|we're\s+closed)\b))",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:our|opening|open|business|office|shop|store|surgery|practice|clinic|hours|times|trading|normal|regular|usual|\W)+"
)
_LEAD = re.compile(
    r"(?:\s|-|•|\*)*(?:(?:opening|our|office|business)\s+(?:hours|times)(?:\s+are)?\s*:?\s*)?", re.IGNORECASE
)
_ITEM = re.compile(r"\s*[-•*]|(?!.*:\s*$).*\d")
# Whatever the heading, this is the business's own.
_OWN = re.compile(r"\W*(?:we\s+are|we're)\s+(?:open|closed)\b", re.IGNORECASE)
LONGEST_HEADING = 60
_NOT_A_DATE = date(2024, 1, 1)  # single dates are not looked at


# Kinds of statements: days whose hours follow, hours of days, and all else.
_DAYS_ALONE, _HOURS, _NOTHING = "days", "hours", ""


class Claim(NamedTuple):
    """What is told of some weekdays (0 is Monday)."""

    start: int
    end: int
    days: frozenset[int]
    day: Day


def claims(text: str) -> Iterator[Claim]:
    """Yield what ``text`` tells of the business's own week; only what is understood to the last word.

    Hours of something else ("Kitchen:") are left out: what stands under such a heading, or after such words in its
    line.
    """
    at, other = 0, False
    for line in text.split("\n"):
        if not line.strip():
            at += len(line) + 1
            continue
        if _DAY.search(line) and _TOLD.search(line):
            if not other or _OWN.match(line):
                yield from _of_line(line, at)
        elif len(line) > LONGEST_HEADING or line.rstrip().endswith((".", "!", "?")):
            other = False
        elif not _ITEM.match(line):  # an item of a list or an address says nothing of what the next hours are
            other = _HEADING.fullmatch(line.lower()) is None
        at += len(line) + 1


def _of_line(line: str, at: int) -> Iterator[Claim]:
    start, pending = 0, None
    ends = [(found.start(), found.end()) for found in _PIECE.finditer(line)] + [(len(line), len(line))]
    for stop, after in ends:
        piece = line[start if pending is None else pending : stop]
        begins = start if pending is None else pending
        start, pending = after, None
        kind, claim = _statement(piece)
        if kind == _DAYS_ALONE:
            pending = begins
        elif claim is not None:
            begins += at
            yield Claim(begins + claim.start, begins + claim.end, claim.days, claim.day)
        elif kind == _HOURS:
            # Words that are not understood may say of what these and the next hours are.
            return


@lru_cache(maxsize=4096)  # the same hours stand in many texts, and in a text that is being typed
def _statement(piece: str) -> tuple[str, Claim | None]:
    """Return of what kind one statement is, and what it says where that is understood, with its places in it."""
    if not _DAY.search(piece):
        return _NOTHING, None
    if _TOLD.search(piece):
        return _HOURS, _claim(piece)
    return _NOTHING if piece.lower().lstrip().startswith("open") else _DAYS_ALONE, None


def _claim(piece: str) -> Claim | None:
    lead = _LEAD.match(piece)
    skipped = lead.end() if lead else 0
    told = piece[skipped:].rstrip()
    read = read_hours(told, today=_NOT_A_DATE)
    if read.misread or read.week is None or read.dates:
        return None
    days = frozenset(range(7)) - frozenset(read.untold)
    kinds = {read.week[place] for place in days}
    return Claim(skipped, skipped + len(told), days, kinds.pop()) if len(kinds) == 1 else None
