"""A new notice, and changing one: the form, refused with a sentence and with all words kept."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from profiles import permissions
from profiles.forms.notices.form import NoticeForm
from profiles.forms.notices.recipes import RECIPES
from profiles.forms.number_filter import NumberFilter
from profiles.forms.submissions import submission_key
from profiles.forms.whole_numbers import KEY_DIGITS, parse_whole_number
from profiles.l10n.numbers import format_number
from profiles.l10n.zones import request_zone
from profiles.models import Notice
from profiles.models.notice import ACTIVE, NoticeState
from profiles.selectors.notices import one
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.notices.changing import change, change_draft
from profiles.services.notices.content import clean_content
from profiles.services.notices.drafting import drop, make_draft
from profiles.services.notices.planning import NUMBER_LIMIT, assess_numbers
from profiles.services.notices.setting import add_offered
from profiles.services.notices.team_limits import has_hidden_numbers, hidden_numbers_message
from profiles.views.access import StaffRequest, requires
from profiles.views.notices.clock import warn_if_clock_held
from profiles.views.notices.pages import text_warnings
from profiles.views.notices.rows import PAGE_SIZE, shown_rows


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def notice_new(request: StaffRequest) -> HttpResponse:
    """GET: the form, filled by a recipe perhaps, for chosen numbers. POST: make the plan, and go to it."""
    if request.method != "POST":
        return _form_page(request, _begin(request))
    form = NoticeForm(request.POST, user=request.user)
    if not form.is_valid():
        return _form_page(request, form, problem=form.error_summary(), status=422)
    try:
        notice = make_draft(
            actor=Actor.of(request),
            content=form.content(),
            numbers=form.typed_numbers(),
            tags=form.cleaned_data["tags"],
            submission=submission_key(request),
            now=timezone.now(),
        )
    except SaveRefused as refused:
        return _form_page(request, form, problem=refused.message, status=422)
    except PermissionDenied as denied:
        return _form_page(request, form, problem=str(denied), status=403)
    return redirect("notice", pk=notice.pk)


def _begin(request: StaffRequest) -> NoticeForm:
    """Return the form as the address asks for it: like another notice, by a recipe, for chosen numbers."""
    zone = request_zone(request)
    chosen = _chosen(request)
    like = parse_whole_number(request.GET.get("like", ""), digits=KEY_DIGITS)
    if like is not None:
        form = NoticeForm.of(one.notice_or_404(request.user, like), zone, user=request.user)
        form.initial["version"] = None
        if chosen:
            form.initial["numbers"] = "\n".join(chosen)
        return form
    recipe = RECIPES.get(request.GET.get("recipe", ""))
    now = timezone.localtime(timezone=zone).replace(second=0, microsecond=0, tzinfo=None)
    filled = recipe.fill(now) if recipe else {}
    return NoticeForm.start(
        zone, user=request.user, numbers=chosen, tags=request.GET.getlist("tags"), **filled
    )


def _chosen(request: StaffRequest) -> list[str]:
    """Return the numbers that the address names, one by one or by a filter of the list."""
    # A plus in an address is a space unless whoever wrote it took care.
    typed = [
        re.sub(r"^ (?=\d)", "+", line).strip()
        for value in request.GET.getlist("numbers")
        for line in value.splitlines()
    ]
    if typed or "chosen" not in request.GET:
        return typed
    chosen = NumberFilter(request.GET, user=request.user)
    return list(chosen.qs.values_list("number", flat=True)[: NUMBER_LIMIT + 1])


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def notice_change(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: the form of a notice. POST: show what a change makes of its numbers (``preview``), or change it."""
    notice = one.notice_or_404(request.user, pk)
    is_draft = notice.state == NoticeState.DRAFT
    if not is_draft and notice.state not in ACTIVE:
        messages.info(request, _("This notice is over. Make a new one like it instead."))
        return redirect("notice", pk=pk)
    if has_hidden_numbers(notice, request.user):
        messages.error(request, hidden_numbers_message())
        return redirect("notice", pk=pk)
    if request.method != "POST":
        form = NoticeForm.of(notice, request_zone(request), user=request.user, for_whom=is_draft)
        return _form_page(request, form, notice=notice)
    form = NoticeForm(request.POST, user=request.user, for_whom=is_draft)
    if not form.is_valid():
        return _form_page(request, form, notice=notice, problem=form.error_summary(), status=422)
    try:
        if "preview" in request.POST and not is_draft:
            return _form_page(request, form, notice=notice, **_changed(notice, form))
        _change(request, notice, form)
    except SaveRefused as refused:
        return _form_page(request, form, notice=notice, problem=refused.message, status=422)
    except PermissionDenied as denied:
        return _form_page(request, form, notice=notice, problem=str(denied), status=403)
    return redirect("notice", pk=pk)


