"""Editor page of one profile, and saving it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles import permissions, tasks
from profiles.forms.profile import ProfileForm
from profiles.models import PhoneNumber
from profiles.selectors import numbers
from profiles.services import editing
from profiles.services.actors import Actor
from profiles.services.composing.saving import NoRoomForNotice
from profiles.services.conflicts import Change, Conflict, NumberRemoved, SaveRefused, is_drifted
from profiles.texts import contract
from profiles.views.access import StaffRequest, requires
from profiles.views.editor.context import (
    Notices,
    editor_context,
    pane_context,
    presence_context,
    preview_context,
    requested_pane,
    status_context,
)
from profiles.views.editor.merging import merge_context, put_together
from profiles.views.editor.starting import form_as_another
from profiles.views.fragments import fragment
from profiles.views.history.differences import difference_context


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.SEE)
def number_editor(request: StaffRequest, number: str) -> HttpResponse:
    """GET: the editor, with the user's draft if there is one, or empty as another number's. POST: save.

    Where htmx asks for a pane of the page, only that pane; its difference is that of what is saved.
    """
    if request.method == "POST":
        return _save(request, numbers.number_to_save(request.user, number))
    found = numbers.number_or_404(request.user, number)
    if request.htmx and "pane" in request.GET:
        context = {"number": found, **pane_context(found, requested_pane(request.GET), found.head_body)}
        return fragment(render(request, "profiles/editor/_pane.html", context))
    form = form_as_another(request, found)
    return render(request, "profiles/editor/page.html", editor_context(request, found, form))


def _save(request: StaffRequest, found: PhoneNumber) -> HttpResponse:
    actor = Actor.of(request)
    actor.require(permissions.EDIT)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _not_saved(request, found, message=form.error_summary(), status=422)
    try:
        if "merge" in request.POST:
            if (filled := put_together(request, found, form)) is not None:
                return filled
            raise Conflict(found, form.change())
        saved = tasks.save_and_push(
            lambda first: editing.save_profile(
                found, text=form.cleaned_data["text"], actor=actor, change=form.change(), first=first
            ),
            actor=actor,
        )
    except contract.TextRefused as refused:
        return _not_saved(request, found, message=refused.message, status=422)
    except Conflict as conflict:
        return _not_saved(request, conflict.number, message=conflict.message, status=409, conflict=conflict)
    except NoRoomForNotice as refused:
        message = _("{reason} Nothing has been saved; your text is kept here.").format(reason=refused.message)
        return _not_saved(request, refused.number, message=message, status=409, no_room=refused)
    except NumberRemoved as refused:
        found = numbers.number_or_404(request.user, found.number)
        return _not_saved(request, found, message=refused.message, status=409)
    except SaveRefused as refused:
        return _not_saved(request, found, message=refused.message, status=409)
    number = saved.number
    told = _success_message(saved, form, over_drift=is_drifted(found))
    if request.htmx:
        others = numbers.drafts_of(number, request.user)[1]
        context = {
            "saved": saved,
            "told": told,
            "form": ProfileForm.start(number),
            **status_context(request, number),
            **presence_context(number, None, others, base=Change.on(number)),
            **pane_context(number, requested_pane(request.POST), number.head_body),
        }
        context |= _recounted(request, number, context["notices"])
        response = render(request, "profiles/editor/_saved.html", context)
        response["HX-Trigger"] = "profile-saved"
        return fragment(response)
    messages.add_message(request, messages.SUCCESS if saved.created else messages.INFO, told)
    return redirect("number-editor", number=number.number)


def _success_message(saved: editing.SaveResult, form: ProfileForm, *, over_drift: bool) -> str:
    """Return the sentence about what the save did."""
    if saved.revision is not None:
        version = saved.revision.version
        if saved.created:
            return _("Saved as version {version}.").format(version=version)
        if saved.revision.submission and saved.revision.submission == form.cleaned_data["submission"]:
            return _("Saved already, as version {version}.").format(version=version)
        if over_drift:
            return _(
                "Nothing new to save: version {version} says this already and replaces the outside text."
            ).format(version=version)
    return _("Nothing to save: the text is the same as the newest version.")


def _recounted(request: StaffRequest, number: PhoneNumber, notices: Notices) -> dict[str, Any]:
    """Return the context of the counter where the save ended ``notices``, which add nothing to it any more."""
    return (
        preview_context(number, number.head_body, request.user, notices=notices)
        if "ends" in request.POST
        else {}
    )


def _not_saved(
    request: StaffRequest,
    number: PhoneNumber,
    *,
    message: str,
    status: int,
    conflict: Conflict | None = None,
    no_room: NoRoomForNotice | None = None,
) -> HttpResponse:
    """Answer a refused save: the text stays in the form, with the reason and the choices beside it."""
    context: dict[str, Any] = {"problem": message, "conflict": conflict, "no_room": no_room}
    if no_room is not None:
        context["acknowledged"] = request.POST.get("acknowledged", "")
    if conflict is not None:
        mine = contract.canonical(request.POST.get("text", ""))
        context |= difference_context(conflict.theirs, mine)
        context |= merge_context(number, mine, ProfileForm(request.POST).base(number))
    if request.htmx:
        # The state comes along: a conflict with the outside is news to the page.
        context |= {"with_state": True, **status_context(request, number)}
        answer = render(request, "profiles/editor/_not_saved.html", context, status=status)
        return fragment(answer, target="#save-result", swap="innerHTML show:top")
    page = editor_context(request, number, ProfileForm.again(request.POST), **context)
    return render(request, "profiles/editor/page.html", page, status=status)
