"""One's own account: the page, one's name and email address, and where one is signed in."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from profiles.forms.people.joining import EmailForm, NamesForm
from profiles.forms.whole_numbers import KEY_DIGITS, parse_whole_number
from profiles.selectors.people.rights import rights_in_words
from profiles.services.accounts import sessions
from profiles.services.accounts.people import changing
from profiles.services.actors import Actor
from profiles.tasks import enqueue_change_email
from profiles.views.access import StaffRequest
from profiles.views.own_account.browsers import browser_name


@require_http_methods(["GET", "HEAD", "POST"])
def own_account(request: StaffRequest) -> HttpResponse:
    """GET: one's account. POST: change one's name."""
    if request.method != "POST":
        return _page(request)
    form = NamesForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    if changing.rename_oneself(request.user, actor=Actor.of(request), **form.cleaned_data):
        messages.success(
            request, _("Your name is changed. What history says of you stays as it was written.")
        )
    return redirect("own-account")


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth is untyped
def own_email(request: StaffRequest) -> HttpResponse:
    """POST: change one's email address, with the password once more. GET: the account."""
    if request.method != "POST":
        return redirect("own-account")
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _page(request, email_form=form, status=422)
    was = request.user.email
    if changing.change_own_email(request.user, actor=Actor.of(request), email=form.cleaned_data["email"]):
        enqueue_change_email(was, name=request.user.get_username(), changed="email address")
        messages.success(request, _("Your email address is changed."))
    return redirect("own-account")


@require_POST
def own_sessions(request: StaffRequest) -> HttpResponse:
    """POST: end the session that is named, or all but this one."""
    if "session" in request.POST:
        key = parse_whole_number(request.POST["session"], digits=KEY_DIGITS)
        if key is not None and sessions.end_own_session(request, key):
            messages.success(request, _("The session is ended: whoever used it has to sign in."))
        else:
            messages.info(request, _("This session was over already."))
    else:
        count = sessions.end_other_sessions(request)
        told = ngettext("{count} other session is ended.", "{count} other sessions are ended.", count)
        messages.success(request, told.format(count=count))
    return redirect("own-account")


def _page(request: StaffRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    mine = sessions.live_sessions(request.user)
    this = request.session.session_key
    names = {"first_name": request.user.first_name, "last_name": request.user.last_name}
    context = {
        "form": NamesForm(initial=names),
        "email_form": EmailForm(initial={"email": request.user.email}),
        "sessions": sorted(mine, key=lambda each: (each.session_key != this, -each.last_seen_at.timestamp())),
        "this": this,
        "browser_name": browser_name,
        "second_step": is_mfa_enabled(request.user),
        "groups": request.user.groups.order_by("name"),
        "rights": rights_in_words(request.user),
    }
    return render(request, "profiles/own_account/page.html", context | shown, status=status)
