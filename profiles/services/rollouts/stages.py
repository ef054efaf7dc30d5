"""Steps of a rollout by the table of transitions: lock, check, save, and an audit event for each."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.stored import site_locale
from profiles.models import Rollout, RolloutRow
from profiles.models.audit import Action, AuditOutcome
from profiles.models.limits import REASON_LIMIT
from profiles.models.rollout import RowOutcome, Source
from profiles.models.rollout_stages import Step, Transition, Who, refusal, transition
from profiles.selectors.rollouts.visibility import has_hidden_rows
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused

# Rows that may still change by themselves.
OPEN = (RowOutcome.WAITING, RowOutcome.SAVED)


class RunRefused(SaveRefused):
    """The rollout can't take this step in its present stage; ``message`` is a sentence. Nothing was changed."""


def required_permission(rollout: Rollout) -> str:
    """Return the permission to run ``rollout``: EDIT for a scheduled edit and its undo, else ROLL_OUT."""
    source = rollout.undoes.source if rollout.undoes else rollout.source
    return permissions.EDIT if source == Source.EDIT else permissions.ROLL_OUT


def author_actor(rollout: Rollout) -> Actor | None:
    """Return the actor in whose name ``rollout`` runs, with present rights; None if the account is gone."""
    if rollout.author is None and not rollout.by_command:
        return None
    return Actor(user=rollout.author, name=rollout.author_name, background=True)


def lock_rollout(pk: int) -> Rollout:
    """Return the rollout, locked for the rest of the transaction."""
    return Rollout.objects.select_for_update(of=("self",)).select_related("undoes", "author").get(pk=pk)


def require_step(
    rollout: Rollout, step: Step, *, actor: Actor, who: Who = Who.PERSON, moves: bool | None = None
) -> Transition:
    """Return how ``step`` is taken with the locked ``rollout``, by the table of transitions.

    Args:
        rollout: Locked.
        step: What is to be done.
        actor: Needs the right to run it, where a person takes the step.
        who: Who takes it.
        moves: Whether it is to change the stage; None for whatever the table says.

    Raises:
        PermissionDenied: The actor may not run it.
        RunRefused: The table has no such step in its stage, or the actor does not see all of its numbers.
    """
    if who == Who.PERSON:
        actor.require(required_permission(rollout))
        require_no_hidden_numbers(rollout, actor)
    found = transition(step, who, rollout.stage, moves=moves)
    if found is None:
        raise RunRefused(
            _("{otherwise} This one is: {stage}.")
            .format(otherwise=refusal(step, who), stage=rollout.get_stage_display().lower())
            .strip()
        )
    return found


def require_no_hidden_numbers(rollout: Rollout, actor: Actor) -> None:
    """Raise :class:`RunRefused` where ``rollout`` is for numbers too that the actor does not see."""
    if has_hidden_rows(rollout, actor.user):
        raise RunRefused(
            _(
                "This is for numbers of other teams too, so nothing was changed. "
                "Ask somebody who sees every number."
            )
        )


def take_step(
    rollout: Rollout,
    step: Step,
    *,
    actor: Actor,
    who: Who = Who.PERSON,
    moves: bool | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
    outcome: str = AuditOutcome.OK,
) -> Rollout:
    """Take ``step`` with the locked ``rollout``: save it in its new stage, and add the audit event.

    Args:
        rollout: Locked; whatever else has changed of it is saved too.
        step: What is done.
        actor: Who does this.
        who: As what; see :func:`require_step`, which also raises the errors.
        moves: Whether it changes the stage; None for whatever the table says.
        reason: Why it waits or has ended, as a sentence; kept with the new stage.
        data: Whatever else is worth keeping; no profile's text.
        outcome: For the audit log.
    """
    found = require_step(rollout, step, actor=actor, who=who, moves=moves)
    if found.target is not None:
        rollout.stage, rollout.stage_since = found.target, timezone.now()
        rollout.reason = reason[:REASON_LIMIT]
    rollout.save()
    record_step(rollout, step, actor=actor, reason=reason or rollout.note, data=data, outcome=outcome)
    return rollout


def record_step(
    rollout: Rollout,
    step: Step,
    *,
    actor: Actor,
    reason: str = "",
    data: dict[str, Any] | None = None,
    outcome: str = AuditOutcome.OK,
) -> None:
    """Add the audit event for ``step`` of ``rollout``; ``data`` must hold no profile's text."""
    audit.record(
        actor=actor,
        action=Action.ROLLOUT_STEP,
        rollout=rollout,
        outcome=outcome,
        reason=reason,
        data={"step": step.value} | (data or {}),
    )


@site_locale()
def close_waiting_rows(rollout: Rollout) -> int:
    """Close the waiting rows of the locked, cancelled ``rollout``; return how many there were."""
    waiting = RolloutRow.objects.filter(rollout=rollout, outcome=RowOutcome.WAITING)
    return waiting.update(outcome=RowOutcome.NONE, reason=_("Cancelled before it was its turn."))
