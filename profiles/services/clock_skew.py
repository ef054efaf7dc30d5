"""Clock skew between this machine and the database.

Leases compare times that different machines wrote. A machine whose clock is a minute ahead would take a lease that
another one still holds, and its import would take a request for settled that may still land. So one that is off by
more than 2 s sends and imports nothing.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number

logger = logging.getLogger(__name__)

# Either of two machines may be off by this much: a lease is given 5 s of room for it (leases.SKEW_ALLOWANCE).
MAX_SKEW = timedelta(seconds=2)
# Seconds for which a measurement holds.
MEASURE_INTERVAL = 30.0

_measured: tuple[float, timedelta] | None = None


def measure_skew() -> timedelta:
    """Measure by how much this machine's clock is ahead of the database's; negative if it is behind.

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


def excessive_skew() -> timedelta | None:
    """Return the clock skew if it is more than 2 s, too much to send anything; else None.

    Measured every 30 s by each process.
    """
    global _measured  # noqa: PLW0603 - one clock a process
    if _measured is None or time.monotonic() - _measured[0] >= MEASURE_INTERVAL:
        _measured = time.monotonic(), measure_skew()
        if abs(_measured[1]) > MAX_SKEW:
            logger.error("This machine's clock is %s s ahead of the database's", _measured[1].total_seconds())
    return _measured[1] if abs(_measured[1]) > MAX_SKEW else None


def database_now() -> datetime:
    """Return the time by the database's clock, which decides what has begun and what is over.

    As of the last measurement: machines that agree within 2 s begin and end a notice at the same moment.
    """
    excessive_skew()
    return timezone.now() - (_measured[1] if _measured else timedelta(0))


def forget_measurement() -> None:
    """Have the clock measured anew when it is next asked about."""
    global _measured  # noqa: PLW0603
    _measured = None


def excessive_skew_message() -> str:
    """Return a sentence for whoever asks for a push or an import; "" while the clock is right."""
    skew = excessive_skew()
    if skew is None:
        return ""
    return _(
        "The clock of this server and the database's are {seconds} seconds apart, so nothing is sent or imported "
        "from here. What is saved is safe, and is sent once the clock is right, or by another server."
    ).format(seconds=format_number(round(abs(skew.total_seconds()))))
