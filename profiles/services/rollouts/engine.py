"""Driving a rollout: row by row in their order, saved like any other edit and sent at once.

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
from profiles.services import account
from profiles.services.actors import Actor
from profiles.services.pushing import budget, parallel, push
from profiles.services.rollouts import saving, settling
from profiles.services.rollouts.settling import counts
from profiles.services.rollouts.stages import OPEN, author_of, close_unsent, locked, move, right_for, tell

# Longer than the longest push with its repetitions takes; renewed before every row.
LEASE = timedelta(seconds=60)
# So many rows are saved, and then sent, between two looks at how it goes; after so many looks the worker sees what
# else there is to do.
ROWS_A_LOOK = 5
LOOKS = 5
# Seconds after which that is so too, where Nixflex is slow.
LONGEST_TURN = 20.0
ACCOUNT_PAUSED = gettext_lazy("Pushing is paused for the whole account. This goes on by itself afterwards.")
LOOKS_FIRST = gettext_lazy(
    "Nixadmin looks at what Nixflex holds before anything is sent. This goes on by itself afterwards."
)


class LeaseLost(Exception):
    """Somebody else drives this rollout by now."""


class Lease:
    """The right to drive one rollout, for as long as ``until`` stands in its row."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.until: datetime | None = None

    def take(self) -> bool:
        """Take it if it is free; return whether it was."""
        now = timezone.now()
        return self._set(Q(lease_until__isnull=True) | Q(lease_until__lte=now), now + LEASE)

    def renew(self) -> None:
        """Hold it for as long again, as long as the rollout runs."""
        if not self._set(Q(lease_until=self.until, stage=Stage.RUNNING), timezone.now() + LEASE):
            raise LeaseLost

    def give_back(self) -> None:
        """Let anybody have it."""
        self._set(Q(lease_until=self.until), None)

    def held(self) -> Rollout:
        """Return the rollout, locked for the rest of the transaction."""
        rollout = locked(self.pk)
        if rollout.lease_until != self.until:
            raise LeaseLost
        return rollout

    def _set(self, condition: Q, until: datetime | None) -> bool:
        done = Rollout.objects.filter(condition, pk=self.pk).update(lease_until=until)
        if done:
            self.until = until
        return bool(done)


def drive(pk: int, *, actor: Actor, stop: Callable[[], bool]) -> bool:
    """Take rollout ``pk`` as far as it can go now, at most a few rows.

    Args:
        pk: One that has been started.
        actor: In whose name it stops, waits or finishes by itself.
        stop: Asked before each row.

    Returns:
        Whether more could be done at once.
    """
    ends_at = time.monotonic() + LONGEST_TURN
    lease = Lease(pk)
    if not lease.take():
        return _help(pk, stop=stop)
    try:
        author = _its_author(lease, actor=actor)
        for _turn in range(LOOKS):
            if time.monotonic() >= ends_at:
                break
            rollout = _look(lease, actor=actor)
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
        lease.give_back()
    return not stop()


def _help(pk: int, *, stop: Callable[[], bool]) -> bool:
    """Push what whoever drives rollout ``pk`` has saved and not come to yet, the last of it first.

    Returns:
        Whether there was anything: then there soon is more.
    """
    rollout = Rollout.objects.select_related("author").get(pk=pk)
    author = author_of(rollout)
    saved = RolloutRow.objects.filter(
        rollout=rollout, outcome=RowOutcome.SAVED, number__next_push_at__lte=timezone.now()
    )
    numbers = list(saved.order_by("-position").values_list("number", flat=True)[:ROWS_A_LOOK])
    if author is None or stop():
        return False
    _push([number for number in numbers if number is not None], actor=author, stop=stop)
    return bool(numbers) and not stop()


def _push(keys: Sequence[int], *, actor: Actor, stop: Callable[[], bool]) -> None:
    """Push the numbers with ``keys`` as far as they are due, several at once."""
    parallel.for_each(keys, lambda pk: push.push_due(pk, actor=actor), stop=stop)


