"""The sheet as a file: exported as CSV or XLSX, and a table compared with it before anything is saved."""

from typing import Any, Literal

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from profiles import permissions
from profiles.forms.columns import ColumnChoices, was_asked
from profiles.forms.details.sheet.filter import SheetFilter
from profiles.forms.details.sheet.importing import Comparison, compare, detail_columns
from profiles.forms.details.sheet.table import SheetTableForm, chosen_columns, sheet_choices
from profiles.l10n.numbers import format_number
from profiles.models import Template
from profiles.selectors.details import sheet
from profiles.services.actors import Actor
from profiles.services.columns import remember_columns, remembered_columns
from profiles.services.exporting import export_details
from profiles.tables import Table, TableRefused
from profiles.tables.details import DetailRow, match_details, write_details
from profiles.texts.contract import UnusableText
from profiles.views.access import StaffRequest, requires
from profiles.views.details.sheet.saving import FEW
from profiles.views.details.sheet.template_choice import template_asked

# A workbook is made in memory as a whole.
XLSX_LIMIT = 20_000
# Changes and unusable rows that the page shows; all of them count.
SHOWN = 200
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@requires(permissions.EXPORT_AUDIT)
def details_export(request: StaffRequest) -> HttpResponseBase:
    """GET: the filtered sheet of ``?template=`` as a file, ``?format=csv`` or ``xlsx``."""
    template = template_asked(request)
    if template is None:
        messages.error(request, _("No number follows a template yet, so there is nothing to export."))
        return redirect("details-sheet")
    columns = sheet.columns_of(template)
    filters = SheetFilter(request.GET, sheet.followers(request.user, template), columns, user=request.user)
    kind: Literal["csv", "xlsx"] = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    if problem := _not_exportable(filters, kind):
        messages.error(request, problem)
        return redirect(f"{reverse('details-sheet')}?template={template.pk}")
    found = export_details(
        filters.qs,
        actor=Actor.of(request),
        template=template,
        kind=kind,
        filters=filters.stored_description(),
    )
    rows = (DetailRow(row.number, row.label, row.details or {}) for row in found)
    written = write_details(detail_columns(columns), rows, kind)
    response = StreamingHttpResponse(written, content_type=CONTENT_TYPES[kind])
    name = f"nixadmin-details-{timezone.localtime():%Y%m%d-%H%M}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _not_exportable(filters: SheetFilter, kind: str) -> str:
    """Return why the sheet can't be exported so, as a sentence; "" where it can."""
    if not filters.is_valid():
        return _("Nothing was exported: this filter can't be used. {reason}").format(
            reason=" ".join(filters.errors().values())
        )
    if kind == "xlsx" and filters.qs.values("pk")[: XLSX_LIMIT + 1].count() > XLSX_LIMIT:
        return _("A workbook holds up to {limit} numbers here. Export as CSV, or filter the sheet.").format(
            limit=format_number(XLSX_LIMIT)
        )
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def details_import(request: StaffRequest) -> HttpResponse:
    """GET: a form for a table. POST: what the table would change in the sheet of ``?template=``; saves nothing."""
    template = template_asked(request)
    if template is None:
        messages.error(request, _("No number follows a template yet, so there is nothing to fill in."))
        return redirect("details-sheet")
    if request.method != "POST":
        return _page(request, template, SheetTableForm())
    form = SheetTableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, template, form, problem=form.error_summary())
    try:
        table = form.table()
    except (TableRefused, UnusableText) as refused:
        kept, _name = form.with_file_as_text(bad_table=True)
        return _page(request, template, kept, problem=refused.message)
    if table is None:
        return _page(request, template, form, problem=_("Choose a file, or paste the table."))
    return _compared(request, template, form, table)


def _compared(request: StaffRequest, template: Template, form: SheetTableForm, table: Table) -> HttpResponse:
    """Return the page with what ``table`` would change."""
    columns = sheet.columns_of(template)
    guess = match_details(table, detail_columns(columns), remembered_columns(table))
    asked = sheet_choices(table, guess, columns)
    kept, _name = form.with_file_as_text(bad_table=False)
    again = kept is form and not form.data.get("pasted", "").strip()
    if was_asked(request.POST, table):
        asked = sheet_choices(table, guess, columns, request.POST)
        if not asked.is_valid():
            problem = _("Choose a column of this table.")
            return _page(request, template, kept, problem=problem, asked=asked, file_again=again)
        guess = chosen_columns(asked, guess)
        remember_columns(table.columns, number_column=guess.number, columns=guess.columns)
    found = compare(
        table,
        guess,
        template=template,
        columns=columns,
        user=request.user,
        today=timezone.localdate(),
        as_typed=form.cleaned_data["as_typed"],
    )
    return _page(request, template, kept, asked=asked, found=found, file_again=again)


def _page(
    request: StaffRequest,
    template: Template,
    form: SheetTableForm,
    *,
    problem: str = "",
    asked: ColumnChoices | None = None,
    found: Comparison | None = None,
    file_again: bool = False,
) -> HttpResponse:
    too_many = found is not None and found.numbers > FEW and not request.user.has_perm(permissions.ROLL_OUT)
    context: dict[str, Any] = {
        "template": template,
        "form": form,
        "problem": problem or (found.too_much() if found else ""),
        "asked": asked,
        "found": found,
        "file_again": file_again,
        "few": FEW,
        "too_many": too_many,
        "shown": SHOWN,
    }
    return render(request, "profiles/details/import.html", context, status=422 if problem else 200)
