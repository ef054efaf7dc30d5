"""Replanning before the start: other columns, the numbers as they are now, or fewer rows."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import Rollout, RolloutRow
from profiles.models.rollout import Source, TextUse
from profiles.models.rollout_stages import Step
from profiles.services.actors import Actor
from profiles.services.columns import remember_columns
from profiles.services.rollouts.plans import dry_runs
from profiles.services.rollouts.plans.dry_runs import PlanRefused
from profiles.services.rollouts.plans.planning import check_columns
from profiles.services.rollouts.plans.rows import BATCH_SIZE, Entry
from profiles.services.rollouts.plans.sources import renderer_for, table_entries
from profiles.services.rollouts.stages import (
    lock_rollout,
    record_step,
    require_no_hidden_numbers,
    require_step,
)


def remap(rollout: Rollout, *, actor: Actor, number_column: str, columns: Mapping[str, str]) -> Rollout:
    """Plan a template rollout again with other columns, and keep what these columns hold for tables to come.

    Errors as for :func:`profiles.services.rollouts.plans.planning.plan_template`.
    """
    if rollout.source != Source.TEMPLATE:
        raise PlanRefused(_("Only a rollout of a template and a table has columns."))
    columns = {name: column for name, column in columns.items() if column}
    check_columns(number_column, columns, rollout.options["table_columns"])
    actor.require(permissions.ROLL_OUT)
    remember_columns(rollout.options["table_columns"], number_column=number_column, columns=columns)
    options = {"number_column": number_column, "columns": columns, "guessed": {}}
    return _again(rollout, actor=actor, options=options)


def replan(rollout: Rollout, *, actor: Actor) -> Rollout:
    """Plan ``rollout`` again, against its numbers as they are now; what was excluded stays so.

    A scheduled one, or one that asks for a decision, is a plan afterwards and has to be started again.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        PlanRefused: It has been started, or its texts are its own (an undo, a scheduled edit, those of a program).
    """
    return _again(rollout, actor=actor, options={})


def use_text(rollout: Rollout, *, actor: Actor, use: TextUse) -> Rollout:
    """Plan one text for all again: with another ``use`` of it.

    Errors as for :func:`replan`, and where it is no rollout of one text.
    """
    if rollout.source != Source.TEXT or (use != TextUse.REPLACE and not rollout.options["text"]):
        raise PlanRefused(_("Only one text for all can be added to each profile instead."))
    return _again(rollout, actor=actor, options={"use": use})


def exclude(rollout: Rollout, *, actor: Actor, positions: Collection[int], excluded: bool) -> int:
    """Exclude rows from a planned rollout, or include them again; return how many were changed.

    Raises:
        PermissionDenied: The actor may not plan rollouts.
        RunRefused: It is planned no more.
    """
    actor.require(permissions.ROLL_OUT)
    step = Step.EXCLUDED if excluded else Step.INCLUDED
    wanted = list(positions)
    changed = 0
    with transaction.atomic():
        require_step(lock_rollout(rollout.pk), step, actor=actor)
        for start in range(0, len(wanted), BATCH_SIZE):
            some = wanted[start : start + BATCH_SIZE]
            rows = RolloutRow.objects.filter(rollout=rollout, position__in=some)
            changed += rows.exclude(excluded=excluded).update(excluded=excluded)
        if changed:
            record_step(rollout, step, actor=actor, data={"rows": changed})
    return changed


def _again(rollout: Rollout, *, actor: Actor, options: dict[str, Any]) -> Rollout:
    actor.require(permissions.ROLL_OUT)
    require_no_hidden_numbers(rollout, actor)
    if rollout.source in {Source.UNDO, Source.EDIT}:
        raise PlanRefused(_("An undo or a scheduled edit can't be planned again. Plan a new one."))
    if rollout.source == Source.BODIES:  # they were written over texts that may be others now
        raise PlanRefused(_("Texts that a program has sent can't be planned again. Have it send them again."))
    rollout = dry_runs.reopen_plan(rollout)
    rollout.options |= options
    rows = rollout.rows.order_by("position").values_list(
        "line", "values", "excluded", "number_typed", "number"
    )
    if rollout.source == Source.TEMPLATE:
        entries = table_entries(
            [(line, values, excluded) for line, values, excluded, _typed, _number in rows],
            number_column=rollout.options["number_column"],
            columns=rollout.options["columns"],
            actor=actor,
        )
    else:
        entries = [
            Entry(line, line, typed, number, values=values, excluded=excluded)
            for line, values, excluded, typed, number in rows
        ]
    return dry_runs.finish_plan(rollout, entries, renderer_for(rollout), actor=actor)
