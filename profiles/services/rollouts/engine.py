"""Rollout engine: under a lease, saves rows in order, pushes them, and reconciles what came of them.

Whoever drives one holds its lease, so that rows go in order and failures are counted by one. Nothing is lost or
done twice where that fails: a row is saved under its own token and on the version that the dry run saw.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.models import PhoneNumber, Rollout, RolloutRow
from profiles.models.audit import AuditOutcome
from profiles.models.rollout import RowOutcome, Stage
from profiles.models.rollout_stages import Step, Who
from profiles.services import account
from profiles.services.actors import Actor
from profiles.services.pushing import budget, parallel, push
from profiles.services.rollouts import saving, settling
from profiles.services.rollouts.settling import outcome_counts
from profiles.services.rollouts.stages import (
    OPEN,
    author_actor,
    close_waiting_rows,
    lock_rollout,
    required_permission,
    take_step,
)
from profiles.services.webhooks import outbox

# Longer than the longest push with its repetitions takes; renewed before every row.
LEASE_DURATION = timedelta(seconds=60)
# A batch of rows is saved, pushed and reconciled; after so many batches the worker sees what else there is to do.
ROWS_PER_BATCH = 5
BATCHES_PER_TURN = 5
# Seconds after which a turn ends as well, where Nixflex is slow.
MAX_TURN_SECONDS = 20.0
ACCOUNT_PAUSED = gettext_lazy("Pushing is paused for the whole account. This goes on by itself afterwards.")
IMPORT_FIRST = gettext_lazy(
    "Nixadmin looks at what Nixflex holds before anything is sent. This goes on by itself afterwards."
)


class LeaseLost(Exception):
    """Another process holds the lease of this rollout by now."""


class Lease:
    """The lease of one rollout, an expiry time in its row: who holds it may save rows and count failures."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.until: datetime | None = None

    def take(self) -> bool:
        """Take the lease if it is free; return whether it was."""
        now = timezone.now()
        return self._set(Q(lease_until__isnull=True) | Q(lease_until__lte=now), now + LEASE_DURATION)

    def renew(self) -> None:
        """Extend the lease, as long as the rollout runs; raise :class:`LeaseLost` otherwise."""
        if not self._set(Q(lease_until=self.until, stage=Stage.RUNNING), timezone.now() + LEASE_DURATION):
            raise LeaseLost

    def release(self) -> None:
        """Release the lease."""
        self._set(Q(lease_until=self.until), None)

    def lock_held(self) -> Rollout:
        """Return the rollout, locked for the rest of the transaction; raise :class:`LeaseLost` if it moved on."""
        rollout = lock_rollout(self.pk)
        if rollout.lease_until != self.until:
            raise LeaseLost
        return rollout

    def _set(self, condition: Q, until: datetime | None) -> bool:
        done = Rollout.objects.filter(condition, pk=self.pk).update(lease_until=until)
        if done:
            self.until = until
        return bool(done)


def run_turn(pk: int, *, actor: Actor, stop: Callable[[], bool]) -> bool:
    """Run rollout ``pk`` for one turn: reconcile, save the next rows, push them; a few batches at most.

    Args:
        pk: One that has been started.
        actor: In whose name it stops, waits or finishes by itself.
        stop: Asked before each row.

    Returns:
        Whether more could be done at once.
    """
    ends_at = time.monotonic() + MAX_TURN_SECONDS
    lease = Lease(pk)
    if not lease.take():
        return _help_lease_holder(pk, stop=stop)
    try:
        author = _running_author(lease, actor=actor)
        for _turn in range(BATCHES_PER_TURN):
            if time.monotonic() >= ends_at:
                break
            rollout = _reconcile(lease, actor=actor)
            rows = [] if author is None else _next_rows(rollout)
            if author is None or not rows:
                return False
            numbers = []
            for row in rows:
                if stop():
                    break
                lease.renew()
                numbers.append(saving.save_row(rollout, row, actor=author))
            _push([number.pk for number in numbers if number is not None], actor=author, stop=stop)
    except LeaseLost:
        return False
    finally:
        lease.release()
    return not stop()


def _help_lease_holder(pk: int, *, stop: Callable[[], bool]) -> bool:
    """Help the lease holder: push its saved rows, last first.

    Returns:
        Whether there was anything: then there soon is more.
    """
    rollout = Rollout.objects.select_related("author").get(pk=pk)
    author = author_actor(rollout)
    saved = RolloutRow.objects.filter(
        rollout=rollout, outcome=RowOutcome.SAVED, number__next_push_at__lte=timezone.now()
    )
    numbers = list(saved.order_by("-position").values_list("number", flat=True)[:ROWS_PER_BATCH])
    if author is None or stop():
        return False
    _push([number for number in numbers if number is not None], actor=author, stop=stop)
    return bool(numbers) and not stop()


def _push(keys: Sequence[int], *, actor: Actor, stop: Callable[[], bool]) -> None:
    """Push the due ones of the numbers with ``keys``, several at once."""
    parallel.for_each(keys, lambda pk: push.push_due(pk, actor=actor), stop=stop)


