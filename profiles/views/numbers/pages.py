"""Number list page, import button, and label form."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from profiles import permissions
from profiles.forms.number_filter import NumberFilter
from profiles.forms.profile import LabelForm
from profiles.models import PhoneNumber
from profiles.nixflex import NixflexError
from profiles.selectors import account, numbers
from profiles.selectors.number_list import listed, new_numbers
from profiles.services import labels
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.mirror import importing
from profiles.views.access import StaffRequest, requires
from profiles.views.editor.context import editor_context
from profiles.views.fragments import fragment
from profiles.views.numbers.rows import import_context, list_context, unsettled_keys


@require_safe
@requires(permissions.SEE)
def number_list(request: StaffRequest) -> HttpResponse:
    """Page of the number list, filtered and searched."""
    rows_only = request.htmx.target == "number-rows"
    template = "profiles/numbers/_rows.html" if rows_only else "profiles/numbers/list.html"
    return render(request, template, list_context(request) | {"rows_only": rows_only})


@require_safe
@requires(permissions.SEE)
def number_states(request: StaffRequest) -> HttpResponse:
    """Fragment: the states of ``these`` numbers; it polls for as long as one is unsettled."""
    asked = NumberFilter(request.GET, user=request.user)
    rows = listed(asked.qs) if "these" in asked.chosen else []
    context = {"rows": rows, "unsettled": unsettled_keys(rows)}
    return fragment(render(request, "profiles/numbers/_states.html", context))


@require_safe
@requires(permissions.SEE)
def number_import_progress(request: StaffRequest) -> HttpResponse:
    """Fragment: when the last import was, and how far the one under way is; it polls while there is one."""
    context = import_context(account.account())
    return fragment(render(request, "profiles/numbers/_import.html", context))


@require_POST
@requires(permissions.IMPORT, everywhere=True)
def import_now(request: StaffRequest) -> HttpResponse:
    """POST: import from Nixflex and redirect to the list, with the result as a message."""
    try:
        report = importing.import_numbers(actor=Actor.of(request))
    except (NixflexError, SaveRefused) as error:
        messages.error(request, _("Nothing was imported. {reason}").format(reason=error.message))
        return redirect("number-list")
    told = _(
        "Import finished: {seen} numbers seen, {added} new, {drifted} newly changed outside, {removed} removed, "
        "{returned} back."
    )
    counts = {
        name: number_format(getattr(report, name), force_grouping=True)
        for name in ("seen", "added", "drifted", "removed", "returned")
    }
    messages.success(request, told.format(**counts))
    if report.added and new_numbers(request.user).exists():
        messages.info(request, _("Some numbers have no profile yet. They are listed under “New numbers”."))
    for note in report.notes:
        messages.warning(request, note)
    return redirect("number-list")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def number_label(request: StaffRequest, number: str) -> HttpResponse:
    """GET: the label as a small form. POST: save it."""
    found = numbers.number_or_404(request.user, number)
    if request.method != "POST":
        return _label_form(request, found, LabelForm(initial={"label": found.label}))
    form = LabelForm(request.POST)
    if not form.is_valid():
        return _label_form(request, found, form, status=422)
    found = labels.relabel(found, label=form.cleaned_data["label"], actor=Actor.of(request))
    if request.htmx:
        return fragment(render(request, "profiles/numbers/_label.html", {"number": found}))
    return redirect("number-editor", number=number)


def _label_form(
    request: StaffRequest, number: PhoneNumber, form: LabelForm, *, status: int = 200
) -> HttpResponse:
    """Return the label form: alone for htmx, else at the top of the editor."""
    if request.htmx:
        context: dict[str, Any] = {"number": number, "label_form": form}
        return fragment(render(request, "profiles/numbers/_label.html", context, status=status))
    context = editor_context(request, number, label_form=form)
    return render(request, "profiles/editor/page.html", context, status=status)
