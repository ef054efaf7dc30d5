"""Bank holidays: what is known of them, bringing them in, and closing on them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.number_filter import NumberFilter
from profiles.forms.places import ClosingForm, HolidayImportForm
from profiles.forms.submissions import submission_key
from profiles.l10n.numbers import format_number
from profiles.selectors import numbers, places, tags
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.places.closing import close, closed_on, plan_closing
from profiles.services.places.holidays import import_holidays, plan_import, years_ahead
from profiles.views.access import StaffRequest, requires

# Refusals that are told one by one.
TOLD = 5


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.SEE)
def notice_holidays(request: StaffRequest) -> HttpResponse:
    """GET: the bank holidays of the next 12 months; with ``regions``, what an import changes. POST: import."""
    if request.method == "POST":
        return _import(request)
    if "regions" not in request.GET:
        return _holidays_page(request)
    actor = Actor.of(request)
    actor.require(permissions.IMPORT)
    actor.require_every_number()
    form = HolidayImportForm(request.GET)
    if not form.is_valid():
        return _holidays_page(request, form=form, problem=form.error_summary(), status=422)
    plan = plan_import(form.cleaned_data["regions"], years_ahead(timezone.localdate()))
    return _holidays_page(request, form=form, plan=plan)


def _import(request: StaffRequest) -> HttpResponse:
    actor, form = Actor.of(request), HolidayImportForm(request.POST)
    actor.require(permissions.IMPORT)
    if not form.is_valid():
        return _holidays_page(request, form=form, problem=form.error_summary(), status=422)
    try:
        plan = import_holidays(
            actor=actor, regions=form.cleaned_data["regions"], years=years_ahead(timezone.localdate())
        )
    except SaveRefused as refused:
        return _holidays_page(request, form=form, problem=refused.message, status=422)
    count = len(plan.changes)
    told = ngettext("{count} day was brought in.", "{count} days were brought in.", count)
    messages.success(request, told.format(count=format_number(count)))
    return redirect("notice-holidays")


def _holidays_page(request: StaffRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    known = places.known_regions(numbers.visible_to(request.user))
    context = {
        "form": HolidayImportForm(initial={"regions": " ".join(known)}),
        "plan": None,
        "problem": "",
        "ahead": places.holidays_ahead(timezone.localdate()),
        "tags": tags.all_tags(request.user),
        "has_regions": bool(known),
    }
    return render(request, "profiles/places/holidays.html", context | shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def notice_closing(request: StaffRequest) -> HttpResponse:
    """GET: on which bank holidays the filtered numbers would close. POST: close on the ticked ones."""
    chosen = NumberFilter(QueryDict(request.GET.urlencode()), user=request.user)
    if not chosen.is_valid():
        messages.error(request, _("Choose the numbers by filters that can be used."))
        return redirect("notice-holidays")
    form = ClosingForm(request.POST or None)
    problem = ""
    if request.method == "POST":
        problem = _close(request, form, chosen)
        if not problem:
            return redirect(f"{reverse('notice-list')}?state=planned")
    plan = plan_closing(chosen.qs, today=timezone.localdate())
    context = {
        "form": form,
        "problem": problem,
        "chosen": chosen,
        "query": chosen.query(),
        "count": chosen.qs.order_by().count(),
        "plan": plan,
        "closed_on_example": closed_on(plan.days[0].date, plan.days[0].name) if plan.days else "",
        "ticked": request.POST.getlist("day") if form.is_bound else None,
    }
    return render(request, "profiles/places/closing.html", context, status=422 if problem else 200)


def _close(request: StaffRequest, form: ClosingForm, chosen: NumberFilter) -> str:
    """Close the chosen numbers on the ticked days; return the sentence for what can't be, "" where it is done."""
    days = request.POST.getlist("day")
    if not form.is_valid():
        return form.error_summary()
    if not days:
        return _("Nothing was planned: tick the days on which these numbers close.")
    try:
        done = close(
            chosen.qs,
            actor=Actor.of(request),
            keys=days,
            days_before=form.cleaned_data["days_before"],
            submission=submission_key(request),
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except SaveRefused as refused:
        return refused.message
    for problem in done.problems[:TOLD]:
        messages.warning(request, problem)
    told = ngettext("{count} notice is set.", "{count} notices are set.", done.made)
    messages.success(request, told.format(count=format_number(done.made)))
    return ""
