"""The weekly slot of a number: when the dates in its opening hours are renewed. Spread over the week by a hash."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from hashlib import sha256
from zoneinfo import ZoneInfo

from profiles.l10n.wall_clock import first_moment
from profiles.texts.hours.record import DAY, WEEKDAYS

WEEK = timedelta(days=WEEKDAYS)


@dataclass(frozen=True)
class WeeklySlot:
    """A minute of the week on the wall clock of ``zone``, the same in every week, for the E.164 ``number``."""

    number: str
    zone: ZoneInfo

    @cached_property
    def _minute(self) -> int:
        """The minute of the week, from Monday's midnight."""
        return int.from_bytes(sha256(self.number.encode()).digest()[:8], "big") % (WEEKDAYS * DAY)

    def last(self, at: datetime) -> date:
        """Return the date of the last slot that is not after ``at``, which is aware."""
        today = at.astimezone(self.zone).date()
        latest = today - timedelta(days=(today.weekday() - self._minute // DAY) % WEEKDAYS)
        return latest if self.moment(latest) <= at else latest - WEEK

    def first_from(self, slot: date, day: int) -> date:
        """Return the date of the first slot that is before neither that on ``slot`` nor the ordinal ``day``."""
        weeks = -(-(day - slot.toordinal()) // WEEKDAYS)
        return slot + max(0, weeks) * WEEK

    def moment(self, slot: date) -> datetime:
        """Return when the slot on the date ``slot`` begins, in UTC."""
        hour, minute = divmod(self._minute % DAY, 60)
        return first_moment(datetime.combine(slot, time(hour, minute)), self.zone)
