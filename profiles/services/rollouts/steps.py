"""Steps that people take with a rollout: start, pause, resume, continue, cancel, retry, change times."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.l10n.stored import site_locale
from profiles.models import PhoneNumber, Rollout, RolloutRow
from profiles.models.limits import NOTE_LIMIT
from profiles.models.number import PushRank, body_version
from profiles.models.rollout import SENDABLE, RowOutcome
from profiles.models.rollout_stages import AHEAD, Step, Who
from profiles.services.actors import Actor
from profiles.services.rollouts.stages import (
    RunRefused,
    close_waiting_rows,
    lock_rollout,
    record_step,
    require_step,
    take_step,
)
from profiles.services.webhooks import outbox


@transaction.atomic
def start(
    rollout: Rollout,
    *,
    actor: Actor,
    note: str,
    typed_count: int | None = None,
    canary: int,
    canary_waits: bool,
    stop_after: int,
    stop_percent: int,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    asks_when_moved: bool = False,
) -> Rollout:
    """Start a planned rollout, or schedule it; from now on it runs in the name of ``actor``.

    Args:
        rollout: A dry run.
        actor: Needs the right to run it, and to clear if it clears a profile.
        note: Why, at most 500 characters; it stands in the history of every number.
        typed_count: How many numbers will change, as the person typed it; an undo needs none.
        canary: So many numbers go first; 0 for all at once.
        canary_waits: Whether it then waits for a person.
        stop_after: It stops itself after so many failures in a row.
        stop_percent: It stops itself when so many per cent of what was sent have failed.
        starts_at: None for now.
        ends_at: When the former texts come back; None for never.
        asks_when_moved: Whether, at its time, a person is asked where numbers have moved; otherwise these are
            skipped and the rest goes.

    Raises:
        PermissionDenied: The actor may not run it.
        RunRefused: It is no plan (any more), or one of these can't be.
    """
    rollout = lock_rollout(rollout.pk)
    require_step(rollout, Step.STARTED if starts_at is None else Step.SCHEDULED, actor=actor)
    rows = _to_send(rollout)
    count = rows.count()
    _check_start(
        note=note,
        count=count,
        typed_count=count if rollout.undoes is not None else typed_count,
        canary=canary,
        stop_after=stop_after,
        stop_percent=stop_percent,
    )
    check_times(starts_at, ends_at)
    if rows.filter(length=0).exists():
        actor.require(permissions.CLEAR)
    rows.update(outcome=RowOutcome.WAITING)
    rollout.author, rollout.author_name, rollout.by_command = actor.user, actor.name, actor.user is None
    rollout.token_id = actor.token
    rollout.note = note.strip()
    rollout.canary, rollout.canary_waits = canary, canary_waits
    rollout.stop_after, rollout.stop_percent = stop_after, stop_percent
    rollout.starts_at, rollout.ends_at, rollout.asks_when_moved = starts_at, ends_at, asks_when_moved
    data = _as_data(rollout) | {"numbers": count, "canary": canary, "canary_waits": canary_waits}
    data |= {"stop_after": stop_after, "stop_percent": stop_percent}
    if starts_at is not None:
        data["asks_when_moved"] = asks_when_moved
        return take_step(rollout, Step.SCHEDULED, actor=actor, data=data)
    return begin_running(rollout, actor=actor, data=data)


def begin_running(
    rollout: Rollout, *, actor: Actor, who: Who = Who.PERSON, data: dict[str, Any] | None = None
) -> Rollout:
    """Set the locked ``rollout`` running, now or when its time has come (``who``: the clock)."""
    rollout.started_at = timezone.now()
    if rollout.undoes is not None:
        record_step(rollout.undoes, Step.UNDONE, actor=actor, reason=rollout.note, data={"undo": rollout.pk})
    return take_step(rollout, Step.STARTED, actor=actor, who=who, data=data)


@transaction.atomic
def pause(rollout: Rollout, *, actor: Actor) -> Rollout:
    """Pause the rollout: no more rows are saved until it is resumed; saved ones are still sent."""
    rollout = lock_rollout(rollout.pk)
    with site_locale():
        reason = _("{name} paused it.").format(name=actor.name)
    return take_step(rollout, Step.PAUSED, actor=actor, reason=reason)


@transaction.atomic
def resume(rollout: Rollout, *, actor: Actor) -> Rollout:
    """Resume a paused or stopped rollout, or one that needs a decision; numbers that moved are skipped.

    Failures are counted anew.
    """
    rollout = lock_rollout(rollout.pk)
    rollout.started_at = rollout.started_at or timezone.now()
    return take_step(rollout, Step.RESUMED, actor=actor)


@transaction.atomic
def continue_after_canary(rollout: Rollout, *, actor: Actor) -> Rollout:
    """Continue with the other rows, after the canary rows."""
    rollout = lock_rollout(rollout.pk)
    rollout.canary_passed_at = timezone.now()
    return take_step(rollout, Step.WENT_ON, actor=actor)


@transaction.atomic
def cancel(rollout: Rollout, *, actor: Actor) -> Rollout:
    """Cancel the rollout for good: waiting rows stay unsent, and its end no longer brings former texts back.

    What is saved is still sent; undo takes it back.
    """
    rollout = lock_rollout(rollout.pk)
    require_step(rollout, Step.CANCELLED, actor=actor)
    data, was_ahead = _as_data(rollout), rollout.stage in AHEAD
    with site_locale():
        reason = _("{name} cancelled it.").format(name=actor.name)
    rollout.ends_at = None
    if rollout.started_at is None:
        close_waiting_rows(rollout)
        rollout.finished_at = timezone.now()
    # Otherwise whoever drives it closes the rows: one of them may be being saved at this moment.
    take_step(rollout, Step.CANCELLED, actor=actor, reason=reason, data=data)
    if was_ahead:
        outbox.tell_rollout(rollout)
    return rollout


@transaction.atomic
def retry_failed(rollout: Rollout, *, actor: Actor) -> Rollout:
    """Retry the rows that Nixflex refused, and nothing else; a paused or stopped rollout stays so.

    Raises:
        PermissionDenied: The actor may not run it.
        RunRefused: There is nothing to try again, or it is cancelled or taken back.
    """
    rollout = lock_rollout(rollout.pk)
    moves = require_step(rollout, Step.RETRIED, actor=actor).target is not None
    _require_not_undone(rollout)
    failed = RolloutRow.objects.filter(rollout=rollout, outcome=RowOutcome.FAILED)
    ours = failed.annotate(body_now=body_version("number__")).filter(body_now=F("revision__version"))
    now = timezone.now()
    PhoneNumber.objects.filter(state=PhoneNumber.State.REJECTED, pk__in=ours.values("number")).update(
        state=PhoneNumber.State.PENDING,
        state_since=now,
        next_push_at=now,
        tries=0,
        push_rank=PushRank.ROLLOUT,
    )
    count = ours.filter(number__state=PhoneNumber.State.PENDING).update(
        outcome=RowOutcome.SAVED, reason="", settled_at=None
    )
    if not count:
        raise RunRefused(_("Nothing to try again: no number of this rollout is refused by Nixflex."))
    if moves:
        rollout.finished_at = None
    return take_step(rollout, Step.RETRIED, actor=actor, data={"numbers": count})


@transaction.atomic
def change_times(
    rollout: Rollout,
    *,
    actor: Actor,
    starts_at: datetime | None,
    ends_at: datetime | None,
    waits: bool | None = None,
) -> Rollout:
    """Change start (None: now) and end (None: never) of a scheduled rollout.

    Of one that has begun only the end can be changed, until it has come.

    Args:
        rollout: Scheduled, asking for a decision, or begun.
        actor: Needs the right to run it.
        starts_at: When it begins.
        ends_at: When the former texts come back.
        waits: Whether it waits for a person where numbers have moved by its time, and after its first numbers;
            None to leave that as it is.

    Raises:
        PermissionDenied: The actor may not run it.
        RunRefused: A time is past, it has begun and something else than its end is to change, or it is too late to
            change any.
    """
    rollout = lock_rollout(rollout.pk)
    require_step(rollout, Step.TIMES_CHANGED, actor=actor)
    ahead = rollout.stage in AHEAD
    if not ahead:
        _require_not_undone(rollout)
        if starts_at is not None or waits is not None:
            raise RunRefused(_("It has begun already, so only its end can be changed. Nothing was changed."))
    check_times(starts_at, ends_at)
    rollout.ends_at = ends_at
    if ahead:
        rollout.starts_at = starts_at or timezone.now()
        if waits is not None:
            rollout.asks_when_moved = rollout.canary_waits = waits
    return take_step(rollout, Step.TIMES_CHANGED, actor=actor, data=_as_data(rollout))


def _require_not_undone(rollout: Rollout) -> None:
    if rollout.undos.filter(started_at__isnull=False).exists():
        raise RunRefused(_("It has been taken back already."))


def _to_send(rollout: Rollout) -> QuerySet[RolloutRow]:
    return RolloutRow.objects.filter(rollout=rollout, effect__in=SENDABLE, excluded=False)


def _as_data(rollout: Rollout) -> dict[str, Any]:
    times = {"starts_at": rollout.starts_at, "ends_at": rollout.ends_at}
    return {name: when.isoformat() for name, when in times.items() if when is not None}


def check_note(note: str) -> None:
    """Raise :class:`RunRefused` where a rollout can't be started with this ``note``."""
    if not note.strip():
        raise RunRefused(_("Say why: the note stands in the history of every number."))
    if len(note.strip()) > NOTE_LIMIT:
        raise RunRefused(_("A note has at most {limit} characters.").format(limit=NOTE_LIMIT))


def _check_start(
    *, note: str, count: int, typed_count: int | None, canary: int, stop_after: int, stop_percent: int
) -> None:
    check_note(note)
    if not count:
        raise RunRefused(_("Nothing to start: no row of the dry run would change a number."))
    if typed_count != count:
        raise RunRefused(
            _("You said {typed_count}, and {count} would change. Look at the dry run once more.").format(
                typed_count=format_number(typed_count or 0), count=format_number(count)
            )
        )
    if canary < 0 or stop_after < 1 or stop_percent not in range(1, 101):
        raise RunRefused(_("The first numbers are 0 or more, the failures 1 or more, the per cent 1 to 100."))


def check_times(starts_at: datetime | None, ends_at: datetime | None) -> None:
    """Raise :class:`RunRefused` where a rollout can't begin or end then; None for now and for never."""
    now = timezone.now()
    if starts_at is not None and starts_at <= now:
        raise RunRefused(
            _("The time of the start is past already. Choose a later one, or none to start now.")
        )
    if ends_at is not None and ends_at <= (starts_at or now):
        raise RunRefused(_("The end must be later than the start."))
