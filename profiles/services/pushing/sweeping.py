"""Sweep: pushes every number that is due, found by ``next_push_at``, whatever became of its task."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.db.models import Case, When
from django.utils import timezone

from profiles.models import PhoneNumber
from profiles.models.number import PUSH_ORDER, PushRank
from profiles.services import account
from profiles.services.actors import Actor
from profiles.services.pushing import budget, parallel, push

logger = logging.getLogger(__name__)

# Numbers that are taken up before what people saved meanwhile is looked for.
BATCH = 50
# Of what begins, that which ends soonest goes first; its end is when its number is next to be composed.
NEXT_CHANGE_OF_BEGINS = Case(When(push_rank=PushRank.BEGIN, then="recompose_at"))
# Seconds between two signs of life of a sweep that takes long.
SIGN_OF_LIFE_EVERY = account.HEARTBEAT_INTERVAL.total_seconds() / 2


@dataclass
class SweepResult:
    """What one sweep did: attempts made, and numbers that are still due later.

    ``spent_until`` is set where the write budget ended it: it is of no use to sweep again before then. ``more`` is
    true where its time or its limit ended it, and more was due.
    """

    pushed: int = 0
    waiting: int = 0
    paused: bool = False
    spent_until: datetime | None = None
    more: bool = False


@dataclass
class _Round:
    """State shared by the threads of one sweep."""

    actor: Actor
    done: SweepResult
    stop: Callable[[], bool]
    ends_at: float | None
    may_push: bool = True
    alive_at: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def is_over(self) -> bool:
        """Return whether no further number is to be started."""
        if self.ends_at is not None and time.monotonic() >= self.ends_at:
            self.done.more = True
        return self.done.more or self.done.spent_until is not None or not self.may_push or self.stop()

    def push(self, pk: int) -> None:
        """Push number ``pk``; an error with this number alone is logged and ends nothing."""
        try:
            made = len(push.push_while_due(pk, actor=self.actor))
        except budget.BudgetSpent as spent:
            self.done.spent_until = spent.until
            return
        except (OperationalError, InterfaceError):
            raise  # the database is away, and would be for each of the others
        except Exception:
            logger.exception("Number %s could not be pushed; it is tried again later", pk)
            made = 0
        if not made:  # perhaps since nothing may be sent any more; each push asks that itself
            self.may_push = self.may_push and account.may_push()
        with self.lock:
            self.done.pushed += made
            shows_sign = time.monotonic() - self.alive_at >= SIGN_OF_LIFE_EVERY
            if shows_sign:
                self.alive_at = time.monotonic()
        if shows_sign:
            account.record_heartbeat()


def sweep(
    *,
    actor: Actor,
    limit: int = 1000,
    seconds: float | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> SweepResult:
    """Push every due number, several at once: what people saved first, then ends and begins, then rollouts.

    Within a rank the longest due goes first; of what begins, that which ends soonest. People's saves are looked
    for again all along.

    Finds as well what dead processes left: their numbers are still due and their leases have run out. Ends
    early where the write budget is spent, pushing is paused, an import has to come first or ``stop`` says so; what
    is left stays due.

    Args:
        actor: In whose name.
        limit: Numbers at most.
        seconds: After so long no other number is begun; None for no such bound.
        stop: Asked before each number.
    """
    account.record_heartbeat()
    ends_at = None if seconds is None else time.monotonic() + seconds
    this = _Round(actor, SweepResult(), stop, ends_at, may_push=account.may_push())
    tried: set[int] = set()
    while len(tried) < limit and not this.is_over():
        batch = _due_numbers(tried, min(BATCH, limit - len(tried)))
        parallel.for_each(batch, this.push, stop=this.is_over)
        tried.update(batch)
        if len(batch) < BATCH:
            break
    this.done.more = this.done.more or (len(tried) >= limit and bool(_due_numbers(tried, 1)))
    this.done.paused = account.is_paused()
    this.done.waiting = PhoneNumber.objects.filter(next_push_at__isnull=False).count()
    return this.done


def _due_numbers(tried: set[int], count: int) -> list[int]:
    """Return the keys of the first ``count`` due numbers but those ``tried``, which may be due still."""
    due = PhoneNumber.objects.filter(next_push_at__lte=timezone.now()).annotate(rank=PUSH_ORDER)
    keys = due.order_by("rank", NEXT_CHANGE_OF_BEGINS, "next_push_at").values_list("pk", flat=True)
    return [key for key in keys[: len(tried) + count] if key not in tried][:count]