def _change(request: StaffRequest, notice: Notice, form: NoticeForm) -> None:
    actor, now, version = Actor.of(request), timezone.now(), form.cleaned_data["version"]
    if notice.state == NoticeState.DRAFT:
        change_draft(
            notice,
            actor=actor,
            content=form.content(),
            numbers=form.typed_numbers(),
            tags=form.cleaned_data["tags"],
            now=now,
            version=version,
        )
        return
    changed = change(notice, actor=actor, content=form.content(), now=now, version=version)
    told = (
        _("The notice is changed: its numbers are being renewed.")
        if changed.version != notice.version
        else _("Nothing was changed: the notice says this already.")
    )
    messages.success(request, told)
    warn_if_clock_held(request)


def _changed(notice: Notice, form: NoticeForm) -> dict[str, Any]:
    """Return what the change in ``form`` makes of the numbers of a set notice."""
    now = timezone.now()
    content = clean_content(form.content(), now=now, begins=notice.starts_at)
    current = notice.numbers.filter(one.SHOWN[one.HEARS], ends_at__gt=now)
    judged = assess_numbers(
        notice, list(current.values_list("number_id", flat=True)), now=now, content=content
    )
    return {
        "rows": shown_rows(notice, judged[:PAGE_SIZE], now=now, content=content),
        "count": sum(1 for entry in judged if not entry.reason),
        "left_out": [entry for entry in judged if entry.reason],
    }


def _form_page(
    request: StaffRequest,
    form: NoticeForm,
    *,
    notice: Notice | None = None,
    problem: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Return the page of the form; what was refused keeps all that was typed."""
    context |= {
        "form": form,
        "notice": notice,
        "problem": problem,
        "recipes": [(key, recipe.word) for key, recipe in RECIPES.items()],
        "recipe": request.GET.get("recipe", ""),
        "warnings": text_warnings(form["text"].value() or ""),
        "zone": request_zone(request),
    }
    return render(request, "profiles/notices/form.html", context, status=status)


@require_POST
@requires(permissions.EDIT)
def notice_drop(request: StaffRequest, pk: int) -> HttpResponse:
    """POST: throw a draft away."""
    notice = one.notice_or_404(request.user, pk)
    try:
        drop(notice, actor=Actor.of(request), now=timezone.now())
    except SaveRefused as refused:
        messages.error(request, refused.message)
        return redirect("notice", pk=pk)
    messages.success(request, _("“{title}” was thrown away; nobody heard it.").format(title=notice.title))
    return redirect("notice-list")


@require_POST
@requires(permissions.EDIT)
def notice_add(request: StaffRequest, pk: int) -> HttpResponse:
    """POST: take in the numbers that are offered since the notice was set."""
    notice = one.notice_or_404(request.user, pk)
    try:
        count = add_offered(notice, actor=Actor.of(request), now=timezone.now())
    except SaveRefused as refused:
        messages.error(request, refused.message)
    else:
        told = ngettext("{count} number was added.", "{count} numbers were added.", count)
        messages.success(request, told.format(count=format_number(count)))
        warn_if_clock_held(request)
    return redirect("notice", pk=pk)
