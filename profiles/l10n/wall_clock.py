"""Wall-clock times of a zone as moments: what a clock on the wall shows, with its two changes a year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)


def first_moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return when something begins that begins at ``wall`` in ``zone``, in UTC.

    A time that the clocks skip is the first instant after it; one that they show twice is the first of the two.

    Args:
        wall: What the clock on the wall shows, naive.
        zone: Where the clock hangs.

    Raises:
        OverflowError: It is on the first or the last day that a ``datetime`` can hold.
    """
    return _moment(wall, zone, fold=0)


def last_moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return when something ends that ends at ``wall`` in ``zone``, in UTC.

    As :func:`first_moment`, but a time that the clocks show twice is the second of the two.
    """
    return _moment(wall, zone, fold=1)


def _moment(wall: datetime, zone: ZoneInfo, *, fold: int) -> datetime:
    moment = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if _shown(moment, zone) == wall.replace(fold=0):
        return moment
    # Skipped: read with the offset of after the change it is before it, and the other way round.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return _change(wall, zone, before.replace(microsecond=0), after.replace(microsecond=0) + SECOND)


def _change(wall: datetime, zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first full second from which the clock in ``zone`` shows more than ``wall``; between the two."""
    while after - before > SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _shown(middle, zone) > wall:
            after = middle
        else:
            before = middle
    return after


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
