"""New numbers: choose a template, give each its details, label and tags, and plan their first profiles."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.columns import HEADER_FIELD, ColumnChoices, applied_before, was_asked
from profiles.forms.onboarding.grid import Grid, rows_for
from profiles.forms.submissions import submission_key
from profiles.forms.tables import UploadedTableForm
from profiles.forms.whole_numbers import KEY_DIGITS, PLACE_DIGITS, parse_whole_number
from profiles.l10n.numbers import format_number
from profiles.models import Template
from profiles.selectors import numbers
from profiles.selectors.details.fields import fields_of
from profiles.selectors.number_list import new_numbers
from profiles.selectors.rollouts import templates
from profiles.services.actors import Actor
from profiles.services.columns import remember_columns
from profiles.services.conflicts import SaveRefused
from profiles.services.rollouts.plans.dry_runs import PlannedAlready
from profiles.services.rollouts.plans.onboarding import NewNumber, plan_onboarding
from profiles.tables import Table, TableRefused, with_header
from profiles.texts.contract import UnusableText
from profiles.views.access import StaffRequest, requires

# With more columns to choose, and the cells beside them, a form has more fields than Django takes.
CHOICES_LIMIT = 400


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def number_new(request: StaffRequest) -> HttpResponse:
    """GET: the new numbers, with ``?template=`` and its cells. POST: fill the cells from a table, or plan them."""
    asked = parse_whole_number(
        request.POST.get("template", request.GET.get("template", "")), digits=KEY_DIGITS
    )
    template = templates.active().filter(pk=asked).first() if asked is not None else None
    if request.method != "POST":
        return _page(request, template, _grid(request, template), UploadedTableForm())
    actor = Actor.of(request)
    actor.require(permissions.ROLL_OUT)
    grid, form = _grid(request, template), UploadedTableForm(request.POST, request.FILES)
    if template is None:
        return _page(request, None, grid, form, problem=_("Choose a template."))
    if request.POST.get("do") == "fill":
        return _fill(request, template, grid, form)
    return _plan(request, template, grid, form, actor)


def _fill(request: StaffRequest, template: Template, grid: Grid, form: UploadedTableForm) -> HttpResponse:
    """Return the page with the table's cells in the grid; nothing is saved."""
    if not form.is_valid():
        return _page(request, template, grid, form, problem=form.error_summary())
    try:
        table = form.table()
    except (TableRefused, UnusableText) as refused:
        return _page(request, template, grid, form, problem=refused.message)
    if table is None:
        return _page(request, template, grid, form, problem=_("Choose a file, or paste the table."))
    return _filled(request, template, grid, form, table)


def _filled(
    request: StaffRequest, template: Template, grid: Grid, form: UploadedTableForm, table: Table
) -> HttpResponse:
    """Fill the grid as the columns were chosen, else as they are guessed; the page shows which, to be changed."""
    asked = grid.choices(table)
    if was_asked(request.POST, table):
        asked = grid.choices(table, request.POST)
        if not asked.is_valid():
            return _page(
                request, template, grid, form, problem=_("Choose a column of this table."), asked=asked
            )
        remember_columns(table.columns, number_column=asked.number_column(), columns=asked.columns())
    _take_back(request, table, grid)
    if others := grid.fill(table, asked.by_field()):
        told = ngettext(
            "{count} row of the table is of none of these numbers.",
            "{count} rows of the table are of none of these numbers.",
            others,
        )
        messages.warning(request, told.format(count=format_number(others)))
    kept, _name = form.with_file_as_text(bad_table=False)
    again = kept is form and not form.data.get("pasted", "").strip()
    offered = asked if len(grid.fields) <= CHOICES_LIMIT else None
    return _page(request, template, grid, kept, asked=offered, file_again=again)


def _take_back(request: StaffRequest, table: Table, grid: Grid) -> None:
    """Take out of the grid what the same table has filled before, with the columns that it had then."""
    before = applied_before(request.POST.get("filled_from", ""))
    line = parse_whole_number(before.get(HEADER_FIELD, ""), digits=PLACE_DIGITS)
    if line is None:
        return
    try:
        filled_from = table if line == table.header_line else with_header(table, line)
    except TableRefused:
        return  # it is another table
    grid.empty(filled_from, before)


def _plan(
    request: StaffRequest, template: Template, grid: Grid, form: UploadedTableForm, actor: Actor
) -> HttpResponse:
    version = templates.version_or_404(template, template.version)
    rows = [NewNumber(row.number.number, row.label.value, row.tags.value, row.values) for row in grid.rows]
    try:
        rollout = plan_onboarding(
            rows,
            template_version=version,
            numbers=numbers.visible_to(request.user),
            actor=actor,
            submission=submission_key(request),
        )
    except PlannedAlready as already:
        rollout = already.rollout
    except (SaveRefused, UnusableText) as refused:
        return _page(request, template, grid, form, problem=refused.message)
    return redirect("rollout", pk=rollout.pk)


def _grid(request: StaffRequest, template: Template | None) -> Grid:
    """Return the cells of the first new numbers, with what was sent; without a template they have no details."""
    version = template.head if template is not None else None
    fields = fields_of(version) if version is not None else []
    sent = {key: str(value) for key, value in request.POST.items()}
    found = new_numbers(request.user)
    if request.method == "POST":
        shown = [
            key
            for each in request.POST.getlist("shown")[: rows_for(fields)]
            if (key := parse_whole_number(each, digits=KEY_DIGITS)) is not None
        ]
        found = numbers.visible_to(request.user).filter(pk__in=shown).order_by("pk")
    return Grid(list(found[: rows_for(fields)]), fields, sent)


def _page(
    request: StaffRequest,
    template: Template | None,
    grid: Grid,
    form: UploadedTableForm,
    *,
    problem: str = "",
    asked: ColumnChoices | None = None,
    file_again: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {
        "asked": asked,
        "file_again": file_again,
        "templates": list(templates.listed(request.user)),
        "template": template,
        "grid": grid,
        "form": form,
        "problem": problem,
        "count": new_numbers(request.user).count(),
    }
    return render(request, "profiles/numbers/new.html", context, status=422 if problem else 200)
