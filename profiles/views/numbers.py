"""The list of numbers, importing, and labels."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from nixadmin.errors import fragment
from profiles import permissions
from profiles.filters import NumberFilter
from profiles.forms import LabelForm
from profiles.nixflex import NixflexError
from profiles.selectors import numbers, overview
from profiles.selectors.paging import Page, numbered
from profiles.services import importing, labels
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.views.access import StaffRequest, requires

DEEPEST_PAGE = 100_000


@require_safe
@requires(permissions.SEE)
def number_list(request: StaffRequest) -> HttpResponse:
    """Every number, or those that the search and the filters find."""
    filters = NumberFilter(request.GET, queryset=numbers.all_numbers())
    typed_page = request.GET.get("page", "1")
    page_number = int(typed_page) if typed_page.isdecimal() and 1 <= int(typed_page[:9]) <= DEEPEST_PAGE else 1
    page = numbered(filters.qs, page_number) if filters.is_valid() else Page(rows=[])
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": filters,
        "page": page,
        "query": query.urlencode(),
        "filtered": any(query.values()),
        "account": overview.account(),
    }
    template = "profiles/_number_rows.html" if request.htmx.target == "number-rows" else "profiles/number_list.html"
    return render(request, template, context)


@require_POST
@requires(permissions.IMPORT)
def import_now(request: StaffRequest) -> HttpResponse:
    """Import from Nixflex and go back to the list with what was found."""
    try:
        report = importing.import_numbers(actor=Actor.of(request))
    except (NixflexError, SaveRefused) as error:
        messages.error(request, f"Nothing was imported. {error.message}")
        return redirect("number-list")
    messages.success(
        request,
        f"Import finished: {report.seen:,} numbers seen, {report.added:,} new, {report.drifted:,} newly changed "
        f"outside, {report.removed:,} removed, {report.returned:,} back.",
    )
    for note in report.notes:
        messages.warning(request, note)
    return redirect("number-list")


@requires(permissions.EDIT)
def number_label(request: StaffRequest, number: str) -> HttpResponse:
    """GET: the label as a small form. POST: keep it."""
    found = numbers.number_or_404(number)
    context = {"number": found, "editing": request.method != "POST", "error": ""}
    if request.method == "POST":
        form = LabelForm(request.POST)
        try:
            if not form.is_valid():
                raise SaveRefused(" ".join(form.errors.get("label", ["The label can't be used."])))
            context["number"] = labels.relabel(found, label=form.cleaned_data["label"], actor=Actor.of(request))
        except SaveRefused as refused:
            context |= {"editing": True, "error": refused.message, "typed": request.POST.get("label", "")}
        if not request.htmx:
            if context["error"]:
                messages.error(request, str(context["error"]))
            return redirect("number-editor", number=number)
    if not request.htmx:
        return redirect("number-editor", number=number)
    return fragment(render(request, "profiles/_label.html", context, status=422 if context["error"] else 200))
