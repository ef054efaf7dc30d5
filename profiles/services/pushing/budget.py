"""Write budget: a rate limiter for writes, shared by all processes through one database row.

Nixflex counts writes in fixed windows of a minute. So does this, in one row that every process changes by a
single conditional UPDATE: no lock is held while anything waits or is sent. The rate headers of each answer
correct the row, so from the first answer of a window on it is Nixflex's own window.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from profiles.models import WriteBudget, statements
from profiles.models.budget import background_limit
from profiles.models.limits import KEY_ID_LIMIT
from profiles.nixflex import RateLimit

WINDOW = timedelta(seconds=60)
# The reset comes in whole seconds and clocks differ a little: a window is taken to end this much later.
MARGIN = timedelta(seconds=1)


class BudgetSpent(Exception):
    """The rate limit is reached: no write may go out before ``until``; nothing was reserved."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"The write budget is spent until {until:%H:%M:%S} UTC.")
        self.until = until


def reserve(*, for_person: bool) -> None:
    """Reserve one write of the current window, for a request that leaves next.

    Args:
        for_person: Somebody waits for it; background work stops 10 writes short of the limit.

    Raises:
        BudgetSpent: Not before its ``until``.
    """
    now = timezone.now()
    if _reserve_at_once(now, for_person=for_person):
        return
    row = _current_window(now)
    if row.blocked_until is not None and row.blocked_until > now:
        raise BudgetSpent(row.blocked_until)
    limit = _limit(row)
    most = limit if for_person else background_limit(limit)
    if not _row().filter(ends_at__gt=now, used__lt=most).update(used=F("used") + 1):
        raise BudgetSpent(row.ends_at)


def _reserve_at_once(now: datetime, *, for_person: bool) -> bool:
    """Reserve a write where a window is under way that holds what the settings allow, and has room."""
    limit: int = settings.NIXFLEX_WRITES_PER_MINUTE
    most = limit if for_person else background_limit(limit)
    return bool(
        statements.execute(
            """
            UPDATE profiles_writebudget SET used = used + 1
            WHERE key_id = %s AND ends_at > %s AND (blocked_until IS NULL OR blocked_until <= %s)
                AND (write_limit IS NULL OR write_limit >= %s) AND used < %s
            """,
            *(_key_id(), now, now, limit, most),
        )
    )


def give_back(reserved_at: datetime) -> None:
    """Give back a write that was reserved at ``reserved_at`` and not used, if its window is still under way.

    A later window ends more than its length after that, so it is left alone.
    """
    window = _row().filter(ends_at__gt=timezone.now(), ends_at__lte=reserved_at + WINDOW + MARGIN, used__gt=0)
    window.update(used=F("used") - 1)


def apply_rate_headers(rate: RateLimit | None) -> None:
    """Correct the budget by the rate headers of an answer to a write; any of them may be missing."""
    if rate is None or not rate.limit or rate.remaining is None or rate.reset_at is None:
        return
    now = timezone.now()
    if not now + MARGIN < rate.reset_at <= now + 2 * WINDOW:
        # A window that is as good as over says nothing about the next one, which may have begun meanwhile; a clock
        # that is far off says nothing at all.
        return
    # A limit above ours may count reads as well: what is left of it is what matters then.
    used = max(min(rate.limit, settings.NIXFLEX_WRITES_PER_MINUTE) - rate.remaining, 0)
    named = rate.reset_at + MARGIN
    # The window that counted this write began before its answer came, whatever the clocks say.
    ends_at = min(named, now + WINDOW)
    # Of the ends that answers of one window lead to, the earliest is the closest to the truth. An end that is much
    # later belongs to the next window, which this row has not begun to count; within one, what others have under
    # way is counted here and not there yet, so the higher count holds.
    statements.execute(
        """
        UPDATE profiles_writebudget SET
            write_limit = %s,
            ends_at = CASE WHEN ends_at > %s AND ends_at < %s THEN ends_at ELSE %s END,
            used = CASE WHEN ends_at >= %s AND used > %s THEN used ELSE %s END
        WHERE key_id = %s
        """,
        *(rate.limit, named - 2 * MARGIN, ends_at, ends_at),
        *(ends_at - WINDOW / 2, used, used, _key_id()),
    )


