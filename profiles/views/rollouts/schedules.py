"""Scheduling a single edit, such as holiday opening hours."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.schedules import ScheduleForm
from profiles.forms.submissions import submission_key
from profiles.l10n.zones import request_zone
from profiles.models import PhoneNumber
from profiles.selectors import numbers
from profiles.services import drafts
from profiles.services.actors import Actor
from profiles.services.conflicts import Change, Conflict, SaveRefused
from profiles.services.rollouts.plans.dry_runs import PlannedAlready
from profiles.services.rollouts.scheduling import schedule_edit
from profiles.texts import contract
from profiles.views.access import StaffRequest, requires
from profiles.views.fragments import fragment
from profiles.views.history.differences import difference_context
from profiles.views.rollouts.pages import notice_query


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def number_schedule(request: StaffRequest, number: str) -> HttpResponse:
    """GET: the user's draft and when to save it. POST: schedule it.

    With ``open`` the editor sends what is typed there, which is kept and shown here.
    """
    found = numbers.number_or_404(request.user, number)
    if request.method != "POST":
        draft, _others = numbers.drafts_of(found, request.user)
        words = draft.text if draft else found.head_body
        base = {}
        if draft:
            base = {"base_version": draft.base_version, "base_digest": draft.base_digest or ""}
        return _page(request, found, ScheduleForm.offered(found, request_zone(request), text=words, **base))
    if "open" in request.POST:
        return _open(request, found)
    form = ScheduleForm(request.POST)
    if "preview" in request.POST and request.htmx:
        return fragment(render(request, "profiles/rollouts/_schedule_difference.html", _shown(found, form)))
    if not form.is_valid():
        return _page(request, found, form, problem=form.error_summary(), status=422)
    return _schedule(request, found, form)


def _schedule(request: StaffRequest, number: PhoneNumber, form: ScheduleForm) -> HttpResponse:
    sent = form.cleaned_data
    try:
        schedule_edit(
            number,
            actor=Actor.of(request),
            text=sent["text"],
            change=replace(form.change(), submission=submission_key(request)),
            starts_at=sent["starts_at"],
        )
    except PlannedAlready:
        pass  # its answer got lost
    except contract.TextRefused as refused:
        return _page(request, number, form, problem=refused.message, status=422)
    except Conflict as conflict:
        again = _on_top(request, conflict)
        return _page(request, conflict.number, again, problem=conflict.message, conflict=conflict, status=409)
    except SaveRefused as refused:
        return _page(request, number, form, problem=refused.message, status=409)
    messages.success(request, _("Scheduled. Until then callers hear what they hear now."))
    return redirect("number-editor", number=number.number)


def _open(request: StaffRequest, number: PhoneNumber) -> HttpResponse:
    """Save the editor's text as a draft, and show the schedule form."""
    form = ScheduleForm(request.POST)
    try:
        drafts.keep_draft(
            number,
            text=request.POST.get("text", ""),
            change=form.base(number),
            actor=Actor.of(request),
        )
    except (SaveRefused, contract.UnusableText) as refused:
        return _page(request, number, form, problem=refused.message, status=422)
    address = reverse("number-schedule", args=[number.number])
    if request.htmx:
        answer = HttpResponse()
        answer["HX-Redirect"] = address
        return answer
    return redirect(address)


def _on_top(request: StaffRequest, conflict: Conflict) -> ScheduleForm:
    """Return the form with its text, to be saved over the conflicting version that the page shows."""
    sent = request.POST.copy()
    if not conflict.outside:
        base = Change.on(conflict.number)
        sent["base_version"], sent["base_digest"] = str(base.base_version), base.base_digest
    return ScheduleForm(sent)


def _page(
    request: StaffRequest,
    number: PhoneNumber,
    form: ScheduleForm,
    *,
    problem: str = "",
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "number": number,
        "form": form,
        "problem": problem,
        "conflict": conflict,
        "notice_query": notice_query([number.number]),
        **_shown(number, form),
    }
    return render(request, "profiles/rollouts/schedule.html", context, status=status)


def _shown(number: PhoneNumber, form: ScheduleForm) -> dict[str, Any]:
    """Return the diff context of the text in ``form``."""
    typed = contract.canonical(str(form["text"].value() or ""))
    return {
        "typed": typed,
        "count_words": contract.describe_count(typed),
        "over_by": contract.over_by(typed),
        **difference_context(number.head_body, typed),
    }
