"""Rollout list, page of one rollout (dry run, then progress), and scheduled rollouts."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.forms.rollouts import ColumnsForm
from profiles.forms.schedules import StartForm
from profiles.forms.tables import UploadedTableForm
from profiles.forms.tags import RolloutNamesForm
from profiles.l10n.zones import request_zone
from profiles.models import Rollout
from profiles.models.rollout import Effect, RowOutcome, Source, Stage, TextUse
from profiles.models.rollout_stages import MOVING, steps_in
from profiles.presenters.rollouts import EFFECT_MARKS, EXCLUDED_MARK, OUTCOME_MARKS, Mark
from profiles.selectors import tags
from profiles.selectors.rollouts import progress, rollouts, templates
from profiles.selectors.rollouts.rollouts import EXCLUDED, Totals
from profiles.selectors.rollouts.visibility import has_hidden_rows
from profiles.services.pushing import budget
from profiles.services.rollouts.stages import required_permission
from profiles.texts import templating
from profiles.views.access import StaffRequest, requires
from profiles.views.fragments import fragment
from profiles.views.history.pages import cursor
from profiles.views.rollouts.rows import rows_context

# More do not go along to a new notice: an address has its limits, and a notice for many is set for a tag.
NUMBERS_IN_ADDRESS = 100


@require_safe
@requires(permissions.SEE)
def rollout_list(request: StaffRequest) -> HttpResponse:
    """Page of all rollouts, newest first."""
    tag = tags.tag_named(request.GET.get("tag", ""), request.user)
    page = rollouts.listed(
        request.user, before=cursor(request, "before"), after=cursor(request, "after"), tag=tag
    )
    context = {"page": page, "here": "rollouts", "tag": tag, "tags": tags.all_tags(request.user)}
    return render(request, "profiles/rollouts/list.html", context)


@require_safe
@requires(permissions.SEE)
def rollout_scheduled(request: StaffRequest) -> HttpResponse:
    """Page of scheduled starts and ends."""
    starting = rollouts.upcoming_starts(request.user)
    context = {
        "starting": starting,
        "with_ends": any(rollout.ends_at for rollout in starting),  # such as an older release has set
        "ending": rollouts.upcoming_ends(request.user),
        "zone": request_zone(request),
        "here": "scheduled",
    }
    return render(request, "profiles/rollouts/scheduled.html", context)


@require_safe
@requires(permissions.SEE)
def rollout_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Page of one rollout: its dry run, then its progress."""
    rollout = rollouts.rollout_or_404(request.user, pk)
    return render(request, "profiles/rollouts/rollout.html", page_context(request, rollout))


@require_safe
@requires(permissions.SEE)
def rollout_progress_fragment(request: StaffRequest, pk: int) -> HttpResponse:
    """Fragment: the progress; it polls while that may change.

    What may be done comes along only where the stage is another than the page knows: a button does not change
    under somebody's finger.
    """
    rollout = rollouts.rollout_or_404(request.user, pk)
    moved = request.GET.get("stage", "") != rollout.stage
    context = {**progress_context(request, rollout), "moved": moved}
    response = fragment(render(request, "profiles/rollouts/_progress.html", context))
    if moved:
        response["HX-Trigger"] = "rollout-moved"
    return response


def page_context(request: StaffRequest, rollout: Rollout, **forms: Any) -> dict[str, Any]:
    """Return the context of the page of ``rollout``; ``forms`` are those that were refused."""
    use = TextUse(rollout.options.get("use", TextUse.REPLACE))
    hidden = has_hidden_rows(rollout, request.user)
    context = {
        "rollout": rollout,
        "zone": request_zone(request),
        "hidden": hidden,
        "can_run": request.user.has_perm(required_permission(rollout)) and not hidden,
        "names_form": None if hidden else _names_form(request, rollout),
        "replaces": use == TextUse.REPLACE,
        "text_use": use.label,
        **rows_context(request, rollout),
    }
    if rollout.stage == Stage.PLANNED:
        totals = rollouts.totals(rollout, request.user)
        context |= {
            "totals": totals,
            "notice_query": notice_query(
                rollouts.numbers_to_send(rollout, request.user, at_most=NUMBERS_IN_ADDRESS)
            ),
            "tiles": _effect_tiles(totals),
            "moved": rollouts.moved_number_count(rollout, request.user),
            "seconds": budget.expected_seconds(totals.to_send),
            "start_form": StartForm.offered(rollout, request_zone(request)),
            "columns_form": columns_form(rollout),
            "table_form": UploadedTableForm(auto_id="id_table_%s"),
            "own_words": [] if hidden else templates.with_own_words(rollout),
        }
    else:
        context |= progress_context(request, rollout)
    return context | forms


def notice_query(numbers: Sequence[str]) -> str:
    """Return the end of the address of a new notice for ``numbers``."""
    return f"?{urlencode({'numbers': numbers}, doseq=True)}" if numbers else ""


def progress_context(request: StaffRequest, rollout: Rollout) -> dict[str, Any]:
    """Return the context of the progress of ``rollout``."""
    current = progress.progress(rollout, request.user)
    marks = OUTCOME_MARKS.items()
    undo = rollouts.undo_of(rollout, request.user)
    # What was saved before somebody cancelled it is still sent.
    is_ending = rollout.stage == Stage.CANCELLED and rollout.started_at and not rollout.finished_at
    return {
        "rollout": rollout,
        "progress": current,
        "tiles": [(outcome, mark, current.counts.get(outcome, 0)) for outcome, mark in marks],
        "can_run": request.user.has_perm(required_permission(rollout))
        and not has_hidden_rows(rollout, request.user),
        "zone": request_zone(request),
        "offered": steps_in(rollout.stage),
        "polled": rollout.stage in MOVING or is_ending,
        "undo": undo,
        "can_change_end": undo is None and rollouts.has_upcoming_end(rollout),
        "can_retry": undo is None and current.counts.get(RowOutcome.FAILED, 0) > 0,
        "can_undo": undo is None
        and any(current.counts.get(outcome, 0) for outcome in (RowOutcome.SAVED, RowOutcome.LIVE)),
    }


def _names_form(request: StaffRequest, rollout: Rollout) -> RolloutNamesForm | None:
    """Return the form for labels and tags from the table of ``rollout``; None where it has none."""
    columns = rollout.options.get("table_columns")
    return RolloutNamesForm(columns=columns) if columns and request.user.has_perm(permissions.EDIT) else None


def columns_form(rollout: Rollout) -> ColumnsForm | None:
    """Return the column mapping form of ``rollout``; None if its source has no table."""
    if rollout.source != Source.TEMPLATE or rollout.template_version is None:
        return None
    return ColumnsForm(rollout=rollout, placeholders=templating.placeholders(rollout.template_version.text))


def _effect_tiles(totals: Totals) -> list[tuple[str, Mark, int]]:
    tiles = [(str(effect), EFFECT_MARKS[effect], totals.effects[effect]) for effect in Effect]
    return [*tiles, (EXCLUDED, EXCLUDED_MARK, totals.excluded)]
