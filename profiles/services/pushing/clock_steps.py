"""Repair after the system clock was set: stored times that now lie impossibly far ahead, or are over too early.

After a step back a budget would look spent for an hour, a lease held by nobody would keep its number from being
sent, and no look at Nixflex would count: such a time is brought back to the latest that it could be now. After a
step forward a lease would be over while its request is under way, and a lost request be called settled while it
may still land: what lay ahead before the step lies ahead after it.

What compares a time of its own with stored ones over a while can't be repaired: it watches the clock, and begins
anew where it was set.
"""

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from profiles.models import Account, Draft, PhoneNumber, PushAttempt, Rollout, WebhookDelivery, WriteBudget
from profiles.nixflex import boot_clock
from profiles.services import account, clock_skew
from profiles.services.composing import system_clock_set_back
from profiles.services.locking import lock_numbers
from profiles.services.pushing import budget, leases, settling

logger = logging.getLogger(__name__)

# Clocks of several machines, and one that is corrected now and then, differ by less.
TOLERANCE = timedelta(seconds=5)
NOW = timedelta(0)
# Seconds. The two clocks of one machine are corrected alike: they part only where one is set.
WATCH_TOLERANCE = 0.1

# What this process's clock and a monotonic one said when it last looked; both in seconds.
_seen: tuple[float, float] | None = None
_looking = threading.Lock()
# What it stored of them last.
_told: tuple[float, float] | None = None
# Names the start of the machine since which the monotonic clock has counted.
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Bound:
    """How far in the future ``field`` may lie (``most``), and how far from now it is put if it lies beyond."""

    model: type[Model]
    field: str
    most: timedelta
    put: timedelta


class ClockWasSet(Exception):
    """The clock was set while something was under way that compares times from before with times from after."""


class Watch:
    """Tells whether this machine's clock was set since the watch began.

    Each machine watches its own: one that is off the others' does nothing (services/clock_skew.py).
    """

    def __init__(self) -> None:
        self._began = time.time(), boot_clock()

    def require_unset(self) -> None:
        """Raise :class:`ClockWasSet` if the clock is ahead of or behind where it was, by more than 0.1 s."""
        if abs(_step(self._began, time.time(), boot_clock())) > WATCH_TOLERANCE:
            raise ClockWasSet

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Context manager: a durable transaction, undone by :class:`ClockWasSet` if the clock was set meanwhile.

        Asked at its end: then everything is compared, and who writes other times waits for the rows that it holds.
        """
        with transaction.atomic(durable=True):
            yield
            self.require_unset()


def bounds() -> Iterator[Bound]:
    """Yield the bound of every stored time that decides about a push, a read or an import."""
    lease, books = _lease(), _books()
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
    yield Bound(WebhookDelivery, "due_at", NOW, NOW)
    yield Bound(WebhookDelivery, "lease_until", lease, lease)
    yield Bound(Rollout, "lease_until", account.ABSENCE_LIMIT, NOW)
    yield Bound(Draft, "updated_at", NOW, NOW)
    imports = max(timedelta(minutes=settings.IMPORT_MINUTES), account.ABSENCE_LIMIT)
    yield Bound(Account, "next_import_at", imports, NOW)
    yield Bound(Account, "clock_held_at", NOW, NOW)
    yield Bound(Account, "next_key_check_at", account.CHECK_PAYMENT_AFTER, NOW)
    # Looked at again for so long: what was under way at the step may still write times from before it.
    yield Bound(Account, "alive_at", account.HEARTBEAT_INTERVAL, account.HEARTBEAT_INTERVAL)


def _lease() -> timedelta:
    return timedelta(seconds=leases.LEASE_SECONDS)


def _books() -> timedelta:
    """Return for how long an attempt that begins now may stay on the books."""
    return timedelta(seconds=leases.REQUEST_DEADLINE) + _lease() + settling.horizon()


def repair_after_step() -> None:
    """Repair stored times if this process's clock was set since it last looked.

    Call it before a time decides about anything. Two clocks are read; the database is asked only after a step.
    """
    global _seen  # noqa: PLW0603 - one clock a process
    with _looking:  # nobody goes on before it is repaired
        wall, boot = time.time(), boot_clock()
        before = _seen or (wall, boot)
        step = _step(before, wall, boot)
        if abs(step) > TOLERANCE.total_seconds():
            clock_skew.forget_measurement()
            if clock_skew.excessive_skew() is not None:
                return  # it is this machine's clock alone; that of the database decides
            logger.warning("The clock was set by %.0f s", step)
            if step > 0:
                _keep_ahead(datetime.fromtimestamp(before[0], UTC))
            else:
                _clamp_all()
        _seen = wall, boot


def take_over() -> None:
    """Begin where the last worker of this machine looked: a step while none was at work is seen as well."""
    global _seen  # noqa: PLW0603
    told = Account.objects.values_list("clocks", flat=True).first()
    if told and told["boot_id"] == _boot_id():
        with _looking:
            _seen = _seen or (told["wall"], told["boot"])


def tell_clocks() -> None:
    """Store what this process's clocks said, for :func:`take_over`: at a step, and once a minute."""
    global _told  # noqa: PLW0603
    if _seen is None or not (boot_id := _boot_id()):
        return
    is_told = (
        _told is not None
        and _seen[1] - _told[1] < account.HEARTBEAT_INTERVAL.total_seconds()
        and abs(_step(_told, *_seen)) < TOLERANCE.total_seconds()
    )
    if not is_told:
        clocks = {"boot_id": boot_id, "wall": _seen[0], "boot": _seen[1]}
        Account.objects.filter(pk=Account.ONLY).update(clocks=clocks)
        _told = _seen


