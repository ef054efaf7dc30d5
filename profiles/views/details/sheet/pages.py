"""The sheet of details: numbers that follow a template, a column for each of its details."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.forms.details.sheet.filter import SheetFilter
from profiles.forms.whole_numbers import KEY_DIGITS, parse_whole_number
from profiles.models import Template
from profiles.selectors.details import sheet
from profiles.selectors.details.sheet import BY_FIELD, SheetColumn
from profiles.selectors.paging import Page
from profiles.selectors.tally import tally
from profiles.views.access import StaffRequest, requires
from profiles.views.numbers.rows import page_number, page_size


@dataclass(frozen=True)
class SortedColumn:
    """A column's header: its name, the order that its link asks for, and the present one ("" for none)."""

    name: str
    word: str
    asks: str
    sorted: str


@require_safe
@requires(permissions.SEE)
def details_sheet(request: StaffRequest) -> HttpResponse:
    """Page of the sheet, of ``?template=`` or else the template that most numbers follow."""
    templates = list(sheet.followed_templates(request.user))
    template = _template(request, templates)
    context: dict[str, Any] = {"templates": templates, "template": template, "page": Page(rows=[])}
    if template is not None:
        context |= _sheet(request, template)
    return render(request, "profiles/details/sheet.html", context)


def _template(request: StaffRequest, templates: list[Template]) -> Template | None:
    """Return the template that is asked for; without one, None where nothing follows any."""
    asked = request.GET.get("template", "")
    key = parse_whole_number(asked, digits=KEY_DIGITS) if asked else sheet.most_followed(request.user)
    found = next((each for each in templates if each.pk == key), None)
    if found is None and key is not None:
        found = Template.objects.filter(pk=key).select_related("head").first()
    if found is None and asked:
        raise Http404(_("There is no such template."))
    return found


def _sheet(request: StaffRequest, template: Template) -> dict[str, Any]:
    """Return the context of the sheet of ``template``, for the query string."""
    columns = sheet.columns_of(template)
    filters = SheetFilter(request.GET, sheet.followers(request.user, template), columns)
    context: dict[str, Any] = {
        "columns": columns,
        "filter": filters,
        "headers": _headers(columns, filters.sort),
    }
    if not filters.is_valid():
        return context
    at, size = page_number(request.GET.get("page", "")), page_size(request)
    page = sheet.sheet_page(filters.qs, columns, sort=filters.sort, number=at, size=size)
    found = filters.numbers.found
    shown = tally(filters.qs, page, page_number=at, size=size, found=found, only_searched=False)
    return context | {"page": page, "tally": shown}


def _headers(columns: list[SheetColumn], sort: str) -> list[SortedColumn]:
    """Return the header of the number and of each column, for a sheet sorted by ``sort``."""
    names = [("label", _("Number")), *((BY_FIELD + each.key, each.label) for each in columns)]
    directions = {"": "ascending", "-": "descending"}
    return [
        SortedColumn(
            name,
            word,
            "-" + name if sort == name else name,
            next((told for way, told in directions.items() if sort == way + name), ""),
        )
        for name, word in names
    ]
