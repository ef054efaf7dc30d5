"""Scheduling: a single edit set for later, and rollouts that start or end at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles import permissions
from profiles.differences.lines import summary
from profiles.l10n.numbers import format_number
from profiles.l10n.stored import site_locale
from profiles.models import PhoneNumber, Rollout, RolloutRow
from profiles.models.audit import AuditOutcome
from profiles.models.limits import REASON_LIMIT
from profiles.models.rollout import Effect, RowOutcome, Source, Stage
from profiles.models.rollout_stages import Step, Who
from profiles.selectors.rollouts.changed_since_plan import rows_changed_since_plan
from profiles.services import drafts
from profiles.services.actors import Actor
from profiles.services.conflicts import Change, require_base
from profiles.services.locking import lock_number
from profiles.services.rollouts.engine import Lease, LeaseLost
from profiles.services.rollouts.plans import dry_runs
from profiles.services.rollouts.stages import (
    RunRefused,
    author_actor,
    lock_rollout,
    take_step,
)
from profiles.services.rollouts.steps import begin_running, start
from profiles.services.rollouts.undo import take_back
from profiles.texts.composition import body_digest
from profiles.texts.contract import TextRefused, canonical, check_savable, utf16_length

NAMED = 3
# Numbers that the audit log names of those that have moved by the time of a start.
MOVED_TOLD = 100


def schedule_edit(
    number: PhoneNumber,
    *,
    actor: Actor,
    text: str,
    change: Change,
    starts_at: datetime,
    ends_at: datetime | None = None,
) -> Rollout:
    """Schedule a single edit, as a rollout of one row; deletes the actor's draft of it.

    Args:
        number: The base of ``change`` has to be fresh now, and again when the time comes.
        actor: Needs the right to edit, then too.
        text: As for :func:`profiles.services.editing.save_profile`.
        change: The base of the text, the note (why, at most 500 characters) and the form's token: see
            :func:`profiles.services.rollouts.plans.dry_runs.begin_plan`. Nothing is saved over a conflict.
        starts_at: When it is saved.
        ends_at: When the former text comes back; None for never.

    Raises:
        PermissionDenied: The actor may not edit.
        RunRefused: The text is what the number says already, or the note or a time can't be.
        PlannedAlready: This very form has scheduled it.
        TextRefused, Conflict, NumberRemoved: As for :func:`profiles.services.editing.save_profile`.
    """
    actor.require(permissions.EDIT)
    text = canonical(text)
    check_savable(text)
    with transaction.atomic():  # a time that is refused leaves no plan behind
        rollout = start(
            _plan_edit(lock_number(number.pk), actor=actor, text=text, change=change),
            actor=actor,
            note=change.note,
            typed_count=1,
            canary=0,
            canary_waits=False,
            stop_after=1,
            stop_percent=100,
            starts_at=starts_at,
            ends_at=ends_at,
            asks_when_moved=True,  # without its one number nothing of it would be left
        )
    drafts.discard_draft(number, actor=actor)
    return rollout


def _plan_edit(number: PhoneNumber, *, actor: Actor, text: str, change: Change) -> Rollout:
    """Plan the edit of the locked ``number``."""
    # First of all: what the same form scheduled may have been saved since, and be the newer version. What is
    # refused below takes it back.
    rollout = dry_runs.begin_plan(
        actor=actor,
        source=Source.EDIT,
        title=_title(number),
        submission=change.submission,
        note=change.note,
        canary_waits=False,
    )
    require_base(number, replace(change, acknowledged=""))
    if not text and number.has_profile:
        raise TextRefused("blank", _("An empty text is not saved by accident, so it can't be scheduled."))
    if text == number.head_body:
        raise RunRefused(_("Nothing to schedule: the newest version says this already."))
    _add_row(rollout, number, text)
    return dry_runs.set_planned(rollout, actor=actor, data={"rows": 1})


@site_locale()
def _title(number: PhoneNumber) -> str:
    return _("Edit of {number}").format(number=number)


def _add_row(rollout: Rollout, number: PhoneNumber, text: str) -> None:
    change = summary(number.head_body, text)
    RolloutRow.objects.create(
        rollout=rollout,
        position=1,
        line=1,
        number_typed=number.number,
        number=number,
        text=text,
        length=utf16_length(text),
        base=number.head,
        base_version=number.version,
        base_digest=body_digest(number.head_body),
        effect=Effect.CHANGED if number.head_body else Effect.NEW,
        words_added=change.words_added,
        words_removed=change.words_removed,
        submission=f"rollout-{rollout.pk}-1",
    )


def start_due_rollouts(*, actor: Actor) -> None:
    """Start every scheduled rollout whose time has come, once, however late.

    What has moved since it was planned is skipped by its row, and the rest goes; where somebody chose that, or an
    older release scheduled it, a person is asked instead.
    """
    due = Rollout.objects.filter(stage=Stage.SCHEDULED, starts_at__lte=timezone.now())
    for pk in list(due.order_by("starts_at", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            rollout = lock_rollout(pk)
            if (
                rollout.stage != Stage.SCHEDULED
                or not rollout.starts_at
                or rollout.starts_at > timezone.now()
            ):
                continue  # another worker was quicker, or somebody has changed the time
            moved = _moved(rollout)
            if moved and rollout.asks_when_moved is not False:
                take_step(rollout, Step.ASKS, actor=actor, who=Who.CLOCK, reason=_question(moved))
            else:
                data = {"moved": [row.number.number for row in moved if row.number][:MOVED_TOLD]}
                begin_running(rollout, actor=actor, who=Who.CLOCK, data=data if moved else None)


def _moved(rollout: Rollout) -> list[RolloutRow]:
    """Return the rows whose numbers somebody has changed since ``rollout`` was planned, with their numbers."""
    waiting = RolloutRow.objects.filter(rollout=rollout, outcome=RowOutcome.WAITING)
    elsewhere = Q(number__state__in=[PhoneNumber.State.DRIFTED, PhoneNumber.State.REMOVED])
    rows = waiting.filter(
        elsewhere | Q(pk__in=rows_changed_since_plan(waiting, rollout.source))
    ).select_related("number")
    return list(rows.only("number__number", "number__label").order_by("position"))


def _question(moved: Sequence[RolloutRow]) -> str:
    """Return the sentence that names the numbers that have moved and asks what to do."""
    count = len(moved)
    names = [str(row.number) for row in moved[:NAMED]]
    if count > NAMED:
        names.append(
            ngettext("{count} more", "{count} more", count - NAMED).format(count=format_number(count - NAMED))
        )
    return _(
        "Changed since this was scheduled: {listed}. "
        "Let it go on without what has changed, cancel it, or plan it again."
    ).format(listed=get_text_list(names, _("and")))


# Ends are set no more: what is temporary is a notice. This is for those that wait already, and goes with the next
# release, as do ``Rollout.ends_at`` and the pages that show it.
def end_due_rollouts(*, actor: Actor) -> None:
    """End finished rollouts whose end has come: start an undo that brings the former texts back.

    It runs in the name of whoever started the rollout. Numbers changed since are left and named in its rows.
    """
    due = Rollout.objects.filter(stage=Stage.FINISHED, ends_at__lte=timezone.now())
    due = due.exclude(undos__started_at__isnull=False)
    for pk in list(due.order_by("ends_at", "pk").values_list("pk", flat=True)):
        lease = Lease(pk)
        if not lease.take():
            continue
        try:
            _end(lease, actor=actor)
        except LeaseLost:
            continue  # it was held up for so long that somebody else does this
        finally:
            lease.release()


def _end(lease: Lease, *, actor: Actor) -> None:
    with transaction.atomic():
        rollout = lease.lock_held()
    try:
        undo = _start_undo(rollout)
    except (RunRefused, PermissionDenied) as refused:
        _give_up(lease, str(refused), actor=actor)
    else:
        data = {"undo": undo.pk, "by_itself": True}
        take_step(rollout, Step.ENDED, actor=actor, who=Who.CLOCK, data=data)


def _start_undo(rollout: Rollout) -> Rollout:
    """Plan and start the undo of ``rollout`` in its author's name."""
    author = author_actor(rollout)
    if author is None:
        raise RunRefused(_("{author_name} has no account any more.").format(author_name=rollout.author_name))
    return take_back(
        rollout,
        actor=author,
        note=_("Ended at its time: {title}").format(title=rollout.title),
        heed_drafts=False,
    )


@transaction.atomic
def _give_up(lease: Lease, why: str, *, actor: Actor) -> None:
    """Store on the rollout why its end needs a person, and audit that."""
    rollout = lease.lock_held()
    rollout.ends_at = None
    rollout.reason = _("The former texts did not come back by themselves. {why}").format(why=why)[
        :REASON_LIMIT
    ]
    take_step(
        rollout,
        Step.DID_NOT_END,
        actor=actor,
        who=Who.CLOCK,
        reason=rollout.reason,
        outcome=AuditOutcome.REFUSED,
    )
