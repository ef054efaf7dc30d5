"""Drift page: adopt an outside text, or push over it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles import permissions, tasks
from profiles.forms.profile import DriftForm
from profiles.l10n.times import format_datetime
from profiles.models import PhoneNumber
from profiles.selectors import numbers
from profiles.services import drafts
from profiles.services.actors import Actor
from profiles.services.conflicts import Conflict, SaveRefused, is_drifted
from profiles.services.mirror import adopting, drift
from profiles.services.mirror.compositions import body_of_outside
from profiles.views.access import StaffRequest, requires
from profiles.views.editor.context import status_context
from profiles.views.history.differences import difference_context


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.EDIT)
def number_drift(request: StaffRequest, number: str) -> HttpResponse:
    """GET: our text and the outside one. POST: adopt the outside text, or push ours over it."""
    found = numbers.number_or_404(request.user, number)
    if not is_drifted(found):
        messages.info(request, drift.NotDrifted().message)
        return redirect("number-editor", number=number)
    if request.method != "POST":
        return _page(request, found)
    form = DriftForm(request.POST)
    if not form.is_valid():
        return _page(request, found, problem=form.error_summary(), status=422)
    try:
        _decide(request, found, form)
    except Conflict as conflict:
        return _page(request, conflict.number, problem=_("The outside text has changed again."), status=409)
    except drift.NotDrifted as settled:
        messages.info(request, settled.message)
    except SaveRefused as refused:
        return _page(request, found, problem=refused.message, status=409)
    return redirect("number-editor", number=number)


def _decide(request: StaffRequest, number: PhoneNumber, form: DriftForm) -> None:
    actor = Actor.of(request)
    note, acknowledged = form.cleaned_data["note"], form.cleaned_data["acknowledged"]
    if form.cleaned_data["choice"] == "edit":
        drafts.open_outside_text(number, actor=actor)
        messages.info(
            request,
            _("This is the outside text. Take out of it what notices say: they are laid over by themselves."),
        )
    elif form.cleaned_data["choice"] == "until":
        notice = adopting.adopt_while_notices_last(number, actor=actor, note=note, acknowledged=acknowledged)
        told = _("The outside text is heard until {time}; then the profile is, as it was.")
        messages.success(request, told.format(time=format_datetime(notice.ends_at)))
    elif form.cleaned_data["choice"] == "adopt":
        revision = drift.adopt(number, actor=actor, note=note, acknowledged=acknowledged)
        told = _("Adopted their text as version {version}.")
        messages.success(request, told.format(version=revision.version))
    else:
        number = drift.push_ours(number, actor=actor, note=note, acknowledged=acknowledged)
        number = tasks.push_saved(number, actor=actor)
        if number.state == PhoneNumber.State.LIVE:
            told = _("Version {version} has replaced the outside text.")
            messages.success(request, told.format(version=number.version))
        else:
            told = _("Version {version} is to replace the outside text.")
            messages.info(request, told.format(version=number.version))


def _page(
    request: StaffRequest, number: PhoneNumber, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": DriftForm.start(number, note=request.POST.get("note", "")),
        "problem": problem,
        "notice_in_the_way": body_of_outside(number, timezone.now()) is None,
        **status_context(request, number),
        **difference_context(number.head_text, number.remote_text_seen or ""),
    }
    return render(request, "profiles/editor/drift.html", context, status=status)
