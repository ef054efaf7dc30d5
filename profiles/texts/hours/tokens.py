"""What is typed about opening hours, as tokens: days, dates, times, and the words between them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from profiles.texts.hours.times import TIME
from profiles.texts.hours.writing import MONTHS

DAY_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?|s)?"
# "Mo-Fr", but "we are open".
SHORT_DAY = r"(?:mo|tu|th|fr|sa|su|(?<=-)we|we(?=\s*(?:[-,:/&]|and\b|to\b|closed\b)|\s+\d))"
MONTH_NAME = "|".join(f"{name[:3].lower()}(?:{name[3:].lower()})?" for name in MONTHS)
NUMBER = r"\d{1,2}(?:st|nd|rd|th)?(?![\w:.])"
ITEM = rf"(?:{DAY_NAME}\.?\s+)?{NUMBER}"
# A month has no more days, and a list without an end would be gone through again from each of its items.
DATES = (
    rf"{ITEM}(?:(?:\s*,\s*|\s+and\s+){ITEM}){{0,30}}\s+(?:of\s+)?(?:{MONTH_NAME})\b\.?"
    r"(?:\s+\d{4})?(?:\s*\([^()]*\))?"
)
HOLIDAYS = r"(?:\b(?:all|uk|on)\s+)*\b(?:(?:bank|public)\s+hol(?:iday)?s?|bhs?)\b\.?"
# Days of which a week says nothing: "bank holiday Mondays", "from 4 January" on.
VAGUE = (
    rf"{HOLIDAYS}\s+(?:{DAY_NAME}|week\s*ends?)\b|\b{DAY_NAME}\s+{HOLIDAYS}"
    rf"|\b(?:from|since|after|before|as\s+of)\s+(?:the\s+)?{DATES}"
)
TOKEN = re.compile(
    rf"""
      (?P<vague>{VAGUE})
    | (?P<dates>{DATES})
    | (?P<withholidays>\b(?:including|incl|inc)\b\.?\s+{HOLIDAYS})
    | (?P<noholidays>\b(?:except|excluding|excl|exc|not)\b\.?(?:\s+(?:for|on))?\s+{HOLIDAYS})
    | (?P<holidays>{HOLIDAYS})
    | (?P<except>\b(?:except|excluding|excl|exc|apart\ from|but\ not|not|no|never)\b\.?(?:\s+(?:for|on|at))*
        (?=\s+(?:{DAY_NAME}|week\s*ends?)\b))
    | (?P<usual>\b(?:as|at)\s+(?:usual|normal)(?:\s+(?:hours|times))?\b|\b(?:usual|normal)\s+(?:hours|times)\b)
    | (?P<always>\b(?:24\s*/\s*7|24\s*-?\s*(?:hours?|hrs?|h)\b(?:\s+a\s+day)?|round\ the\ clock)
        (?:,?\s+365\s+days(?:\s+a\s+year)?)?)
    | (?P<every>\b(?:every\s*day|daily|all\ week|7\ days(?:\s+a\s+week)?|seven\ days(?:\s+a\s+week)?)\b)
    | (?P<weekdays>\bweek\s*days?\b|\bm\s*-\s*f\b)
    | (?P<weekend>\bweek\s*ends?\b)
    | (?P<day>\b(?:{DAY_NAME}|{SHORT_DAY})\b\.?)
    | (?P<closed>\b(?:closed|shut|(?:we\s+)?(?:not|never|don't|don’t|do\ not)\s+open)\b)
    | (?P<appointment>\bby\s+(?:prior\s+)?(?:appointments?|appts?|arrangement)(?:\s+only)?\b
        |\b(?:appointments?|appts?)\s+only\b)
    | (?P<time>{TIME})
    | (?P<to>-|\bto\b|\buntil\b|\btill?\b|\bthrough\b|\bthru\b)
    | (?P<also>,|&|\+|/|\band\b|\bthen\b)
    | (?P<end>[;\n|·•])
    | (?P<filler>[:()]|\b(?:open(?:ing)?(?:\s+hours|\s+times)?|hours|from|on|at|we\s+are|we're|are|is|the
        |every|each|between|all\s+day|only|our)\b)
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
    is_between = False  # of "between 9 and 5"
    for found in TOKEN.finditer(typed.translate(DASHES)):
        kind = str(found.lastgroup)
        if is_between and kind == "also":
            kind, is_between = "to", False
        elif kind not in {"time", "blank"}:
            is_between = found[0].lower() == "between"
        if kind == "blank" and found[0].startswith((".", "!")):
            kind = "end"
        if kind not in {"blank", "filler"}:
            yield Token(kind, found[0].lower(), found.start(), found.end())