def _boot_id() -> str:
    """Return the name of the machine's start; "" where it has none."""
    return BOOT_ID.read_text().strip() if BOOT_ID.exists() else ""


def has_stepped() -> bool:
    """Return whether this process's clock was set since it last looked; repairs nothing and waits for nobody.

    For a transaction that has waited since then: what it does by the time, it had better not do.
    """
    wall, boot = time.time(), boot_clock()
    return abs(_step(_seen or (wall, boot), wall, boot)) > TOLERANCE.total_seconds()


def _step(before: tuple[float, float], wall: float, boot: float) -> float:
    """Return the seconds by which the clock was set since the two clocks said ``before``."""
    return (wall - before[0]) - (boot - before[1])


def _keep_ahead(before: datetime) -> None:
    """Put whatever lay ahead at ``before``, and seems to be over now, as far ahead as it may lie.

    Not the last sign of life: a step forward is also what the snapshot of a whole machine wakes up with.
    """
    now = timezone.now()
    for model, field, until in (
        (PhoneNumber, "lease_until", now + _lease()),
        (PhoneNumber, "unsettled_until", now + _books()),
        (PushAttempt, "on_books_until", now + _books()),
    ):
        _put(model, field, until, where={f"{field}__gt": before, f"{field}__lte": now})


def clamp_future_times() -> int:
    """Clamp impossible times if the last heartbeat lies in the future; return how many rows were changed.

    Cheap as long as the clock was not set back: one row is read. A sign of life is shown once a minute, so a step
    by less than that may go unseen, and makes nothing wait for longer than that.
    """
    if not Account.objects.filter(alive_at__gt=timezone.now() + TOLERANCE).exists():
        return 0
    return _clamp_all()


def _clamp_all() -> int:
    now = timezone.now()
    brought = sum(_clamp(bound, now) for bound in bounds()) + system_clock_set_back.recheck_notices(now)
    if brought:
        logger.warning("The clock was set back: %d times that lay ahead were brought back", brought)
    return brought


def _clamp(bound: Bound, now: datetime) -> int:
    ahead = {f"{bound.field}__gt": now + bound.most + TOLERANCE}
    return _put(bound.model, bound.field, now + bound.put, where=ahead)


@transaction.atomic
def _put(model: type[Model], field: str, moment: datetime, *, where: Mapping[str, datetime]) -> int:
    """Set ``field`` of the rows ``where`` it lies so to ``moment``; return how many there were."""
    rows = model._default_manager.filter(**where)
    if model is PhoneNumber:
        # By key, as everybody locks several of them: an import waits for the same ones.
        lock_numbers(rows.values_list("pk", flat=True))
    return rows.update(**{field: moment})
