"""When a notice begins and ends for each number, and when the last of them hears it."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from profiles.l10n.wall_clock import first_moment, last_moment
from profiles.models.budget import background_limit
from profiles.services.notices.content import Content

MINUTE = timedelta(minutes=1)


def numbers_per_minute() -> int:
    """Return how many numbers per minute a notice can reach: the write budget without what is kept for people."""
    return background_limit(settings.NIXFLEX_WRITES_PER_MINUTE)


def lead_time(content: Content, count: int) -> timedelta:
    """Return how long before its begin a notice for ``count`` numbers is laid on: what the write budget needs.

    In whole minutes, which are the budget's windows; nothing for one that begins at its time.
    """
    return math.ceil(count / numbers_per_minute()) * MINUTE if content.says_span else timedelta(0)


def begin_and_end(content: Content, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return begin and end of a notice in ``zone``, in UTC; the same in every zone unless its times are local."""
    if not content.local_time:
        return content.starts_at, content.ends_at
    begin, end = (when.replace(tzinfo=None) for when in (content.starts_at, content.ends_at))
    return first_moment(begin, zone), last_moment(end, zone)


def last_heard_at(begins: Iterable[datetime], now: datetime) -> datetime | None:
    """Return until when the last number hears a notice that begins at these times; None where there are none.

    At the pace of the write budget, to the minute; with Nixflex down or slow it is later.
    """
    pace = MINUTE / numbers_per_minute()
    done: datetime | None = None
    for begin in sorted(begins):
        done = max(done or now, begin, now) + pace
    return done and (done + MINUTE - timedelta.resolution).replace(second=0, microsecond=0)
