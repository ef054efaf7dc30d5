"""Dates and months with a year in a body."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?P<{0}>january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b(?:\.(?=,?\s*\d))?)\b"
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TOLD = re.compile(
    rf"""
      (?:(?P<weekday>\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*),?\s+(?:the\s+)?)?
      (?:\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{MONTH.format("month")}
        |\b{MONTH.format("month2")}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:|\.\d|\s?[ap]m))
      (?:,?\s+(?P<year>20\d\d)\b)?
    | \b(?P<iso>20\d\d-\d\d-\d\d)\b
    | (?<![\d/.])(?P<first>\d{{1,2}})(?P<mark>[/.])(?P<second>\d{{1,2}})(?P=mark)(?P<third>20\d\d)(?![\d/])
    """,
    re.IGNORECASE | re.VERBOSE,
)


class Told(NamedTuple):
    """A date as it is told: ``date`` is None if there is none like it; ``year`` whether one was told."""

    start: int
    end: int
    date: date | None
    has_year: bool
    weekday: int | None


@lru_cache(maxsize=32)
def dates_in(text: str) -> tuple[Told, ...]:
    """Return the dates of ``text`` in order; one without a year is taken as of 2024, which has a 29 February."""
    return tuple(_dates(text))


def _dates(text: str) -> Iterator[Told]:
    at = 0
    for line in text.split("\n"):
        lowered = line.lower()
        if "20" in line or any(month in lowered for month in MONTHS):
            yield from _of_line(text, at, at + len(line))
        at += len(line) + 1


def _of_line(text: str, start: int, end: int) -> Iterator[Told]:
    for found in _TOLD.finditer(text, start, end):
        name = found["weekday"]
        weekday = WEEKDAYS.index(name[:3].lower()) if name else None
        yield Told(
            found.start(),
            found.end(),
            _date(found),
            not (found["day"] or found["day2"]) or bool(found["year"]),
            weekday,
        )


def _date(found: re.Match[str]) -> date | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        if found["first"]:
            # British or American: the later one, so that nothing is over before its time.
            readings = [
                (int(found["second"]), int(found["first"])),
                (int(found["first"]), int(found["second"])),
            ]
            return max(
                date(int(found["third"]), month, day) for month, day in readings if month <= len(MONTHS)
            )
        month = MONTHS.index((found["month"] or found["month2"])[:3].lower()) + 1
        return date(int(found["year"] or 2024), month, int(found["day"] or found["day2"]))
    except ValueError:
        return None
