"""Stage changes of a rollout: lock, check, save, and an audit event for each step."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.stored import site_locale
from profiles.models import Rollout, RolloutRow
from profiles.models.audit import Action, AuditOutcome
from profiles.models.limits import REASON_LIMIT
from profiles.models.rollout import RowOutcome, Source
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


def require_stage(rollout: Rollout, stages: Collection[str], otherwise: str) -> None:
    """Raise :class:`RunRefused` unless the locked ``rollout`` is in one of ``stages``."""
    if rollout.stage not in stages:
        raise RunRefused(
            _("{otherwise} This one is: {stage}.").format(
                otherwise=otherwise, stage=rollout.get_stage_display().lower()
            )
        )


def change_stage(
    rollout: Rollout,
    stage: str,
    *,
    actor: Actor,
    step: str,
    reason: str = "",
    data: dict[str, Any] | None = None,
    outcome: str = AuditOutcome.OK,
) -> Rollout:
    """Change the stage of the locked ``rollout``, save it and add the audit event.

    Args:
        rollout: Locked; whatever else has changed of it is saved too.
        stage: The new stage; the same one begins anew.
        actor: Who does this.
        step: The word for it in the audit log.
        reason: Why it waits or has ended, as a sentence.
        data: Whatever else is worth keeping; no profile's text.
        outcome: For the audit log.
    """
    rollout.stage, rollout.stage_since, rollout.reason = stage, timezone.now(), reason[:REASON_LIMIT]
    rollout.save()
    record_stage_step(rollout, step, actor=actor, reason=reason or rollout.note, data=data, outcome=outcome)
    return rollout


def record_stage_step(
    rollout: Rollout,
    step: str,
    *,
    actor: Actor,
    reason: str = "",
    data: dict[str, Any] | None = None,
    outcome: str = AuditOutcome.OK,
) -> None:
    """Add the audit event for ``step`` of ``rollout``."""
    audit.record(
        actor=actor,
        action=Action.ROLLOUT_STEP,
        rollout=rollout,
        outcome=outcome,
        reason=reason,
        data={"step": step} | (data or {}),
    )


@site_locale()
def close_waiting_rows(rollout: Rollout) -> int:
    """Close the waiting rows of the locked, cancelled ``rollout``; return how many there were."""
    waiting = RolloutRow.objects.filter(rollout=rollout, outcome=RowOutcome.WAITING)
    return waiting.update(outcome=RowOutcome.NONE, reason=_("Cancelled before it was its turn."))
