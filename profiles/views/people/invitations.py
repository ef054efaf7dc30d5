"""Invitations: make one, its link, withdraw it; and the page on which the invited join."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.people.grants import InvitationForm
from profiles.forms.people.joining import JoinForm
from profiles.models import Invitation
from profiles.selectors.people import listing
from profiles.services.accounts.people import invitations, joining, limits
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.tasks import send_invitation
from profiles.views.access import StaffRequest, requires
from profiles.views.once import form_actor, once


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.MANAGE_PEOPLE)
@once(back="people-list")
def people_invite(request: StaffRequest) -> HttpResponse:
    """GET: the form of an invitation. POST: make it, and send it where the site sends email."""
    if request.method != "POST":
        return _invite_page(request, InvitationForm(giver=request.user))
    form = InvitationForm(request.POST, giver=request.user)
    if not form.is_valid():
        return _invite_page(request, form, problem=form.error_summary(), status=422)
    told = {"name": form.cleaned_data["name"], "email": form.cleaned_data["email"]}
    try:
        made = invitations.invite(actor=form_actor(request), **told, **form.given())
    except SaveRefused as refused:
        return _invite_page(request, form, problem=refused.message, status=409)
    if settings.SENDS_EMAIL and made.email:
        send_invitation.enqueue(made.pk)
        messages.success(request, _("An email with the link goes to {address}.").format(address=made.email))
    return redirect("invitation", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.MANAGE_PEOPLE)
def invitation_page(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: an invitation, with its link while that is good. POST: withdraw it."""
    if request.method == "POST":
        return _withdraw(request, pk)
    found = get_object_or_404(listing.known_invitations(request.user), pk=pk)
    context = {
        "invitation": found,
        "link": (settings.SITE_URL or f"{request.scheme}://{request.get_host()}")
        + invitations.link_path(found),
        "is_open": listing.known_invitations(request.user).filter(listing.is_open(), pk=pk).exists(),
        "why_over": joining.why_over(found),
        # Whoever has the link may join by it.
        "shows_link": limits.could_invite_so(request.user, found),
    }
    return render(request, "profiles/people/invitation.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """GET: the form of an account for who has the link. POST: make the account and sign in."""
    invitation = invitations.invitation_of(token)
    if invitation is None:
        return _over(request, "unknown")
    if why := joining.why_over(invitation):
        return _over(request, why, invitation)
    if request.user.is_authenticated:
        return render(request, "profiles/people/join_signed_in.html", {"invitation": invitation})
    if request.method != "POST":
        return _join_page(request, invitation, JoinForm())
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _join_page(request, invitation, form, status=422)
    try:
        user = joining.join(invitation, **form.cleaned_data, ip=get_adapter().get_client_ip(request))
    except joining.NameTaken as taken:
        form.add_error("username", taken.message)
        return _join_page(request, invitation, form, status=409)
    except joining.InvitationOver as over:
        return _over(request, over.why, invitation)
    login(request, user, settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, _("Welcome. Your account is made, and you are signed in."))
    return redirect("overview")


def _withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        gone = invitations.withdraw(pk, actor=Actor.of(request))
    except SaveRefused as refused:
        messages.error(request, refused.message)
    else:
        told = _("The invitation of {name} is withdrawn: its link is good for nothing now.")
        messages.success(request, told.format(name=gone.name))
    return redirect("people-list")


def _invite_page(
    request: StaffRequest, form: InvitationForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "problem": problem,
        "sends_email": settings.SENDS_EMAIL,
        "days": invitations.VALID.days,
    }
    return render(request, "profiles/people/invite.html", context, status=status)


def _join_page(
    request: HttpRequest, invitation: Invitation, form: JoinForm, *, status: int = 200
) -> HttpResponse:
    context = {"invitation": invitation, "form": form}
    return render(request, "profiles/people/join.html", context, status=status)


def _over(request: HttpRequest, why: str, invitation: Invitation | None = None) -> HttpResponse:
    """Answer that the link is good for nothing, and whom to ask for another."""
    context: dict[str, Any] = {"why": why, "invitation": invitation}
    return render(
        request, "profiles/people/join_over.html", context, status=404 if invitation is None else 410
    )
