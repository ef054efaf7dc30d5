"""How far this machine's clock is from the database's.

Leases compare times that different machines wrote. A machine whose clock is a minute ahead would take a lease that
another one still holds, so one that is off by more than 2 s sends nothing.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

logger = logging.getLogger(__name__)

# Either of two machines may be off by this much: a lease is given 5 s of room for it (leases.SKEW_ALLOWANCE).
MOST = timedelta(seconds=2)
# Seconds for which a measurement holds.
MEASURE_EVERY = 30.0

_measured: tuple[float, timedelta] | None = None


def ahead() -> timedelta:
    """Return by how much this machine's clock is ahead of the database's, negative where it is behind.

    Zero for SQLite, whose clock is the machine's own. The time that the question took is taken off, since it may
    have been asked at any moment of it.
    """
    if connection.vendor != "postgresql":
        return timedelta(0)
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    after = timezone.now()
    if before <= theirs <= after:
        return timedelta(0)
    return before - theirs if before > theirs else after - theirs


def too_far() -> timedelta | None:
    """Return how far this machine's clock is ahead of the database's if that is too much to send anything.

    Measured every 30 s by each process.
    """
    global _measured  # noqa: PLW0603 - one clock a process
    if _measured is None or time.monotonic() - _measured[0] >= MEASURE_EVERY:
        _measured = time.monotonic(), ahead()
        if abs(_measured[1]) > MOST:
            logger.error("This machine's clock is %s s ahead of the database's", _measured[1].total_seconds())
    return _measured[1] if abs(_measured[1]) > MOST else None
