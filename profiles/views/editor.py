"""The editor of one profile: the page, saving, the draft with its preview, the state, try now."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nixadmin.errors import fragment
from profiles import permissions, preview, text
from profiles.forms import DraftForm, ProfileForm
from profiles.models import PhoneNumber
from profiles.selectors import numbers, overview
from profiles.services import drafts, editing, pushing
from profiles.services.actors import Actor
from profiles.services.conflicts import Conflict, SaveRefused
from profiles.status_line import status_line
from profiles.views.access import StaffRequest, requires
from profiles.views.differences import difference


def status_context(number: PhoneNumber) -> dict[str, Any]:
    """Return what the state fragment shows of ``number``."""
    line = status_line(
        number,
        numbers.recent_attempts(number),
        now=timezone.now(),
        paused=overview.api_pause() is not None if number.is_unsettled else False,
    )
    return {"number": number, "status": line}


def preview_context(number: PhoneNumber, typed: str) -> dict[str, Any]:
    """Return what the counter, the preview and the warnings show of ``typed``."""
    prompt = number.agent.system_prompt if number.agent else None
    return {
        "preview": preview.compose(prompt, typed),
        "count": text.length(typed),
        "count_words": text.describe_count(typed),
        "over_by": text.over_by(typed),
        "limit": text.LIMIT,
        "near": text.LIMIT - text.NEAR_LIMIT,
        "warnings": text.warnings(text.canonical(typed)),
    }


def editor_context(request: StaffRequest, number: PhoneNumber, form: ProfileForm, **extra: Any) -> dict[str, Any]:
    """Return everything that the editor page shows."""
    draft, others = numbers.drafts_of(number, request.user)
    typed = str(form["text"].value() or "")
    return {
        "form": form,
        "typed": text.canonical(typed),
        "draft": draft,
        "others": others,
        "can_edit": request.user.has_perm(permissions.EDIT) and number.state != PhoneNumber.State.REMOVED,
        "saved_text": number.head_text,
        **status_context(number),
        **preview_context(number, typed),
        **extra,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.SEE)
def number_editor(request: StaffRequest, number: str) -> HttpResponse:
    """GET: the editor, with the reader's unsaved words if there are any. POST: save."""
    found = numbers.number_or_404(number)
    if request.method == "POST":
        return _save(request, found)
    own, _ = numbers.drafts_of(found, request.user)
    initial: dict[str, Any] = {"text": found.head_text}
    if own is not None and request.user.has_perm(permissions.EDIT):
        initial = {"text": own.text, "base_version": own.base_version}
    return render(
        request, "profiles/editor.html", editor_context(request, found, ProfileForm.start(found, **initial))
    )


def _save(request: StaffRequest, number: PhoneNumber) -> HttpResponse:
    actor = Actor.of(request)
    actor.require(permissions.EDIT)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        problems = [problem for errors in form.errors.values() for problem in errors]
        return _not_saved(request, number, form, message=" ".join(map(str, problems)), status=422)
    try:
        saved = editing.save_profile(number, actor=actor, **form.change())
    except text.TextRefused as refused:
        return _not_saved(request, number, form, message=refused.message, status=422)
    except Conflict as conflict:
        return _not_saved(request, conflict.number, form, message=conflict.message, status=409, conflict=conflict)
    except SaveRefused as refused:
        return _not_saved(request, number, form, message=refused.message, status=409)
    number = pushing.push_after_save(saved.number, actor=actor)
    if request.htmx:
        context = {
            "saved": saved,
            "again": not saved.created and form.cleaned_data["submission"] == getattr(saved.revision, "submission", None),
            "form": ProfileForm.start(number),
            **status_context(number),
        }
        response = render(request, "profiles/_saved.html", context)
        response["HX-Trigger"] = "profile-saved"
        return fragment(response)
    if saved.created:
        messages.success(request, f"Saved as version {number.version}.")
    else:
        messages.info(request, "Nothing to save: the text is the same as the newest version.")
    return redirect("number-editor", number=number.number)


def _not_saved(
    request: StaffRequest,
    number: PhoneNumber,
    form: ProfileForm,
    *,
    message: str,
    status: int,
    conflict: Conflict | None = None,
) -> HttpResponse:
    """Answer a save that changed nothing: the words stay in the form, with the reason beside them."""
    context: dict[str, Any] = {"problem": message, "conflict": conflict}
    if conflict is not None:
        mine = text.canonical(request.POST.get("text", ""))
        context |= difference(conflict.theirs, mine)
    if request.htmx:
        return fragment(render(request, "profiles/_not_saved.html", context | {"number": number}, status=status))
    # The typed values are shown as they came; a fresh token lets the same words be sent once more.
    sent = request.POST.copy()
    sent["submission"] = uuid.uuid4().hex
    page = editor_context(request, number, ProfileForm(sent), **context)
    return render(request, "profiles/editor.html", page, status=status)


@require_POST
@requires(permissions.EDIT)
def number_draft(request: StaffRequest, number: str) -> HttpResponse:
    """Keep what is being typed and answer with its count, preview and warnings; or discard it."""
    found = numbers.number_or_404(number)
    actor = Actor.of(request)
    form = DraftForm(request.POST)
    if form.is_valid() and form.cleaned_data["discard"]:
        drafts.discard_draft(found, actor=actor)
        return _to_editor(request, found)
    typed = text.canonical(request.POST.get("text", ""))
    problem = ""
    draft = None
    try:
        if not form.is_valid():
            raise SaveRefused("This draft could not be kept. Reload the page; copy your text first.")
        draft = drafts.keep_draft(
            found, text=typed, base_version=form.cleaned_data["base_version"], actor=actor
        )
    except (SaveRefused, text.TextRefused) as refused:
        problem = refused.message
    if not request.htmx:
        page = editor_context(request, found, ProfileForm(request.POST), problem=problem)
        return render(request, "profiles/editor.html", page, status=422 if problem else 200)
    _, others = numbers.drafts_of(found, request.user)
    context = {
        "number": found,
        "problem": problem,
        "draft": draft,
        "others": others,
        "typed": typed,
        **preview_context(found, typed),
    }
    return fragment(render(request, "profiles/_draft.html", context, status=422 if problem else 200))


@require_safe
@requires(permissions.SEE)
def number_status(request: StaffRequest, number: str) -> HttpResponse:
    """The state fragment; it asks for itself again for as long as something is unsettled."""
    found = numbers.number_or_404(number)
    return fragment(render(request, "profiles/_status.html", status_context(found)))


@require_POST
@requires(permissions.EDIT)
def number_push(request: StaffRequest, number: str) -> HttpResponse:
    """Try now."""
    found = numbers.number_or_404(number)
    problem = ""
    try:
        found = pushing.push_now(found, actor=Actor.of(request))
    except pushing.PushRefused as refused:
        problem = refused.message
    if request.htmx:
        context = {**status_context(found), "problem": problem}
        return fragment(render(request, "profiles/_status.html", context, status=409 if problem else 200))
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
