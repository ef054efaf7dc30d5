"""The list of notices, their calendar, and the page of one: its plan, then what has become of it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from profiles import permissions
from profiles.forms.whole_numbers import PLACE_DIGITS, parse_whole_number
from profiles.l10n.zones import request_zone
from profiles.models import Notice
from profiles.models.notice import ACTIVE, NoticeState
from profiles.presenters.notices import calendar_month, days_of_month
from profiles.selectors import tags
from profiles.selectors.notices import listing, one
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.notices import planning, rights
from profiles.services.notices.ending import end_everywhere
from profiles.services.notices.setting import offered, set_notice
from profiles.services.notices.team_limits import has_hidden_numbers
from profiles.services.notices.times import last_heard_at
from profiles.texts.warnings import TextWarning, find_warnings
from profiles.views.access import StaffRequest, requires
from profiles.views.fragments import fragment
from profiles.views.notices.clock import warn_if_clock_held
from profiles.views.notices.rows import notice_size, rows_context
from profiles.views.numbers.rows import page_number

FILTER_WORDS = {
    listing.CURRENT: gettext_lazy("Planned and in force"),
    listing.DRAFTS: gettext_lazy("Not set"),
    listing.OVER: gettext_lazy("Over"),
}
# The years of the calendar.
YEARS = range(2020, 2100)


@require_safe
@requires(permissions.SEE)
def notice_list(request: StaffRequest) -> HttpResponse:
    """Notices by state, or as the calendar of a month."""
    if request.GET.get("view") == "calendar":
        return _calendar(request)
    tag = tags.tag_named(request.GET.get("tag", ""), request.user)
    counts = listing.counts_by_filter(request.user, tag=tag)
    default = listing.CURRENT if counts[listing.CURRENT] or not counts[listing.DRAFTS] else listing.DRAFTS
    show = request.GET.get("state", "")
    show = show if show in listing.FILTERS else default
    page = listing.listed(request.user, show, page_number(request.GET.get("page", "")), tag=tag)
    context = {
        "page": page,
        "counts": listing.number_counts(request.user, page.rows),
        "filters": [(key, word, counts[key]) for key, word in FILTER_WORDS.items()],
        "show": show,
        "tag": tag,
        "tags": tags.all_tags(request.user),
        "is_empty": tag is None and not any(counts.values()),
        "here": "list",
    }
    return render(request, "profiles/notices/list.html", context)


def _calendar(request: StaffRequest) -> HttpResponse:
    first = _month(request.GET.get("month", ""))
    weeks = days_of_month(first)
    found = list(listing.between(request.user, weeks[0][0], weeks[-1][-1]))
    month = calendar_month(first, found[: listing.CALENDAR_LIMIT])
    context = {"month": month, "is_cut": len(found) > listing.CALENDAR_LIMIT, "here": "calendar"}
    return render(request, "profiles/notices/calendar.html", context)


def _month(typed: str) -> date:
    """Return the first day of the month that is asked for ("2026-12"); of this month where it is none."""
    year, _dash, month = typed.partition("-")
    asked = [parse_whole_number(each, digits=PLACE_DIGITS) or 0 for each in (year, month)]
    if asked[0] in YEARS and asked[1] in range(1, 13):
        return date(asked[0], asked[1], 1)
    return timezone.localdate().replace(day=1)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.SEE)
def notice_page(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: the plan of a notice, or what has become of it. POST: set it (``confirm``), or end it now (``end``)."""
    notice = one.notice_or_404(request.user, pk)
    if request.method == "POST":
        _step(request, notice)
        return redirect("notice", pk=pk)
    return render(request, "profiles/notices/notice.html", _page_context(request, notice))


def _step(request: StaffRequest, notice: Notice) -> None:
    actor, now = Actor.of(request), timezone.now()
    seen = parse_whole_number(request.POST.get("version", ""), digits=PLACE_DIGITS)
    try:
        if "end" in request.POST:
            end_everywhere(notice, actor=actor, now=now)
            messages.success(request, _("The notice is over. Callers hear again what they did without it."))
        elif "confirm" in request.POST:
            notice = set_notice(notice, actor=actor, now=now, version=seen)
            told = (
                _("The notice is set and in force: its numbers are being renewed.")
                if notice.state == NoticeState.IN_FORCE
                else _("The notice is set. It begins and ends by itself.")
            )
            messages.success(request, told)
        else:
            messages.error(request, _("Nothing was done: press one of the buttons."))
            return
        warn_if_clock_held(request)
    except SaveRefused as refused:
        messages.error(request, refused.message)


def _page_context(request: StaffRequest, notice: Notice) -> dict[str, Any]:
    now = timezone.now()
    plan = planning.plan(notice, request.user, now=now) if notice.state == NoticeState.DRAFT else None
    size = len(plan.entries) if plan else notice_size(notice, request.user)
    context = {
        "notice": notice,
        "now": now,
        "can_set": rights.may(Actor.of(request), notice.placement, size)
        and not has_hidden_numbers(notice, request.user),
        "is_active": notice.state in ACTIVE,
        "warnings": text_warnings(notice.text),
        "events": one.events(notice, request.user) if request.user.has_perm(permissions.SEE_AUDIT) else [],
        "plan": plan,
        **rows_context(request, notice, plan, now=now),
    }
    if plan is not None:
        return context | {"heard_by": plan.last_heard_at(now), "zone": request_zone(request)}
    context["offered"] = offered(notice, request.user, now=now) if notice.state in ACTIVE else []
    return context | _progress_context(request, notice)


def _progress_context(request: StaffRequest, notice: Notice) -> dict[str, Any]:
    now = timezone.now()
    to_come = one.rows(notice, request.user, one.HEARS).filter(starts_at__gt=now)
    found = one.progress(notice, request.user, now)
    leaving = one.still_leaving(notice, request.user, now)
    return {
        "notice": notice,
        "zone": request_zone(request),
        "progress": found,
        "leaving": leaving,
        "polled": found.may_change or leaving > 0,
        "heard_by": last_heard_at(to_come.values_list("starts_at", flat=True), now),
    }


def text_warnings(text: str) -> list[TextWarning]:
    """Return what callers may notice about the words of a notice: blanks and tags; placeholders are filled in."""
    filled = text.replace("${name}", "").replace("${label}", "").replace("${number}", "")
    return [each for each in find_warnings(filled) if each.code in {"open-placeholder", "action-tag"}]


@require_safe
@requires(permissions.SEE)
def notice_progress(request: StaffRequest, pk: int) -> HttpResponse:
    """Fragment: how far a set notice has come; it polls while that changes within seconds."""
    notice = one.notice_or_404(request.user, pk)
    return fragment(render(request, "profiles/notices/_progress.html", _progress_context(request, notice)))


@require_safe
@requires(permissions.SEE)
def notice_versions(request: StaffRequest, pk: int) -> HttpResponse:
    """All that a notice has ever said, newest first."""
    notice = one.notice_or_404(request.user, pk)
    context = {"notice": notice, "versions": one.versions(notice)}
    return render(request, "profiles/notices/versions.html", context)
