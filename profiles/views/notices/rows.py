"""The numbers of a notice on its page: a page of them, and the preview of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from profiles import permissions
from profiles.models import Notice, NoticeNumber, PhoneNumber
from profiles.models.notice import NoticeNumberState, NoticeState
from profiles.presenters.notices import LEFT_OUT, TO_COME, row_mark
from profiles.presenters.rollouts import Mark
from profiles.selectors import numbers
from profiles.selectors.notices import one
from profiles.selectors.paging import Page, numbered_page, page_of
from profiles.selectors.places import zone_of
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.notices import drafting, ending, planning, rights
from profiles.services.notices.content import Content
from profiles.services.notices.planning import Plan, PlannedNumber
from profiles.services.notices.previewing import Preview, preview
from profiles.services.notices.team_limits import has_hidden_numbers
from profiles.views.access import StaffRequest, requires
from profiles.views.fragments import fragment
from profiles.views.history.differences import difference_context
from profiles.views.notices.clock import warn_if_clock_held
from profiles.views.numbers.rows import page_number

PAGE_SIZE = 25


@dataclass(frozen=True)
class Row:
    """A number of a notice as its page shows it; ``preview`` is None where the notice is over for it."""

    number: PhoneNumber
    mark: Mark
    reason: str
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    preview: Preview | None
    left_out: bool
    by_hand: bool


def rows_context(
    request: StaffRequest, notice: Notice, plan: Plan | None, *, now: datetime
) -> dict[str, Any]:
    """Return the context of the table of numbers; ``plan``: that of a draft."""
    show = request.GET.get("show", "")
    show = show if show in one.SHOWN else ""
    number = page_number(request.GET.get("page", ""))
    found: Page[PlannedNumber] | Page[NoticeNumber] = (
        _planned_page(plan, show, number)
        if plan
        else numbered_page(one.rows(notice, request.user, show), number, PAGE_SIZE)
    )
    return {
        "page": Page(shown_rows(notice, found.rows, now=now), found.previous, found.next),
        "show": show,
        "planned": plan is not None,
    }


def _planned_page(plan: Plan, show: str, number: int) -> Page[PlannedNumber]:
    found = {one.HEARS: plan.included, one.LEFT_OUT: plan.left_out}.get(show, list(plan.entries))
    start = (number - 1) * PAGE_SIZE
    return page_of(found[start : start + PAGE_SIZE + 1], number, PAGE_SIZE)


def shown_rows(
    notice: Notice,
    found: Sequence[PlannedNumber | NoticeNumber],
    *,
    now: datetime,
    content: Content | None = None,
) -> list[Row]:
    """Return rows of a plan, or of a set notice, as the page shows them; ``content``: what it would say."""
    entries = [each if isinstance(each, PlannedNumber) else _entry(each) for each in found]
    current = [entry for entry in entries if entry.ends_at > now and not entry.reason]
    previews = {each.entry.number.pk: each for each in preview(notice, current, now=now, content=content)}
    ended = notice.numbers.filter(state=NoticeNumberState.ENDED)
    by_hand = set(ended.values_list("number_id", flat=True))
    return [
        Row(
            number=entry.number,
            mark=_planned_mark(each) if isinstance(each, PlannedNumber) else row_mark(each, now),
            reason=each.reason,
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            zone=zone_of(entry.number),
            preview=previews.get(entry.number.pk),
            left_out=bool(entry.reason),
            by_hand=entry.number.pk in by_hand,
        )
        for each, entry in zip(found, entries, strict=True)
    ]


def _entry(row: NoticeNumber) -> PlannedNumber:
    reason = "" if row.state == NoticeNumberState.INCLUDED else row.reason or row.get_state_display()
    return PlannedNumber(row.number, row.text, row.starts_at, row.ends_at, reason)


def _planned_mark(entry: PlannedNumber) -> Mark:
    return LEFT_OUT if entry.reason else TO_COME


@require_safe
@requires(permissions.SEE)
def notice_numbers(request: StaffRequest, pk: int) -> HttpResponse:
    """A page of the numbers of a notice."""
    notice = one.notice_or_404(request.user, pk)
    address = reverse("notice", args=[pk]) + (f"?{request.GET.urlencode()}" if request.GET else "")
    if not request.htmx:
        return redirect(f"{address}#numbers")
    now = timezone.now()
    plan = planning.plan(notice, request.user, now=now) if notice.state == NoticeState.DRAFT else None
    context = {
        "notice": notice,
        "can_set": _may(request, notice),
        **rows_context(request, notice, plan, now=now),
    }
    response = fragment(render(request, "profiles/notices/_numbers.html", context))
    response["HX-Replace-Url"] = address
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.SEE)
def notice_number(request: StaffRequest, pk: int, number: str) -> HttpResponse:
    """GET: what callers of one number hear with the notice. POST: leave it out, take it in again, end it there."""
    notice = one.notice_or_404(request.user, pk)
    found = numbers.number_or_404(request.user, number)
    if request.method == "POST":
        return _step(request, notice, found)
    now = timezone.now()
    row = _row(request, notice, found, now)
    context: dict[str, Any] = {"notice": notice, "row": row, "now": now}
    context["is_draft"] = notice.state == NoticeState.DRAFT
    context |= {"can_set": _may(request, notice), "can_end": _may(request, notice, 1)}
    if row.preview is not None:
        context |= difference_context(row.preview.before, row.preview.after)
    if request.htmx:
        return fragment(render(request, "profiles/notices/_number_opened.html", context))
    return render(request, "profiles/notices/number.html", context)


def _row(request: StaffRequest, notice: Notice, number: PhoneNumber, now: datetime) -> Row:
    if notice.state == NoticeState.DRAFT:
        if number.pk not in planning.targets_of(notice, request.user).keys:
            raise Http404
        return shown_rows(notice, planning.assess_numbers(notice, [number.pk], now=now), now=now)[0]
    row = one.row_of(notice, number)
    if row is None:
        raise Http404
    return shown_rows(notice, [row], now=now)[0]


def _step(request: StaffRequest, notice: Notice, number: PhoneNumber) -> HttpResponse:
    actor, name = Actor.of(request), number.label or number.number
    try:
        if "end" in request.POST:
            ending.end_for_number(number, notice, actor=actor, now=timezone.now())
            messages.success(request, _("For {name} the notice is over.").format(name=name))
            warn_if_clock_held(request)
        elif "take_in" in request.POST:
            drafting.take_in(number, notice, actor=actor)
        else:
            drafting.leave_out(number, notice, actor=actor)
    except SaveRefused as refused:
        messages.error(request, refused.message)
    return redirect(reverse("notice", args=[notice.pk]) + "#numbers")


def _may(request: StaffRequest, notice: Notice, count: int | None = None) -> bool:
    size = notice_size(notice, request.user) if count is None else count
    others = count is None and has_hidden_numbers(notice, request.user)
    return rights.may(Actor.of(request), notice.placement, size) and not others


def notice_size(notice: Notice, user: User) -> int:
    """Return for how many numbers of ``user`` the notice is meant: what its rights follow from."""
    if notice.state == NoticeState.DRAFT:
        return len(planning.targets_of(notice, user).keys)
    return one.rows(notice, user).count()
