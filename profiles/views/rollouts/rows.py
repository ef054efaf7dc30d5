"""Rows of a rollout: filtered pages, excluding, the diff of one row, CSV export."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from profiles import permissions
from profiles.exports.rollouts import csv_lines
from profiles.forms.rollouts import ExcludeForm
from profiles.models import Rollout, RolloutRow
from profiles.models.rollout import Effect, RowOutcome, Stage
from profiles.presenters.rollouts import EFFECT_MARKS, EXCLUDED_MARK, OUTCOME_MARKS, Mark
from profiles.selectors.checks.planned import added_findings
from profiles.selectors.notices.layers import layers_by_number
from profiles.selectors.paging import PAGE_SIZE, numbered_page
from profiles.selectors.rollouts import rollouts
from profiles.selectors.rollouts.rollouts import EXCLUDED, SORTS, RowFilter
from profiles.selectors.rollouts.visibility import has_hidden_rows
from profiles.selectors.search import SEARCH_LIMIT
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.exporting import export_rollout
from profiles.services.rollouts.plans import replanning
from profiles.texts.composition import compose
from profiles.views.access import StaffRequest, requires
from profiles.views.fragments import fragment
from profiles.views.history.differences import difference_context
from profiles.views.numbers.rows import page_number

# The word in the address by which the differences of all rows of the page are open, and so many rows a page then:
# each costs as much as a page of its own.
OPEN_ALL, OPENED_ROWS = "all", 10
SHOW_VALUES = {*Effect.values, *RowOutcome.values, EXCLUDED}
BY_NEED = gettext_lazy("What needs a look first")
SORT_LABELS = {
    "line": gettext_lazy("Order of the table"),
    "label": gettext_lazy("Business"),
    "length": gettext_lazy("Longest first"),
    "change": gettext_lazy("Most changed first"),
}


def row_filter(request: StaffRequest) -> RowFilter:
    """Return the row filter in the query string; invalid values are ignored."""
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "")
    return RowFilter(
        show=show if show in SHOW_VALUES else "",
        q=request.GET.get("q", "")[:SEARCH_LIMIT].replace("\0", ""),
        sort=sort if sort in SORTS else "",
    )


def rows_context(request: StaffRequest, rollout: Rollout) -> dict[str, Any]:
    """Return the context of the table of rows."""
    wanted = row_filter(request)
    opened = request.GET.get("open") == OPEN_ALL
    query = request.GET.copy()
    query.pop("page", None)
    page = numbered_page(
        rollouts.rows(rollout, wanted, request.user, texts=opened),
        page_number(request.GET.get("page", "")),
        OPENED_ROWS if opened else PAGE_SIZE,
    )
    planned = rollout.stage == Stage.PLANNED
    return {
        "rollout": rollout,
        "page": page,
        "differences": row_differences(page.rows) if opened else {},
        "opened": opened,
        "wanted": wanted,
        "sorts": [("", BY_NEED), *SORT_LABELS.items()] if planned else _sorts_of_run(),
        "query": query.urlencode(),
        "planned": planned,
        "added": added_findings(page.rows, request.user, now=timezone.now()) if planned else {},
        "can_exclude": planned
        and request.user.has_perm(permissions.ROLL_OUT)
        and not has_hidden_rows(rollout, request.user),
        "shown_mark": _mark(wanted.show),
        "excluded": EXCLUDED_MARK,
    }


def _sorts_of_run() -> list[tuple[str, Any]]:
    """Return the orders of the rows of one that is no plan: as they go, unless another is chosen."""
    return [("" if key == "line" else key, word) for key, word in SORT_LABELS.items()]


def row_differences(rows: Sequence[RolloutRow]) -> dict[int, dict[str, Any]]:
    """Return position -> the context of the difference that a row makes to the body that it was planned on.

    ``heard`` is what callers would hear where a notice is in force now, "" where none is.
    """
    now = timezone.now()
    noticed = [row.number.pk for row in rows if row.number and row.number.recompose_at]
    layers = layers_by_number(noticed, over_after=now)
    contexts = {}
    for row in rows:
        composed = compose(row.text, layers.get(row.number_id or 0, ()), now)
        heard = composed.text if any(part.layer for part in composed.parts) else ""
        before = row.base.body_text if row.base else ""
        contexts[row.position] = {"heard": heard, **difference_context(before, row.text)}
    return contexts


def _mark(show: str) -> Mark | None:
    if show == EXCLUDED:
        return EXCLUDED_MARK
    return EFFECT_MARKS.get(show) or OUTCOME_MARKS.get(show)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.SEE)
def rollout_rows(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: a page of rows. POST: exclude rows from a dry run, or include them again."""
    rollout = rollouts.rollout_or_404(request.user, pk)
    if request.method == "POST":
        return _exclude(request, rollout)
    if not request.htmx:
        return redirect(_address(request, rollout))
    context = {**rows_context(request, rollout), "searched": request.htmx.trigger == "rows-find"}
    response = fragment(render(request, "profiles/rollouts/_rows.html", context))
    response["HX-Replace-Url"] = _address(request, rollout)
    return response


def _exclude(request: StaffRequest, rollout: Rollout) -> HttpResponse:
    actor = Actor.of(request)
    actor.require(permissions.ROLL_OUT)
    form = ExcludeForm(request.POST)
    problem = ""
    if form.is_valid():
        excluded = form.cleaned_data["excluded"]
        positions = {
            "chosen": form.cleaned_data["position"],
            "page": form.cleaned_data["on_page"],
            "filter": rollouts.positions(rollout, row_filter(request), request.user),
        }[form.cleaned_data["scope"]]
        try:
            changed = replanning.exclude(rollout, actor=actor, positions=positions, excluded=excluded)
        except SaveRefused as refused:
            problem = refused.message
        else:
            problem = "" if changed else _("No row was changed: tick some, or choose all on the page.")
    else:
        problem = _("Choose which rows are meant.")
    if problem:
        messages.error(request, problem)
    return redirect(_address(request, rollout) + "#rows")


def _address(request: StaffRequest, rollout: Rollout) -> str:
    """Return the address of the rollout's page with this request's filters."""
    query = request.GET.urlencode()
    return reverse("rollout", args=[rollout.pk]) + (f"?{query}" if query else "")


@require_safe
@requires(permissions.SEE)
def rollout_row(request: StaffRequest, pk: int, position: int) -> HttpResponse:
    """Page of one row: its diff, values and outcome."""
    rollout = rollouts.rollout_or_404(request.user, pk)
    row = rollouts.row_or_404(rollout, position, request.user)
    context = {
        "rollout": rollout,
        "row": row,
        **row_differences([row])[position],
    }
    if request.htmx:
        return fragment(render(request, "profiles/rollouts/_row_difference.html", context))
    return render(request, "profiles/rollouts/row.html", context)


@require_safe
@requires(permissions.EXPORT_AUDIT)
def rollout_download(request: StaffRequest, pk: int) -> HttpResponseBase:
    """All rows as streamed CSV; the export is an event of the audit log."""
    rollout = rollouts.rollout_or_404(request.user, pk)
    if request.GET.get("format", "csv") != "csv":
        return HttpResponse(_("Choose format=csv.") + "\n", content_type="text/plain", status=400)
    rows = export_rollout(actor=Actor.of(request), rollout=rollout)
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nixadmin-rollout-{rollout.pk}.csv"'
    return response
