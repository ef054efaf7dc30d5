"""The sheet of details: numbers that follow a template, a column for each of its details."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.details.sheet.filter import SheetFilter
from profiles.models import Template
from profiles.selectors.details import sheet
from profiles.selectors.details.sheet import BY_FIELD, SheetColumn, SheetRow
from profiles.selectors.paging import Page
from profiles.selectors.tally import tally
from profiles.tables.details.cells import cell_of
from profiles.views.access import StaffRequest, requires
from profiles.views.details.sheet.saving import FEW, save_sheet
from profiles.views.details.sheet.template_choice import template_asked
from profiles.views.numbers.rows import page_number, page_size


@dataclass(frozen=True)
class SortedColumn:
    """A column's header: its name, the order that its link asks for, and the present one ("" for none)."""

    name: str
    word: str
    asks: str
    sorted: str
    column: SheetColumn | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.SEE)
def details_sheet(request: StaffRequest) -> HttpResponse:
    """GET: the sheet of ``?template=``, or of the most followed one. POST: save its changed cells."""
    if request.method == "POST":
        return save_sheet(request)
    template = template_asked(request)
    context: dict[str, Any] = {
        "templates": list(sheet.followed_templates(request.user)),
        "template": template,
        "page": Page(rows=[]),
        "few": FEW,
    }
    if template is not None:
        context |= _sheet(request, template)
    return render(request, "profiles/details/sheet.html", context)


def _sheet(request: StaffRequest, template: Template) -> dict[str, Any]:
    """Return the context of the sheet of ``template``, for the query string."""
    columns = sheet.columns_of(template)
    filters = SheetFilter(request.GET, sheet.followers(request.user, template), columns, user=request.user)
    context: dict[str, Any] = {
        "columns": columns,
        "filter": filters,
        "headers": _headers(columns, filters.sort),
    }
    if not filters.is_valid():
        return context
    at, size = page_number(request.GET.get("page", "")), page_size(request)
    page = sheet.sheet_page(filters.qs, sort=filters.sort, number=at, size=size)
    found = filters.numbers.found
    shown = tally(filters.qs, page, page_number=at, size=size, found=found, only_searched=False)
    cells = {row.pk: _cells(row, columns) for row in page.rows}
    return context | {"page": page, "tally": shown, "cells": cells}


def _cells(row: SheetRow, columns: list[SheetColumn]) -> list[str]:
    """Return what each column says of a number, "" where it has no value."""
    details = row.details or {}
    return [cell_of(details[column.key]) if column.key in details else "" for column in columns]


def _headers(columns: list[SheetColumn], sort: str) -> list[SortedColumn]:
    """Return the header of the number and of each column, for a sheet sorted by ``sort``."""
    names: list[tuple[str, str, SheetColumn | None]] = [
        ("label", _("Number"), None),
        *((BY_FIELD + each.key, each.label, each) for each in columns),
    ]
    directions = {"": "ascending", "-": "descending"}
    return [
        SortedColumn(
            name,
            word,
            "-" + name if sort == name else name,
            next((told for way, told in directions.items() if sort == way + name), ""),
            column,
        )
        for name, word, column in names
    ]
