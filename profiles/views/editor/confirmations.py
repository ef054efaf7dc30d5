"""Revert and clear: changes that are confirmed on a page of their own."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles import permissions, tasks
from profiles.forms.profile import ChangeForm
from profiles.models import PhoneNumber, Revision
from profiles.selectors import numbers
from profiles.selectors.history import versions as history
from profiles.selectors.notices.number_notices import compose_preview
from profiles.services import editing, reverting
from profiles.services.actors import Actor
from profiles.services.composing.saving import NoRoomForNotice
from profiles.services.conflicts import Conflict, SaveRefused, is_drifted
from profiles.services.pushing.first_attempt import FirstAttempt
from profiles.views.access import StaffRequest, requires
from profiles.views.editor.context import notices_of, status_context
from profiles.views.history.differences import difference_context


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def number_revert(request: StaffRequest, number: str, version: int) -> HttpResponse:
    """GET: confirm a revert, with what would change for callers. POST: make the earlier text a new version."""
    found = numbers.number_or_404(request.user, number)
    target = history.version_or_404(found, version)
    if not target.body_text:
        Actor.of(request).require(permissions.CLEAR)
    if request.method != "POST":
        return _confirm(request, found, target, ChangeForm.start(found))

    def revert(form: ChangeForm, actor: Actor, first: FirstAttempt | None) -> editing.SaveResult:
        return reverting.revert_profile(found, to=target, actor=actor, change=form.change(), first=first)

    return _change(request, found, target, revert)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.CLEAR)
def number_clear(request: StaffRequest, number: str) -> HttpResponse:
    """GET: confirm clearing, with what callers would stop hearing. POST: clear the profile."""
    found = numbers.number_or_404(request.user, number)
    if request.method != "POST" and not editing.may_be_cleared(found):
        messages.info(request, _("There is nothing to clear: this number has no profile."))
        return redirect("number-editor", number=number)
    if request.method != "POST":
        return _confirm(request, found, None, ChangeForm.start(found))

    def clear(form: ChangeForm, actor: Actor, first: FirstAttempt | None) -> editing.SaveResult:
        return editing.clear_profile(found, actor=actor, change=form.change(), first=first)

    return _change(request, found, None, clear)


def _confirm(
    request: StaffRequest,
    number: PhoneNumber,
    target: Revision | None,
    form: ChangeForm,
    *,
    problem: str = "",
    conflict: Conflict | None = None,
    no_room: NoRoomForNotice | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the confirmation page with what would change for callers; ``target`` None is clearing.

    Going back is to the body of ``target``; the notices in force stay.
    """
    over = compose_preview(target.body_text if target else "", notices_of(number), now=timezone.now())
    hears = number.live_text if number.remote_text_seen is None else number.remote_text_seen
    context = {
        "target": target,
        "heading": _heading(target),
        "form": form,
        "problem": problem,
        "conflict": conflict,
        "no_room": no_room,
        "notices_stay": bool(over.stretches),
        "hears_unknown": number.remote_text_seen is None and number.live is None,
        **status_context(request, number),
        **difference_context(hears, over.text),
    }
    return render(request, "profiles/editor/confirm.html", context, status=status)


def _heading(target: Revision | None) -> str:
    if target is None:
        return _("Clear the profile")
    return _("Go back to version {version}").format(version=target.version)


def _change(
    request: StaffRequest,
    number: PhoneNumber,
    target: Revision | None,
    change: Callable[[ChangeForm, Actor, FirstAttempt | None], editing.SaveResult],
) -> HttpResponse:
    """Make the confirmed change and push it; show the page again if it is refused."""
    form, actor = ChangeForm(request.POST), Actor.of(request)
    if not form.is_valid():
        again = ChangeForm.again(request.POST)
        return _confirm(request, number, target, again, problem=form.error_summary(), status=422)
    try:
        saved = tasks.save_and_push(lambda first: change(form, actor, first), actor=actor)
    except Conflict as conflict:
        again = ChangeForm.start(conflict.number, note=form.cleaned_data["note"], acknowledged=conflict.key)
        return _confirm(
            request, conflict.number, target, again, problem=conflict.message, conflict=conflict, status=409
        )
    except NoRoomForNotice as refused:
        again = ChangeForm.again(request.POST)
        return _confirm(
            request, refused.number, target, again, problem=refused.message, no_room=refused, status=409
        )
    except SaveRefused as refused:
        return _confirm(request, number, target, form, problem=refused.message, status=409)
    level = messages.SUCCESS if saved.created else messages.INFO
    messages.add_message(request, level, _success_message(saved, target, over_drift=is_drifted(number)))
    return redirect("number-editor", number=number.number)


def _success_message(saved: editing.SaveResult, target: Revision | None, *, over_drift: bool) -> str:
    """Return the sentence about the change that was made."""
    version = saved.revision.version if saved.revision else 0
    if saved.created and target is None:
        return _("Cleared, as version {version}.").format(version=version)
    if saved.created and target is not None:
        return _("Went back to version {target}, as version {version}.").format(
            target=target.version, version=version
        )
    if over_drift and version:
        told = _("No new version: version {version} says this already and replaces the outside text.")
        return told.format(version=version)
    return _("Nothing changed: the newest version says exactly this already.")