@transaction.atomic
def _running_author(lease: Lease, *, actor: Actor) -> Actor | None:
    """Return the actor in whose name the rollout runs; pause it and return None if they lost the right."""
    rollout = lease.lock_held()
    author, right = author_actor(rollout), required_permission(rollout)
    if rollout.stage != Stage.RUNNING or (author is not None and author.may(right)):
        return author
    reason = _("{author_name} has no account any more, so nothing is changed in that name.").format(
        author_name=rollout.author_name
    )
    if author is not None:
        what = permissions.DESCRIPTIONS[right]
        reason = _("{author_name} has lost the right to {what}, so nothing is changed in that name.").format(
            author_name=rollout.author_name, what=what
        )
    take_step(rollout, Step.PAUSED, actor=actor, who=Who.WORKER, reason=reason, outcome=AuditOutcome.REFUSED)
    return None


@transaction.atomic
def _reconcile(lease: Lease, *, actor: Actor) -> Rollout:
    """Reconcile: update settled rows, then finish, stop or hold the rollout as follows from them; return it."""
    rollout = lease.lock_held()
    if rollout.finished_at is not None:
        return rollout  # somebody else was quicker
    now = timezone.now()
    if rollout.stage == Stage.CANCELLED:
        settling.recover_saved_rows(rollout)
        close_waiting_rows(rollout)
    failed = settling.settle_rows(rollout, now)
    if not RolloutRow.objects.filter(rollout=rollout, outcome__in=OPEN).exists():
        rollout.finished_at = now
        if rollout.stage == Stage.CANCELLED:
            rollout.save()
        else:
            take_step(rollout, Step.FINISHED, actor=actor, who=Who.WORKER, data=outcome_counts(rollout))
        outbox.tell_rollout(rollout)
    elif rollout.stage == Stage.RUNNING:
        if failed and (why := settling.stop_reason(rollout)):
            take_step(
                rollout,
                Step.STOPPED,
                actor=actor,
                who=Who.WORKER,
                reason=why,
                data=outcome_counts(rollout),
                outcome=AuditOutcome.FAILED,
            )
        else:
            _pass_canary(rollout, actor=actor)
    return rollout


def _pass_canary(rollout: Rollout, *, actor: Actor) -> None:
    """After the canary rows: continue with the others, or wait for a person."""
    if rollout.canary_passed_at or not rollout.canary:
        return
    now = outcome_counts(rollout)
    live, failed = now.get(RowOutcome.LIVE, 0), now.get(RowOutcome.FAILED, 0)
    if now.get(RowOutcome.SAVED) or _sent_count(now) < rollout.canary:
        return
    reason = _("The first numbers are through: {live} live, {failed} failed.").format(
        live=format_number(live), failed=format_number(failed)
    )
    waits = rollout.canary_waits or not live
    if not waits:
        rollout.canary_passed_at = timezone.now()
    take_step(rollout, Step.CANARY_REACHED, actor=actor, who=Who.WORKER, moves=waits, reason=reason, data=now)


def _next_rows(rollout: Rollout) -> list[RolloutRow]:
    """Return the next few rows to save; none while none may be saved.

    Only what the write budget has room for is saved: what can't be sent yet can still be cancelled, and nobody's
    own save has to queue behind it.
    """
    if rollout.stage != Stage.RUNNING:
        return []
    if not account.may_push():
        _set_waiting_reason(rollout, str(ACCOUNT_PAUSED if account.is_paused() else IMPORT_FIRST))
        return []
    _set_waiting_reason(rollout, "")
    due = PhoneNumber.objects.filter(next_push_at__lte=timezone.now()).count()
    # Were all of these to fail, it would stop after the last of them and not later.
    most = min(
        ROWS_PER_BATCH,
        rollout.stop_after - settling.consecutive_failures(rollout),
        budget.background_room() - due,
    )
    if rollout.canary and not rollout.canary_passed_at:
        most = min(most, rollout.canary - _sent_count(outcome_counts(rollout)))
    if most <= 0:
        return []
    waiting = RolloutRow.objects.filter(rollout=rollout, outcome=RowOutcome.WAITING)
    return list(waiting.select_related("number", "template_version__template").order_by("position")[:most])


def _set_waiting_reason(rollout: Rollout, reason: str) -> None:
    """Store, for the page, why a running rollout waits; "" if it does not."""
    if rollout.reason != reason:
        rollout.reason = reason
        Rollout.objects.filter(pk=rollout.pk, stage=Stage.RUNNING).update(reason=reason)


def _sent_count(now: dict[str, int]) -> int:
    """Return how many rows were saved, whatever came of them."""
    outcomes = (RowOutcome.SAVED, RowOutcome.LIVE, RowOutcome.FAILED, RowOutcome.SUPERSEDED)
    return sum(now.get(outcome, 0) for outcome in outcomes)
