"""Fragments of the editor page: draft, who else is here, status, push now."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from profiles import permissions
from profiles.context_processors import request_account
from profiles.forms.profile import BasedForm, DraftForm, ProfileForm
from profiles.models import PhoneNumber
from profiles.selectors import numbers
from profiles.services import drafts
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.pushing.push import PushRefused, push_now
from profiles.texts import contract
from profiles.views.access import StaffRequest, requires
from profiles.views.editor.context import (
    editor_context,
    notices_of,
    pane_context,
    presence_context,
    preview_context,
    requested_pane,
    status_context,
)
from profiles.views.fragments import fragment
from profiles.views.history.differences import difference_context


@require_POST
@requires(permissions.EDIT)
def number_draft(request: StaffRequest, number: str) -> HttpResponse:
    """POST: save the draft and answer with count, preview and warnings; or discard it."""
    found = numbers.number_or_404(request.user, number)
    actor = Actor.of(request)
    form = DraftForm(request.POST)
    if form.is_valid() and form.cleaned_data["discard"] == DraftForm.DISCARD:
        drafts.discard_draft(found, actor=actor)
        return _to_editor(request, found)
    typed = contract.canonical(request.POST.get("text", ""))
    problem = ""
    draft = None
    try:
        if not form.is_valid():
            raise SaveRefused(_("This draft could not be kept. Reload the page; copy your text first."))
        if "text" in request.POST:  # a notice's button sends none
            draft = drafts.keep_draft(
                found,
                text=typed,
                change=form.change(),
                actor=actor,
            )
    except (SaveRefused, contract.TextRefused) as refused:
        problem = refused.message
    if not problem and form.cleaned_data["discard"] == DraftForm.ASK:
        return _ask_to_discard(request, found)
    if not request.htmx:
        page = editor_context(request, found, ProfileForm.again(request.POST), problem=problem)
        return render(request, "profiles/editor/page.html", page, status=422 if problem else 200)
    notices = notices_of(found)
    context = {
        "number": found,
        "problem": problem,
        "draft": draft,
        "typed": typed,
        **preview_context(found, typed, request.user, notices=notices),
        **pane_context(found, requested_pane(request.POST), typed, notices=notices),
        **_news(request, found, form),
    }
    return fragment(render(request, "profiles/editor/_draft.html", context, status=422 if problem else 200))


def _ask_to_discard(request: StaffRequest, number: PhoneNumber) -> HttpResponse:
    """Show the draft that would be discarded; redirect to the editor if there is none."""
    draft = numbers.drafts_of(number, request.user)[0]
    if draft is None:
        return _to_editor(request, number)
    context = {"number": number, "draft": draft, **difference_context(number.head_body, draft.text)}
    return render(request, "profiles/editor/discard.html", context)


def _news(request: StaffRequest, number: PhoneNumber, form: BasedForm) -> dict[str, Any]:
    """Return who else is here, and the status; ``news`` is whether that differs from what the page shows."""
    draft, others = numbers.drafts_of(number, request.user)
    base = drafts.own_base(number, form.base(number))
    context = presence_context(number, draft, others, base=base)
    if form.data.get("seen") == context["seen"]:
        return {"news": False}
    return {"news": True, **context, **status_context(request, number)}


@require_safe
@requires(permissions.SEE)
def number_others(request: StaffRequest, number: str) -> HttpResponse:
    """Fragment: who else is here, and what was saved since; 204 if the page shows that already."""
    found = numbers.number_or_404(request.user, number)
    news = _news(request, found, BasedForm(request.GET))
    if not news["news"]:
        return HttpResponse(status=204)
    news["details_page"] = "details" in request.GET
    return fragment(render(request, "profiles/editor/_news.html", news))


@require_safe
@requires(permissions.SEE)
def number_status(request: StaffRequest, number: str) -> HttpResponse:
    """Fragment: the status; it polls for as long as the number is unsettled.

    The banner of a pause comes along where the page's is out of date: the header ``Shows-Pause`` says whether
    it has one.
    """
    found = numbers.number_or_404(request.user, number)
    is_paused, shown = request_account(request).paused_at is not None, request.headers.get("Shows-Pause")
    context = {
        **status_context(request, found),
        "pause_is_news": shown is not None and is_paused != bool(shown),
    }
    return fragment(render(request, "profiles/editor/_state_now.html", context))


@require_POST
@requires(permissions.EDIT)
def number_push(request: StaffRequest, number: str) -> HttpResponse:
    """POST: push now, without waiting for the next retry."""
    found = numbers.number_or_404(request.user, number)
    problem = ""
    try:
        found = push_now(found, actor=Actor.of(request))
    except PushRefused as refused:
        problem = refused.message
    if request.htmx:
        context = {**status_context(request, found), "problem": problem, "pause_is_news": True}
        return fragment(
            render(request, "profiles/editor/_state_now.html", context, status=409 if problem else 200)
        )
    if problem:
        messages.error(request, problem)
    return redirect("number-editor", number=found.number)


def _to_editor(request: StaffRequest, number: PhoneNumber) -> HttpResponse:
    response = redirect("number-editor", number=number.number)
    if request.htmx:
        answer = HttpResponse()
        answer["HX-Redirect"] = response.url
        return answer
    return response
