"""Weeks that pass in seconds, so that dates in opening hours are renewed while a run goes on."""

# mypy: disable-error-code="method-assign, assignment"

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from profiles.texts.details.slots import WEEK, WeeklySlot

# The day on which the first week begins.
FIRST: Final = date(2028, 1, 3)
MINUTES: Final = 7 * 24 * 60


@dataclass(frozen=True)
class Weeks:
    """Each takes so many ``seconds`` by the clock of the machine; the first begins at the Unix time ``begin``."""

    begin: float
    seconds: float

    def apply(self) -> None:
        """Have each number's slots follow each other as fast, in this process; it keeps its place in the week."""
        begin = datetime.fromtimestamp(self.begin, UTC)
        lasts = timedelta(seconds=self.seconds)

        def first(slot: WeeklySlot) -> datetime:
            return begin + lasts * slot._minute / MINUTES

        WeeklySlot.last = lambda slot, at: FIRST + (at - first(slot)) // lasts * WEEK
        WeeklySlot.moment = lambda slot, day: first(slot) + (day - FIRST) // WEEK * lasts
