"""Opening hours as a body tells them, sentence by sentence: what is told of which weekdays, and where."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from profiles.texts.hours.reading import read_hours
from profiles.texts.hours.record import WEEKDAYS, Day, DayKind
from profiles.texts.hours.tokens import DAY_NAME

_DAY = re.compile(
    rf"\b(?:{DAY_NAME}|daily|every\s*day|(?:7|seven)\s+days|week\s*days?|week\s*ends?|m\s?[-–]\s?f)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(r"\d|closed|shut|noon|midnight|appointment|n[o'’]t open|never open", re.IGNORECASE)
# Open on every day, whatever the hours are.
_OPEN_DAILY = re.compile(
    r"[\s•*-]*(?:(?:we\s+are|we're)\s+)?open\s+(?:24\s*/\s*7|24\s*hours(?:\s+a\s+day)?(?:,?\s+7\s+days(?:\s+a\s+week)?)?"
    r"|(?:7|seven)\s+days(?:\s+a\s+week)?|every\s*day|daily)[\s!.]*",
    re.IGNORECASE,
)
# Where another statement begins within a line.
_PIECE = re.compile(
    rf"(?:[;.]\s+|[;.]$|,\s*(?:and\s+|but\s+)?(?=(?:closed|shut|open)\b)|,\s*(?={DAY_NAME}\b[^;\n()]{{0,60}}(?:\d|closed|noon|midnight|appointment))|[()]"
    rf"|\s+(?:and\s+|but\s+)(?=(?:closed|we\s+are\s+closed|we're\s+closed)\b))",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:our|opening|open|business|office|shop|store|surgery|practice|clinic|hours|times|trading|normal|regular|usual|\W)+"
)
_LEAD = re.compile(
    r"(?:\s|-|•|\*)*(?:(?:nb|(?:please\s+)?note(?:\s+that)?)\b\s*:?\s*)?(?:(?:opening|our|office|business)\s+(?:hours|times)(?:\s+are)?\s*:?\s*)?",
    re.IGNORECASE,
)
# What is open, where it is named: "The office is open ...", "Shop hours: ...".
_SUBJECT = re.compile(
    r"[\s•*-]*(?:(?:the|our)\s+)?(?!(?:we|it|they|who|our|the|opening|business|normal|usual|regular|trading)\b)"
    r"(?P<what>[a-z]+)\s+(?:(?:is|are)\s+(?=open\b|closed\b)|(?<!\boffice\s)(?:opening\s+)?(?:hours|times)(?:\s+are)?\s*:?\s+)",
    re.IGNORECASE,
)
# In brackets after hours: they are those of a part of the year, or of some weeks.
_SOMETIMES = re.compile(
    r"\b(?:summer|winter|spring|autumn|fall|term|holidays?|season|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"|\b(?:alternate|every|monthly|only|until|from|(?:first|last|[1-4](?:st|nd|rd|th))\s+(?:of|in|and|[a-z]+day)s?)\b",
    re.IGNORECASE,
)
# Brackets that a colon follows, but not "Saturday (late): 9-8".
_OF_PART = re.compile(r"(?<!day )\([^()]{0,60}\)\s?:")
# Whatever the heading, this is the business's own.
_OWN = re.compile(r"\W*(?:we\s+are|we're)\s+(?:open|closed)\b", re.IGNORECASE)
LONGEST_HEADING = 60
_NOT_A_DATE = date(2024, 1, 1)  # single dates are not looked at


# Kinds of statements: days whose hours follow, hours of days, and all else.
_DAYS_ALONE, _HOURS, _NOTHING = "days", "hours", ""
# Open, and not told when.
OPEN = Day(DayKind.OPEN)
EVERY_DAY = frozenset(range(WEEKDAYS))


class Claim(NamedTuple):
    """What is told of some weekdays (0 is Monday); ``subject`` is what is open then, "" for the business."""

    start: int
    end: int
    days: frozenset[int]
    day: Day
    subject: str = ""


def claims(text: str) -> Iterator[Claim]:
    """Yield what ``text`` tells of the business's own week; only what is understood to the last word.

    Hours of something else ("Kitchen:") are left out: what stands under such a heading, or after such words in its
    line. Where a sentence names what is open ("The bar is open ..."), that is the claim's subject.
    """
    at, other = 0, False
    for line in text.split("\n"):
        if not line.strip():
            at += len(line) + 1
            continue
        if (_DAY.search(line) and _TOLD.search(line)) or _OPEN_DAILY.match(line):
            if not other or _OWN.match(line):
                yield from _of_line(_own_part(line), at)
        elif len(line) > LONGEST_HEADING or line.rstrip(" \"'”’)").endswith((".", "!", "?")):
            other = False
        elif not _is_item(line):
            other = _HEADING.fullmatch(line.lower()) is None
        at += len(line) + 1


def _is_item(line: str) -> bool:
    """Return whether it is an item of a list, or an address: it says nothing of what the next hours are."""
    stripped = line.strip()
    return stripped.startswith(("-", "•", "*")) or (
        not stripped.endswith(":") and _TOLD.search(stripped) is not None
    )


def _own_part(line: str) -> str:
    """Return a line without what is told of a part of the year or of the place: "Winter (from November): ..."."""
    part = _OF_PART.search(line)
    is_other = part is not None and _HEADING.fullmatch(line[: part.start()].lower()) is None
    return line[: part.start()] if part and is_other else line


def _of_line(line: str, at: int) -> Iterator[Claim]:
    start, pending, subject, in_brackets = 0, None, "", False
    ends = [(found.start(), found.end()) for found in _PIECE.finditer(line)] + [(len(line), len(line))]
    for stop, after in ends:
        piece = line[start if pending is None else pending : stop]
        begins = start if pending is None else pending
        start, pending = after, None
        if in_brackets:  # of what stands before them: "Parts 01632 960212 (Mon-Fri 8-5)"
            in_brackets = line[stop:after] != ")"
            continue
        if named := _SUBJECT.match(piece):
            subject, begins, piece = named["what"].lower(), begins + named.end(), piece[named.end() :]
        kind, found = _statement(piece)
        if line[stop:after] == "(" and kind == _NOTHING:
            in_brackets = piece.strip() != "" and _HEADING.fullmatch(piece.lower()) is None
        if kind == _DAYS_ALONE:
            pending = begins
        elif found:
            begins += at
            for claim in () if _is_sometimes(line, stop, after) else found:
                yield Claim(begins + claim.start, begins + claim.end, claim.days, claim.day, subject)
        elif kind == _HOURS:
            # Words that are not understood may say of what these and the next hours are.
            return
        elif ":" in piece and line[stop:after].startswith(","):
            return  # "Farm shop: as the garden centre, closed on Monday"


def _is_sometimes(line: str, stop: int, after: int) -> bool:
    """Return whether brackets after hours say that they are not those of each week: "Mon-Fri 9-5 (winter)"."""
    inside = line[after : after + LONGEST_HEADING].partition(")")[0]
    return line[stop:after] == "(" and _SOMETIMES.search(inside) is not None


@lru_cache(maxsize=4096)  # the same hours stand in many texts, and in a text that is being typed
def _statement(piece: str) -> tuple[str, tuple[Claim, ...]]:
    """Return of what kind one statement is, and what it says where that is understood, with its places in it."""
    if _OPEN_DAILY.fullmatch(piece):
        return _HOURS, (Claim(0, len(piece), EVERY_DAY, OPEN),)
    if not _DAY.search(piece):
        return _NOTHING, ()
    if _TOLD.search(piece):
        return _HOURS, tuple(_understood(piece))
    return _NOTHING if piece.lower().lstrip().startswith("open") else _DAYS_ALONE, ()


def _understood(piece: str) -> Iterator[Claim]:
    """Yield what one statement says of the days that are alike, nothing where it is not understood."""
    lead = _LEAD.match(piece)
    skipped = lead.end() if lead else 0
    told = piece[skipped:].rstrip()
    read = read_hours(told, today=_NOT_A_DATE)
    if read.misread or read.week is None or read.dates:
        return
    days = EVERY_DAY - frozenset(read.untold)
    for day in dict.fromkeys(read.week[place] for place in sorted(days)):
        alike = frozenset(place for place in days if read.week[place] == day)
        yield Claim(skipped, skipped + len(told), alike, day)
