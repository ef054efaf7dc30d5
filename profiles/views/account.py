"""View that resumes pushing for the whole account after a pause."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.nixflex import NixflexError
from profiles.services import account
from profiles.services.actors import Actor
from profiles.views.access import StaffRequest, requires


@require_POST
@requires(permissions.RESUME, everywhere=True)
def account_resume(request: StaffRequest) -> HttpResponse:
    """POST: check the key at Nixflex and, if it works, resume pushing."""
    try:
        waiting = account.resume(actor=Actor.of(request))
    except NixflexError as error:
        messages.error(request, _("Pushing stays paused. {reason}").format(reason=error.message))
    else:
        messages.success(
            request,
            _("Pushing goes on. Profiles that wait to be sent: {waiting}.").format(
                waiting=format_number(waiting)
            ),
        )
    return redirect("overview")
