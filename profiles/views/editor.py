"""The editor of one profile: the page, saving, the draft with its preview, the state, try now."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nixadmin.errors import fragment
from profiles import permissions, preview, tasks, text
from profiles.context_processors import account_of
from profiles.forms import DraftForm, ProfileForm
from profiles.models import PhoneNumber
from profiles.selectors import numbers, rollouts
from profiles.services import account, drafts, editing, pushing
from profiles.services.actors import Actor
from profiles.services.conflicts import Conflict, NumberRemoved, SaveRefused, is_drifted
from profiles.status_line import status_line
from profiles.views.access import StaffRequest, requires
from profiles.views.differences import difference
from profiles.zones import zone_of


def status_context(request: StaffRequest, number: PhoneNumber) -> dict[str, Any]:
    """Return what the state fragment shows of ``number``."""
    row = account_of(request)
    line = status_line(
        number,
        numbers.recent_attempts(number),
        now=timezone.now(),
        paused=row.paused_at is not None,
        look_first=account.must_look_first(row),
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


def editor_context(
    request: StaffRequest, number: PhoneNumber, form: ProfileForm | None = None, **extra: Any
) -> dict[str, Any]:
    """Return everything that the editor page shows: ``form`` as it was sent, or a new one.

    A new one holds the reader's unsaved words if there are any.
    """
    draft, others = numbers.drafts_of(number, request.user)
    can_edit = request.user.has_perm(permissions.EDIT) and number.state != PhoneNumber.State.REMOVED
    if form is None:
        words: dict[str, Any] = {"text": number.head_text}
        if draft is not None and can_edit:
            words = {"text": draft.text, "base_version": draft.base_version}
        form = ProfileForm.start(number, **words)
    typed = str(form["text"].value() or "")
    return {
        "form": form,
        "typed": text.canonical(typed),
        "draft": draft,
        "others": others,
        "can_edit": can_edit,
        "saved_text": number.head_text,
        "ahead": rollouts.ahead_for(number),
        "zone": zone_of(request),
        **status_context(request, number),
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
    return render(request, "profiles/editor.html", editor_context(request, found))


def _save(request: StaffRequest, found: PhoneNumber) -> HttpResponse:
    actor = Actor.of(request)
    actor.require(permissions.EDIT)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _not_saved(request, found, message=form.problem(), status=422)
    try:
        saved = editing.save_profile(found, actor=actor, **form.change())
    except text.TextRefused as refused:
        return _not_saved(request, found, message=refused.message, status=422)
    except Conflict as conflict:
        return _not_saved(request, conflict.number, message=conflict.message, status=409, conflict=conflict)
    except NumberRemoved as refused:
        return _not_saved(request, numbers.number_or_404(found.number), message=refused.message, status=409)
    except SaveRefused as refused:
        return _not_saved(request, found, message=refused.message, status=409)
    number = tasks.push_saved(saved.number, actor=actor)
    told = _told(saved, form, over_drift=is_drifted(found))
    if request.htmx:
        context = {
            "saved": saved,
            "told": told,
            "form": ProfileForm.start(number),
            **status_context(request, number),
        }
        response = render(request, "profiles/_saved.html", context)
        response["HX-Trigger"] = "profile-saved"
        return fragment(response)
    messages.add_message(request, messages.SUCCESS if saved.created else messages.INFO, told)
    return redirect("number-editor", number=number.number)


def _told(saved: editing.Saved, form: ProfileForm, *, over_drift: bool) -> str:
    """Return the sentence that says what a save did."""
    if saved.revision is not None:
        version = saved.revision.version
        if saved.created:
            return f"Saved as version {version}."
        if saved.revision.submission and saved.revision.submission == form.cleaned_data["submission"]:
            return f"Saved already, as version {version}."
        if over_drift:
            return f"Nothing new to save: version {version} says this already and replaces the outside text."
    return "Nothing to save: the text is the same as the newest version."


def _not_saved(
    request: StaffRequest,
    number: PhoneNumber,
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
        answer = render(request, "profiles/_not_saved.html", context | {"number": number}, status=status)
        return fragment(answer, target="#save-result", swap="innerHTML show:top")
    page = editor_context(request, number, ProfileForm.again(request.POST), **context)
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
        page = editor_context(request, found, ProfileForm.again(request.POST), problem=problem)
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
    return fragment(render(request, "profiles/_status.html", status_context(request, found)))


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
        context = {**status_context(request, found), "problem": problem}
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
