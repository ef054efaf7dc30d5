"""The people: a list, and one of them with groups, teams and the end of the account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from profiles import permissions
from profiles.forms.people.grants import PeopleFilter, RightsForm
from profiles.forms.whole_numbers import PLACE_DIGITS, parse_whole_number
from profiles.models import WebhookEndpoint
from profiles.presenters.doors.tokens import token_mark
from profiles.selectors.accounts.tokens import tokens_of
from profiles.selectors.accounts.webhooks import endpoints_of
from profiles.selectors.paging import Page, numbered_page
from profiles.selectors.people import listing, rights
from profiles.selectors.teams import sees_every_number
from profiles.services.accounts.people import changing, limits
from profiles.services.actors import Actor, display_name
from profiles.services.conflicts import SaveRefused
from profiles.views.access import StaffRequest, requires

# Of the invitations that have ended, the newest.
ENDED_SHOWN = 50


@require_safe
@requires(permissions.MANAGE_PEOPLE)
def people_list(request: StaffRequest) -> HttpResponse:
    """GET: the people whom the user may know of, filtered, and the invitations, open and ended."""
    form = PeopleFilter(request.GET)
    page: Page[User] = Page([])
    invitations = listing.known_invitations(request.user)
    if form.is_valid():
        wanted = form.cleaned_data | {"show": form.cleaned_data["show"] or listing.ACTIVE}
        number = parse_whole_number(request.GET.get("page", "1"), digits=PLACE_DIGITS) or 1
        page = numbered_page(listing.found_people(request.user, **wanted), number)
    context = {
        "form": form,
        "page": page,
        "invitations": invitations.filter(listing.is_open()),
        "ended_invitations": invitations.exclude(listing.is_open())[:ENDED_SHOWN],
        "filtered": any(request.GET.get(name) for name in ("q", "right", "show")),
        "everywhere": sees_every_number(request.user),
        "sees_all": rights.sees_all,
    }
    return render(request, "profiles/people/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.MANAGE_PEOPLE)
def person_page(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: one person. POST: change groups and teams, or with ``do`` "deactivate" or "reactivate" do that."""
    person = get_object_or_404(listing.people_seen_by(request.user), pk=pk)
    if request.method != "POST":
        return _person_page(request, person)
    step = {"deactivate": _deactivate, "reactivate": _reactivate}.get(request.POST.get("do", ""), _change)
    try:
        return step(request, person)
    except SaveRefused as refused:
        return _person_page(request, person, problem=refused.message, status=409)


def _change(request: StaffRequest, person: User) -> HttpResponse:
    form = RightsForm(request.POST, giver=request.user)
    if not form.is_valid():
        return _person_page(request, person, form=form, problem=form.error_summary(), status=422)
    changed = changing.change_rights(
        person, actor=Actor.of(request), seen=form.cleaned_data["seen"], **form.given()
    )
    if changed:
        messages.success(
            request, _("Changed. It counts from {name}'s next click.").format(name=display_name(person))
        )
    else:
        messages.info(request, _("Nothing was changed: these are the groups and teams already."))
    return redirect("person", person.pk)


def _deactivate(request: StaffRequest, person: User) -> HttpResponse:
    changing.deactivate(person, actor=Actor.of(request))
    told = _("{name} is out: sessions, tokens and invitations have ended. What they wrote stays as it is.")
    messages.success(request, told.format(name=display_name(person)))
    return redirect("person", person.pk)


def _reactivate(request: StaffRequest, person: User) -> HttpResponse:
    changing.reactivate(person, actor=Actor.of(request))
    told = _("{name} may sign in again, with the same groups and teams. Tokens have to be made anew.")
    messages.success(request, told.format(name=display_name(person)))
    return redirect("person", person.pk)


def _person_page(request: StaffRequest, person: User, *, status: int = 200, **shown: Any) -> HttpResponse:
    why_not, now = limits.why_not(request.user, person), timezone.now()
    context = {
        "person": person,
        "name": display_name(person),
        "why_not": why_not,
        "form": None if why_not else RightsForm.of(person, giver=request.user),
        "rights": rights.rights_in_words(person),
        "sees_all": rights.sees_all(person),
        "tokens": [] if why_not else [(token, token_mark(token, now)) for token in tokens_of(person)],
        "now": now,
        "endpoints": _endpoints_made(person, by=request.user),
        "problem": "",
    }
    return render(request, "profiles/people/person.html", context | shown, status=status)


def _endpoints_made(person: User, *, by: User) -> QuerySet[WebhookEndpoint]:
    """Return the endpoints that ``person`` made, of those that ``by`` may manage: they go on without them."""
    seen = endpoints_of(by).filter(maker=person)
    return seen if by.has_perm(permissions.MANAGE_WEBHOOKS) else seen.none()
