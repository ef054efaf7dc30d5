"""Dry runs: creating, storing and finishing the plan of a rollout, whatever its source.

Rows are judged and stored in short transactions, so that nobody else waits for the whole of it. Meanwhile the
rollout counts as cancelled: one whose planning was cut off can't be started.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.l10n.stored import site_locale
from profiles.models import Rollout
from profiles.models.limits import TITLE_LIMIT
from profiles.models.rollout import Effect, Source, Stage
from profiles.models.rollout_stages import Step, sources
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.rollouts.plans import rows
from profiles.services.rollouts.plans.rows import Entry, TextRenderer
from profiles.services.rollouts.stages import record_step

# Planning takes seconds; what is not planned after so long was cut off, since its process died.
CUT_OFF_AFTER = timedelta(minutes=5)
UNFINISHED_REASON = gettext_lazy("Its dry run was not finished. Plan it again from the start.")


class PlanRefused(SaveRefused):
    """The rollout can't be planned; ``message`` is a sentence. Nothing was changed."""


class PlannedAlready(PlanRefused):
    """The same form (idempotency key) was sent before; ``rollout`` is its result."""

    def __init__(self, rollout: Rollout) -> None:
        super().__init__(_("This was sent twice, and planned once."))
        self.rollout = rollout


@site_locale()
def begin_plan(*, actor: Actor, source: Source, title: str, submission: str = "", **fields: Any) -> Rollout:
    """Create a rollout that can't be started before :func:`finish_plan`.

    Args:
        actor: Its author.
        source: Where its texts come from.
        title: Cut off at 200 characters.
        submission: The key of the form that asks for it; "" where it is no form.
        fields: Those of its source.

    Raises:
        PlannedAlready: The form has been sent before.
        PlanRefused: It has, and what came of that is no plan yet, or no more. One whose planning was cut off is
            planned again after five minutes.
    """
    values = {
        "source": source,
        "title": title[:TITLE_LIMIT],
        "stage": Stage.CANCELLED,
        "reason": str(UNFINISHED_REASON),
        "author": actor.user,
        "author_name": actor.name,
        "token_id": actor.token,
        "canary": settings.ROLLOUT_CANARY,
        "stop_after": settings.ROLLOUT_STOP_AFTER,
        "stop_percent": settings.ROLLOUT_STOP_PERCENT,
        **fields,
    }
    if not submission:
        return Rollout.objects.create(**values)
    # Two at once meet in the database, where one of them is first.
    rollout, is_new = Rollout.objects.get_or_create(submission=submission, defaults=values)
    if is_new or _takes_over(rollout):
        return rollout
    if rollout.stage != Stage.CANCELLED:
        raise PlannedAlready(rollout)
    raise PlanRefused(
        _(
            "This was sent before. What came of it is still being planned, was cut off or was cancelled: look at "
            "the newest rollouts. To plan it once more, send it again."
        )
    )


def _takes_over(rollout: Rollout) -> bool:
    """Return whether planning ``rollout`` was cut off, so that whoever asked for it again plans it now."""
    now = timezone.now()
    cut_off = Rollout.objects.filter(
        pk=rollout.pk,
        stage=Stage.CANCELLED,
        reason=str(UNFINISHED_REASON),
        stage_since__lte=now - CUT_OFF_AFTER,
    )
    return bool(cut_off.update(stage_since=now))


def reopen_plan(rollout: Rollout) -> Rollout:
    """Reserve ``rollout`` for planning it again: nobody can start it before :func:`finish_plan`.

    Raises:
        PlanRefused: It has been started, or somebody else is planning it.
    """
    with site_locale():
        unfinished = str(UNFINISHED_REASON)
    held = Rollout.objects.filter(pk=rollout.pk, stage__in=sources(Step.PLANNED)).update(
        stage=Stage.CANCELLED, reason=unfinished, starts_at=None, ends_at=None
    )
    if not held:
        raise PlanRefused(_("This rollout has been started, or is being planned by somebody else just now."))
    return Rollout.objects.select_related("template_version__template").get(pk=rollout.pk)


@site_locale()
def finish_plan(
    rollout: Rollout,
    entries: Sequence[Entry],
    render: TextRenderer,
    *,
    actor: Actor,
    **how: Any,
) -> Rollout:
    """Write the rows of a rollout from :func:`begin_plan` or :func:`reopen_plan`; it is planned then.

    ``how``: see :func:`profiles.services.rollouts.plans.rows.write_rows`.
    """
    counts = rows.write_rows(rollout, entries, render, actor=actor, **how)
    return set_planned(rollout, actor=actor, data=_audit_data(rollout, counts))


@transaction.atomic
def set_planned(rollout: Rollout, *, actor: Actor, data: dict[str, Any]) -> Rollout:
    """Make a plan of a rollout from :func:`begin_plan` or :func:`reopen_plan`, whose rows are written."""
    rollout.stage, rollout.reason, rollout.stage_since = Stage.PLANNED, "", timezone.now()
    rollout.save()
    record_step(rollout, Step.PLANNED, actor=actor, data=data)
    return rollout


def _audit_data(rollout: Rollout, counts: Counter[str]) -> dict[str, Any]:
    told: dict[str, Any] = {"rows": counts.total()} | {effect: counts[effect] for effect in Effect.values}
    if rollout.template_version is not None:
        version = rollout.template_version
        told |= {"template": version.template.name, "template_version": version.version}
        told |= {"file": rollout.table_name, "digest": rollout.table_digest}
    return told
