"""What is typed about opening hours, as tokens: days, dates, times, and the words between them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from profiles.texts.hours.times import TIME
from profiles.texts.hours.writing import MONTHS

DAY_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
MONTH_NAME = "|".join(f"{name[:3].lower()}(?:{name[3:].lower()})?" for name in MONTHS)
NUMBER = r"\d{1,2}(?:st|nd|rd|th)?(?![\w:.])"
ITEM = rf"(?:{DAY_NAME}\.?\s+)?{NUMBER}"
# A month has no more days, and a list without an end would be gone through again from each of its items.
DATES = (
    rf"{ITEM}(?:(?:\s*,\s*|\s+and\s+){ITEM}){{0,30}}\s+(?:of\s+)?(?:{MONTH_NAME})\b\.?"
    r"(?:\s+\d{4})?(?:\s*\([^()]*\))?"
)
HOLIDAYS = r"(?:\b(?:all|uk|on)\s+)*\b(?:bank|public)\s+hol(?:iday)?s?\b\.?"
TOKEN = re.compile(
    rf"""
      (?P<dates>{DATES})
    | (?P<withholidays>\b(?:including|incl|inc)\b\.?\s+{HOLIDAYS})
    | (?P<noholidays>\b(?:except|excluding|excl|exc|not)\b\.?(?:\s+(?:for|on))?\s+{HOLIDAYS})
    | (?P<holidays>{HOLIDAYS})
    | (?P<usual>\b(?:as|at)\s+(?:usual|normal)(?:\s+(?:hours|times))?\b|\b(?:usual|normal)\s+(?:hours|times)\b)
    | (?P<always>\b(?:24\s*/\s*7|24\s*-?\s*(?:hours?|hrs?|h)\b(?:\s+a\s+day)?|round\ the\ clock))
    | (?P<every>\b(?:every\s*day|daily|all\ week|7\ days(?:\s+a\s+week)?|seven\ days(?:\s+a\s+week)?)\b)
    | (?P<weekdays>\bweek\s*days?\b)
    | (?P<weekend>\bweek\s*ends?\b)
    | (?P<day>\b{DAY_NAME}\b\.?)
    | (?P<closed>\b(?:closed|shut)\b)
    | (?P<appointment>\bby\s+(?:prior\s+)?appointments?(?:\s+only)?\b|\bappointments?\s+only\b)
    | (?P<time>{TIME})
    | (?P<to>-|\bto\b|\buntil\b|\btill?\b|\bthrough\b|\bthru\b)
    | (?P<also>,|&|\+|/|\band\b|\bthen\b)
    | (?P<end>;|\n|\|)
    | (?P<filler>[:()]|\b(?:open(?:ing)?(?:\s+hours|\s+times)?|hours|from|on|we\s+are|we're|are|is|the|between
        |all\s+day|only|our)\b)
    | (?P<blank>\s+|[.!](?=\s|$))
    | (?P<unknown>[^\W\d_]+|\d+|.)
    """,
    re.VERBOSE | re.IGNORECASE,
)
NAMING_DAYS = frozenset({"day", "every", "weekdays", "weekend", "dates", "holidays"})
DASHES = str.maketrans("‐‑‒–—−", "------")


class Token(NamedTuple):
    """A piece of what was typed: what it is, its words in lower case, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


def tokens(typed: str) -> Iterator[Token]:
    """Yield what was typed piece by piece, without white space and words that say nothing."""
    for found in TOKEN.finditer(typed.translate(DASHES)):
        kind = str(found.lastgroup)
        if kind == "blank" and found[0].startswith((".", "!")):
            kind = "end"
        if kind not in {"blank", "filler"}:
            yield Token(kind, found[0].lower(), found.start(), found.end())
