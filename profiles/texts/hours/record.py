"""Opening hours as a record: a week, what bank holidays mean, and single dates.

Times are minutes of the local day. A stretch belongs to the day on which it begins, whatever the next day says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = 24 * 60
WEEKDAYS = 7
ONE_DAY = timedelta(days=1)
# More than any place has; they bound what is stored and what is read.
MAX_STRETCHES = 6
MAX_DATES = 400
MAX_NAME = 80  # code points


class HoursRefused(ValueError):
    """Hours that can't be; ``message`` is a sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DayKind(StrEnum):
    """What a day is like."""

    OPEN = "open"
    CLOSED = "closed"
    BY_APPOINTMENT = "by_appointment"


class OnHolidays(StrEnum):
    """What a bank holiday of the place's region means."""

    CLOSED = "closed"
    AS_USUAL = "as_usual"
    OTHER = "other"


@dataclass(frozen=True, order=True)
class Stretch:
    """Open from ``opens`` until ``closes``, which lies on the next day where it is past 24 hours.

    ``opens`` is 0 to 1,439; a stretch lasts less than 24 hours, or is the whole day (0 to 1,440).
    """

    opens: int
    closes: int

    @property
    def is_whole_day(self) -> bool:
        """Whether it is open round the clock."""
        return (self.opens, self.closes) == (0, DAY)

    @property
    def is_possible(self) -> bool:
        """Whether there can be such a stretch."""
        lasts = self.closes - self.opens
        return 0 <= self.opens < DAY and (0 < lasts < DAY or self.is_whole_day)


@dataclass(frozen=True)
class Day:
    """One day: up to MAX_STRETCHES in their order, none of which meets another; none where it is not open."""

    kind: DayKind = DayKind.CLOSED
    stretches: tuple[Stretch, ...] = ()

    @classmethod
    def open(cls, *stretches: tuple[int, int]) -> "Day":
        """Return an open day with these stretches, in minutes."""
        return cls(DayKind.OPEN, tuple(Stretch(*each) for each in stretches))

    @property
    def is_possible(self) -> bool:
        """Whether there can be such a day."""
        if (self.kind == DayKind.OPEN) != bool(self.stretches) or len(self.stretches) > MAX_STRETCHES:
            return False
        apart = all(
            before.closes < after.opens
            for before, after in zip(self.stretches, self.stretches[1:], strict=False)
        )
        return apart and all(each.is_possible for each in self.stretches)

    @property
    def reaches_next_day(self) -> bool:
        """Whether it is open past its midnight."""
        return any(each.closes > DAY for each in self.stretches)


CLOSED, BY_APPOINTMENT = Day(), Day(DayKind.BY_APPOINTMENT)


@dataclass(frozen=True)
class SpecialDay:
    """What one date is like, with the name that somebody gave it ("Staff training"), "" for none."""

    day: Day
    name: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether it can be written as a sentence that is read back: the name stands in round brackets there."""
        name = self.name
        is_told = name.isprintable() and name == " ".join(name.split()) and not set("()") & set(name)
        return is_told and len(name) <= MAX_NAME and self.day.is_possible


@dataclass(frozen=True)
class Hours:
    """The record: ``week`` from Monday to Sunday, bank holidays, and dated exceptions, which go before both."""

    week: tuple[Day, ...]
    on_holidays: OnHolidays = OnHolidays.AS_USUAL
    holiday: Day = CLOSED  # what a bank holiday is like where it is of its own
    dates: tuple[tuple[date, SpecialDay], ...] = ()

    def special_days(self, holidays: Iterable[date], *, first: date, last: date) -> dict[date, SpecialDay]:
        """Return what differs from the week from ``first`` to ``last``, both included.

        The day before ``first`` is among them where its hours, or those that it would have, last until ``first``.

        Args:
            holidays: The bank holidays of the place's region.
            first: The first day that counts.
            last: The last one.
        """
        found: dict[date, SpecialDay] = {}
        if self.on_holidays != OnHolidays.AS_USUAL:
            day = CLOSED if self.on_holidays == OnHolidays.CLOSED else self.holiday
            found = {each: SpecialDay(day) for each in holidays if day != self.week[each.weekday()]}
        found |= dict(self.dates)
        before = first - ONE_DAY
        if before in found and (
            found[before].day.reaches_next_day or self.week[before.weekday()].reaches_next_day
        ):
            first = before
        return {each: found[each] for each in sorted(found) if first <= each <= last}