@transaction.atomic
def _its_author(lease: Lease, *, actor: Actor) -> Actor | None:
    """Return in whose name the rollout runs; None, with the rollout paused, where they may not any more."""
    rollout = lease.held()
    author, right = author_of(rollout), right_for(rollout)
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
    move(rollout, Stage.PAUSED, actor=actor, step="paused", reason=reason, outcome=AuditOutcome.REFUSED)
    return None


@transaction.atomic
def _look(lease: Lease, *, actor: Actor) -> Rollout:
    """Settle what has come to rest, and end, stop or hold the rollout where that follows; return it."""
    rollout = lease.held()
    if rollout.finished_at is not None:
        return rollout  # somebody else was quicker
    now = timezone.now()
    if rollout.stage == Stage.CANCELLED:
        settling.adopt_saved(rollout)
        close_unsent(rollout)
    failed = settling.settle(rollout, now)
    if not RolloutRow.objects.filter(rollout=rollout, outcome__in=OPEN).exists():
        rollout.finished_at = now
        if rollout.stage == Stage.CANCELLED:
            rollout.save()
        else:
            move(rollout, Stage.FINISHED, actor=actor, step="finished", data=counts(rollout))
    elif rollout.stage == Stage.RUNNING:
        if failed and (why := settling.why_stop(rollout)):
            move(
                rollout,
                Stage.STOPPED,
                actor=actor,
                step="stopped",
                reason=why,
                data=counts(rollout),
                outcome=AuditOutcome.FAILED,
            )
        else:
            _pass_canary(rollout, actor=actor)
    return rollout


def _pass_canary(rollout: Rollout, *, actor: Actor) -> None:
    """Where the first numbers are through, let the others go or wait for a person."""
    if rollout.canary_passed_at or not rollout.canary:
        return
    now = counts(rollout)
    live, failed = now.get(RowOutcome.LIVE, 0), now.get(RowOutcome.FAILED, 0)
    if now.get(RowOutcome.SAVED) or _sent(now) < rollout.canary:
        return
    reason = _("The first numbers are through: {live} live, {failed} failed.").format(
        live=format_number(live), failed=format_number(failed)
    )
    if rollout.canary_waits or not live:
        move(rollout, Stage.CANARY, actor=actor, step="canary reached", reason=reason, data=now)
    else:
        rollout.canary_passed_at = timezone.now()
        rollout.save()
        tell(rollout, "canary reached", actor=actor, reason=reason, data=now)


def _next_rows(rollout: Rollout) -> list[RolloutRow]:
    """Return the rows whose turn it is, a few; none where none may be saved now.

    Only what the write budget has room for is saved: what can't be sent yet can still be cancelled, and nobody's
    own save has to queue behind it.
    """
    if rollout.stage != Stage.RUNNING:
        return []
    if not account.may_push():
        _say(rollout, str(ACCOUNT_PAUSED if account.is_paused() else LOOKS_FIRST))
        return []
    _say(rollout, "")
    due = PhoneNumber.objects.filter(next_push_at__lte=timezone.now()).count()
    # Were all of these to fail, it would stop after the last of them and not later.
    most = min(
        ROWS_A_LOOK, rollout.stop_after - settling.failures_in_a_row(rollout), budget.background_room() - due
    )
    if rollout.canary and not rollout.canary_passed_at:
        most = min(most, rollout.canary - _sent(counts(rollout)))
    if most <= 0:
        return []
    waiting = RolloutRow.objects.filter(rollout=rollout, outcome=RowOutcome.WAITING)
    return list(waiting.select_related("number").defer("values").order_by("position")[:most])


def _say(rollout: Rollout, reason: str) -> None:
    """Let the page say why a running rollout waits."""
    if rollout.reason != reason:
        rollout.reason = reason
        Rollout.objects.filter(pk=rollout.pk, stage=Stage.RUNNING).update(reason=reason)


def _sent(now: dict[str, int]) -> int:
    """Return how many numbers have been changed, whatever came of it."""
    outcomes = (RowOutcome.SAVED, RowOutcome.LIVE, RowOutcome.FAILED, RowOutcome.SUPERSEDED)
    return sum(now.get(outcome, 0) for outcome in outcomes)
