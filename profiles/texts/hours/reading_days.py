"""The days of which hours are told: weekdays, which may be told more than once, and dates with their names."""

import re
from collections.abc import Collection
from datetime import date

from profiles.texts.hours.record import CLOSED, WEEKDAYS, Day, DayKind, SpecialDay
from profiles.texts.hours.tokens import ITEM, MONTH_NAME
from profiles.texts.hours.writing import DAYS, MONTHS


class ToldWeek:
    """What was told of each weekday (0 is Monday), and together with which others."""

    def __init__(self) -> None:
        self.days: dict[int, Day] = {}
        self._told_with: dict[int, frozenset[int]] = {}

    def tell(self, days: Collection[int], day: Day) -> bool:
        """Give ``days`` the hours of ``day``; return whether that goes with what was told of them before."""
        told, fits = frozenset(days), True
        for place in told:
            kept = self._both(place, day, told) if place in self.days else day
            if kept is None:
                fits = False
                continue
            if place not in self.days or kept == day:
                self._told_with[place] = told
            self.days[place] = kept
        return fits

    def _both(self, place: int, day: Day, days: frozenset[int]) -> Day | None:
        """Return what a weekday is like of which hours were told before; None where nobody can tell.

        Fewer days are an exception, whichever stands first: "Mon-Fri 9-5, Thursday 9-8". A morning and an
        afternoon of the same days are both: "Mon-Fri 9-1. Mon-Fri 2-5".
        """
        before, earlier = self.days[place], self._told_with[place]
        if before == day:
            return day
        if before.kind == day.kind == DayKind.OPEN and not _meet(before, day):
            both = Day(DayKind.OPEN, tuple(sorted(before.stretches + day.stretches)))
            return both if earlier == days and both.is_possible else None
        if days < earlier:
            return day
        return before if earlier < days and day.kind == DayKind.OPEN else None

    def week(self) -> tuple[Day, ...] | None:
        """Return Monday to Sunday, closed where nothing was told; None where nothing was told at all."""
        return tuple(self.days.get(place, CLOSED) for place in range(WEEKDAYS)) if self.days else None

    def untold(self) -> tuple[int, ...]:
        """Return the weekdays of which nothing was told, none of them where nothing was told at all."""
        return tuple(place for place in range(WEEKDAYS) if place not in self.days) if self.days else ()


def _meet(one: Day, other: Day) -> bool:
    return any(
        first.opens < second.closes and second.opens < first.closes
        for first in one.stretches
        for second in other.stretches
    )


def weekday(word: str) -> int:
    """Return the place of a day of the week by its first two letters."""
    return next(place for place, name in enumerate(DAYS) if name[:2].lower() == word[:2].lower())


def read_dates(typed: str, today: date) -> list[tuple[date, str]] | None:
    """Return the dates of "friday 25 and monday 28 december 2026 (name)", each with the name.

    None where there is no such date, a weekday is not that date's, or the name can't be kept.

    Args:
        typed: One token of dates.
        today: A date without a year is the next one from here.
    """
    told, _bracket, name = typed.partition("(")
    name = " ".join(name.rstrip().removesuffix(")").split())
    month = re.search(rf"\b({MONTH_NAME})\b", told, re.IGNORECASE)
    year = re.search(r"\b\d{4}\b", told)
    if month is None or not SpecialDay(CLOSED, name).is_possible:
        return None
    place = 1 + next(at for at, each in enumerate(MONTHS) if each[:3].lower() == month[1][:3].lower())
    found = []
    for item in re.finditer(ITEM, told[: month.start()], re.IGNORECASE):
        named, number = re.match(r"([a-z]*)\D*(\d+)", item[0].lower()).groups()  # type: ignore[union-attr]
        when = _date(int(number), place, int(year[0]) if year else None, today)
        if when is None or (named and weekday(named) != when.weekday()):
            return None
        found.append((when, name))
    return found


def _date(day: int, month: int, year: int | None, today: date) -> date | None:
    for each in (year,) if year else range(today.year, today.year + 9):
        try:
            when = date(each, month, day)
        except ValueError:
            continue
        if year or when >= today:
            return when
    return None
