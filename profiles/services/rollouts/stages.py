"""Moving a rollout from stage to stage: a locked row, and one line of the audit log for each step."""

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
    """A rollout can't take this step as it stands; ``message`` is a sentence. Nothing was changed."""


def right_for(rollout: Rollout) -> str:
    """Return the right that it takes to run ``rollout``: a scheduled edit, and its undo, are edits."""
    source = rollout.undoes.source if rollout.undoes else rollout.source
    return permissions.EDIT if source == Source.EDIT else permissions.ROLL_OUT


def author_of(rollout: Rollout) -> Actor | None:
    """Return in whose name ``rollout`` runs, as they and their rights are now; None where they are gone."""
    if rollout.author is None and not rollout.by_command:
        return None
    return Actor(user=rollout.author, name=rollout.author_name, background=True)


def locked(pk: int) -> Rollout:
    """Return the rollout as it is now, locked for the rest of the transaction."""
    return Rollout.objects.select_for_update(of=("self",)).select_related("undoes", "author").get(pk=pk)


def expect(rollout: Rollout, stages: Collection[str], otherwise: str) -> None:
    """Raise :class:`RunRefused`, saying where the locked ``rollout`` stands, unless it is in one of ``stages``."""
    if rollout.stage not in stages:
        raise RunRefused(
            _("{otherwise} This one is: {stage}.").format(
                otherwise=otherwise, stage=rollout.get_stage_display().lower()
            )
        )


def move(
    rollout: Rollout,
    stage: str,
    *,
    actor: Actor,
    step: str,
    reason: str = "",
    data: dict[str, Any] | None = None,
    outcome: str = AuditOutcome.OK,
) -> Rollout:
    """Put the locked ``rollout`` into ``stage``, save it and say so in the audit log.

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
    tell(rollout, step, actor=actor, reason=reason or rollout.note, data=data, outcome=outcome)
    return rollout


def tell(
    rollout: Rollout,
    step: str,
    *,
    actor: Actor,
    reason: str = "",
    data: dict[str, Any] | None = None,
    outcome: str = AuditOutcome.OK,
) -> None:
    """Add ``step`` of ``rollout`` to the audit log."""
    audit.record(
        actor=actor,
        action=Action.ROLLOUT_STEP,
        rollout=rollout,
        outcome=outcome,
        reason=reason,
        data={"step": step} | (data or {}),
    )


@site_locale()
def close_unsent(rollout: Rollout) -> int:
    """Let the waiting rows of the locked ``rollout`` stay as they are; return how many there were."""
    waiting = RolloutRow.objects.filter(rollout=rollout, outcome=RowOutcome.WAITING)
    return waiting.update(outcome=RowOutcome.NONE, reason=_("Cancelled before it was its turn."))
