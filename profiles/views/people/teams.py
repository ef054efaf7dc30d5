"""Teams: list and make, change, delete."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.people.teams import TeamForm
from profiles.l10n.numbers import format_number
from profiles.models import Team
from profiles.selectors.people import listing
from profiles.selectors.teams import sees_every_number
from profiles.services.accounts.people import teams
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.views.access import StaffRequest, requires
from profiles.views.once import form_actor, once


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.MANAGE_PEOPLE)
@once(back="team-list")
def team_list(request: StaffRequest) -> HttpResponse:
    """GET: the teams that the user may know of. POST: create one."""
    if request.method != "POST":
        return _list_page(request, TeamForm(user=request.user))
    form = TeamForm(request.POST, user=request.user)
    if not form.is_valid():
        return _list_page(request, form, problem=form.error_summary(), status=422)
    name, tags = form.cleaned_data["name"], list(form.cleaned_data["tags"])
    try:
        team = teams.create_team(actor=form_actor(request), name=name, tags=tags)
    except SaveRefused as refused:
        return _list_page(request, form, problem=refused.message, status=409)
    messages.success(request, _("The team “{name}” is there. Choose its members.").format(name=team.name))
    return redirect("team", team.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.MANAGE_PEOPLE)
def team_page(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: one team. POST: change it, or with ``do`` "delete" delete it."""
    team = get_object_or_404(listing.teams_listed(request.user), pk=pk)
    if request.method != "POST":
        return _team_page(request, team)
    step = _delete if request.POST.get("do") == "delete" else _change
    return step(request, team)


def _change(request: StaffRequest, team: Team) -> HttpResponse:
    form = TeamForm(request.POST, user=request.user)
    if not form.is_valid():
        return _team_page(request, team, form=form, problem=form.error_summary(), status=422)
    told = {name: form.cleaned_data[name] for name in ("name", "tags", "members", "seen")}
    told["tags"] = list(told["tags"])
    try:
        teams.change_team(team, actor=Actor.of(request), **told)
    except teams.TeamChangedMeanwhile as refused:
        team.refresh_from_db()
        return _team_page(request, team, problem=refused.message, status=409)
    except SaveRefused as refused:
        return _team_page(request, team, form=form, problem=refused.message, status=409)
    messages.success(request, _("Changed. It counts from each member's next click."))
    return redirect("team-list")


def _delete(request: StaffRequest, team: Team) -> HttpResponse:
    try:
        count = teams.delete_team(team, actor=Actor.of(request))
    except SaveRefused as gone:
        messages.error(request, gone.message)
        return redirect("team-list")
    told = ngettext(
        "The team “{name}” is deleted; it had {count} member.",
        "The team “{name}” is deleted; it had {count} members.",
        count,
    )
    messages.success(request, told.format(name=team.name, count=format_number(count)))
    return redirect("team-list")


def _list_page(
    request: StaffRequest, form: TeamForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "teams": listing.teams_listed(request.user),
        "form": form,
        "problem": problem,
        "everywhere": sees_every_number(request.user),
    }
    return render(request, "profiles/people/teams.html", context, status=status)


def _team_page(request: StaffRequest, team: Team, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {
        "team": team,
        "everywhere": sees_every_number(request.user),
        "members": team.members.order_by("first_name", "last_name", "username"),
        "form": TeamForm.of(team, user=request.user),
        "problem": "",
    }
    return render(request, "profiles/people/team.html", context | shown, status=status)
