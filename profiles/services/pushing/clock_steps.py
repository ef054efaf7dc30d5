"""Repair after the system clock was set back: stored times that now lie impossibly far in the future.

Such a time is brought back to the latest that it could be now. Until then a budget would look spent for an hour, a
lease held by nobody would keep its number from being sent, and no look at Nixflex would count.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from profiles.models import Account, Draft, PhoneNumber, PushAttempt, Rollout, WriteBudget
from profiles.services import account
from profiles.services.pushing import budget, leases, settling

logger = logging.getLogger(__name__)

# Clocks of several machines, and one that is corrected now and then, differ by less.
TOLERANCE = timedelta(seconds=5)
NOW = timedelta(0)


@dataclass(frozen=True)
class Bound:
    """How far in the future ``field`` may lie (``most``), and how far from now it is put if it lies beyond."""

    model: type[Model]
    field: str
    most: timedelta
    put: timedelta


def bounds() -> Iterator[Bound]:
    """Yield the bound of every stored time that decides about a push, a read or an import."""
    lease = timedelta(seconds=leases.LEASE_SECONDS)
    books = timedelta(seconds=leases.REQUEST_DEADLINE) + lease + settling.horizon()
    window = budget.WINDOW + budget.MARGIN
    yield Bound(WriteBudget, "ends_at", window, window)
    # Whoever asks again too early is told once more to wait.
    yield Bound(WriteBudget, "blocked_until", window, NOW)
    yield Bound(PhoneNumber, "lease_until", lease, lease)
    # What is sent too early is only settled once more.
    yield Bound(PhoneNumber, "next_push_at", NOW, NOW)
    yield Bound(PhoneNumber, "unsettled_until", books, books)
    yield Bound(PhoneNumber, "verified_at", NOW, NOW)
    yield Bound(PhoneNumber, "last_seen_at", NOW, NOW)
    yield Bound(PushAttempt, "on_books_until", books, books)
    yield Bound(PushAttempt, "started_at", NOW, NOW)
    yield Bound(PushAttempt, "finished_at", NOW, NOW)
    yield Bound(Rollout, "lease_until", account.ABSENCE_LIMIT, NOW)
    yield Bound(Draft, "updated_at", NOW, NOW)
    imports = max(timedelta(minutes=settings.IMPORT_MINUTES), account.ABSENCE_LIMIT)
    yield Bound(Account, "next_import_at", imports, NOW)
    yield Bound(Account, "next_key_check_at", account.CHECK_PAYMENT_AFTER, NOW)
    # Looked at again for so long: what was under way at the step may still write times from before it.
    yield Bound(Account, "alive_at", account.HEARTBEAT_INTERVAL, account.HEARTBEAT_INTERVAL)


def clamp_future_times() -> int:
    """Clamp impossible times if the last heartbeat lies in the future; return how many rows were changed.

    Cheap as long as the clock was not set back: one row is read. A sign of life is shown once a minute, so a step
    by less than that may go unseen, and makes nothing wait for longer than that.
    """
    now = timezone.now()
    if not Account.objects.filter(alive_at__gt=now + TOLERANCE).exists():
        return 0
    brought = sum(_clamp(bound, now) for bound in bounds())
    if brought:
        logger.warning("The clock was set back: %d times that lay ahead were brought back", brought)
    return brought


def _clamp(bound: Bound, now: datetime) -> int:
    ahead = {f"{bound.field}__gt": now + bound.most + TOLERANCE}
    rows = bound.model._default_manager.filter(**ahead)
    return rows.update(**{bound.field: now + bound.put})