def block(seconds: float) -> None:
    """Block all writes for ``seconds``, because Nixflex answered 429; a longer block stays."""
    now = timezone.now()
    until = now + timedelta(seconds=seconds)
    _current_window(now)
    _row().filter(Q(blocked_until__isnull=True) | Q(blocked_until__lt=until)).update(blocked_until=until)


@dataclass(frozen=True)
class BudgetStatus:
    """The state of the budget: writes per window, and how many are left in the current one.

    ``blocked``: none are, because Nixflex asked to wait, however many were used.
    """

    limit: int
    left: int
    blocked: bool = False


def budget_status() -> BudgetStatus:
    """Return the state of the budget, for monitoring; changes nothing."""
    row, now = _row().first(), timezone.now()
    if row is None:
        return BudgetStatus(settings.NIXFLEX_WRITES_PER_MINUTE, settings.NIXFLEX_WRITES_PER_MINUTE)
    limit = _limit(row)
    if row.blocked_until is not None and row.blocked_until > now:
        return BudgetStatus(limit, 0, blocked=True)
    return BudgetStatus(limit, max(limit - row.used, 0) if row.ends_at > now else limit)


def background_room() -> int:
    """Return how many writes background work may still send in this window; changes nothing."""
    now = budget_status()
    return max(now.left - (now.limit - background_limit(now.limit)), 0)


def seconds_until_open() -> float:
    """Return the seconds until background work may write again, 0 if it may now; changes nothing."""
    row, now = _row().first(), timezone.now()
    if row is None or background_room():
        return 0.0
    return max((max(row.ends_at, row.blocked_until or row.ends_at) - now).total_seconds(), 0.0)


def expected_seconds(count: int) -> float:
    """Estimate how many seconds ``count`` background writes take from now on; changes nothing.

    What Nixflex itself needs to answer is not counted: beside the waits for the next window it is little.
    """
    now, row = timezone.now(), _row().first()
    limit = _limit(row) if row else settings.NIXFLEX_WRITES_PER_MINUTE
    share = background_limit(limit)
    used, opens_at = (row.used, row.ends_at) if row and row.ends_at > now else (0, now + WINDOW)
    if row and row.blocked_until and row.blocked_until > now:
        used, opens_at = share, max(row.blocked_until, row.ends_at)
    more = count - max(share - used, 0)
    if more <= 0:
        return 0.0
    return ((opens_at - now) + (math.ceil(more / share) - 1) * WINDOW).total_seconds()


def _limit(row: WriteBudget) -> int:
    """Return the smaller of what the settings allow and what Nixflex last said."""
    configured: int = settings.NIXFLEX_WRITES_PER_MINUTE
    return min(configured, row.write_limit or configured)


def _row() -> QuerySet[WriteBudget]:
    return WriteBudget.objects.filter(key_id=_key_id())


def _key_id() -> str:
    """Return the public half of the API key; each key has a budget of its own."""
    return settings.NIXFLEX_API_KEY.partition(":")[0][:KEY_ID_LIMIT]


def _current_window(now: datetime) -> WriteBudget:
    """Return the row with its window current: the first caller after a window's end starts the next one."""
    ends_at = now + WINDOW + MARGIN
    row = _row().first()
    if row is None:
        row = WriteBudget.objects.get_or_create(key_id=_key_id(), defaults={"ends_at": ends_at})[0]
    if row.ends_at <= now:
        _row().filter(ends_at__lte=now).update(ends_at=ends_at, used=0)
        row.refresh_from_db()
    return row
