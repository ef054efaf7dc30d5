"""Hold the clock, and let it go on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles import permissions
from profiles.forms.notices.clock import ClockForm
from profiles.services.actors import Actor
from profiles.services.composing import clock_hold
from profiles.services.conflicts import SaveRefused
from profiles.views.access import StaffRequest, requires


def warn_if_clock_held(request: StaffRequest) -> None:
    """Say, after a step of a notice, that callers hear no difference while the clock is held."""
    if clock_hold.is_clock_held():
        messages.warning(request, _("The clock is held: callers hear no difference until it goes on."))


@require_POST
@requires(permissions.ROLL_OUT, everywhere=True)
def notice_clock(request: StaffRequest) -> HttpResponse:
    """POST ``do=hold`` or ``release``, with a ``note``: hold the clock for the whole account, or let it go on."""
    form = ClockForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.error_summary())
        return redirect("notice-list")
    actor, note = Actor.of(request), form.cleaned_data["note"]
    try:
        if form.cleaned_data["do"] == ClockForm.HOLD:
            clock_hold.hold_clock(actor=actor, note=note)
            messages.success(request, _("The clock is held: no notice begins or ends by itself."))
        else:
            clock_hold.release_clock(actor=actor, note=note)
            messages.success(request, _("The clock goes on: what was due meanwhile is renewed now."))
    except SaveRefused as refused:
        messages.info(request, refused.message)
    return redirect("notice-list")
