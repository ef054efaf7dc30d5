"""Teams: their names, tags and members, as those who see every number choose them."""

import hashlib

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from profiles.models import Tag, Team
from profiles.models.audit import Action
from profiles.models.limits import TEAM_NAME_LIMIT
from profiles.selectors.teams import limits_of
from profiles.services import audit
from profiles.services.accounts.people import limits
from profiles.services.actors import Actor
from profiles.texts.contract import UnusableText, check_usable

MAX_TEAMS = 500


class TeamChangedMeanwhile(limits.PeopleRefused):
    """The team is not as it was on the page where somebody chose."""


@transaction.atomic
def create_team(*, actor: Actor, name: str, tags: list[Tag]) -> Team:
    """Create a team without members.

    Args:
        actor: Needs the right to manage people, and sees every number.
        name: At most 60 characters; unique whatever its case.
        tags: Whose numbers its members see.

    Raises:
        PermissionDenied: The actor may not.
        PeopleRefused: The name can't be or is taken, or there are 500 teams already.
    """
    _require_all_numbers(actor)
    if Team.objects.count() >= MAX_TEAMS:
        raise limits.PeopleRefused(
            _("There are {most} teams already. Delete some first.").format(most=MAX_TEAMS)
        )
    team = Team(name=_clean_name(name))
    _save(team)
    team.tags.set(tags)
    _record(team, "created", actor=actor, tags=_names(tags))
    return team


@transaction.atomic
def change_team(
    team: Team, *, actor: Actor, name: str, tags: list[Tag], members: list[User], seen: str
) -> Team:
    """Rename ``team`` and choose its tags and members; return it as it is then.

    Who comes in or goes must be somebody whose teams the actor may change; superusers in it stay. ``seen`` is
    :func:`digest_of` the team on the page where this was chosen. Other parameters and errors as for
    :func:`create_team`; it is refused too if the team is gone, or was changed meanwhile.
    """
    acting = _require_all_numbers(actor)
    team = _lock(team)
    if digest_of(team) != seen:
        raise TeamChangedMeanwhile(
            _("Somebody changed this team meanwhile. Look at what it is now, then choose again.")
        )
    before = {"name": team.name, "tags": _names(team.tags.all())}
    there = list(team.members.filter(is_superuser=False))
    moved = [user for user in {*there, *members} if (user in there) != (user in members)]
    for user in moved:
        if reason := limits.why_not(acting, user):
            raise limits.PeopleRefused(reason)
    team.name = _clean_name(name)
    _save(team)
    team.tags.set(tags)
    team.members.add(*(user for user in moved if user in members))
    team.members.remove(*(user for user in moved if user in there))
    after = {"name": team.name, "tags": _names(tags)}
    changed: dict[str, object] = {
        key: [before[key], after[key]] for key in before if before[key] != after[key]
    }
    come = sorted(user.get_username() for user in moved if user in members)
    gone = sorted(user.get_username() for user in moved if user not in members)
    changed |= {key: names for key, names in (("came", come), ("went", gone)) if names}
    if changed:
        _record(team, "changed", actor=actor, **changed)
    return team


def digest_of(team: Team) -> str:
    """Return what a page tells of ``team``, to be compared with what it is when the page is sent."""
    keys = [sorted(rows.values_list("pk", flat=True)) for rows in (team.tags, team.members)]
    return hashlib.sha256(repr((team.name, keys)).encode()).hexdigest()[:16]


@transaction.atomic
def delete_team(team: Team, *, actor: Actor) -> int:
    """Delete ``team``, and the tokens and webhooks that are limited to it; return how many members it had.

    Members who are limited and in no other team see no number from now on.
    """
    _require_all_numbers(actor)
    team = _lock(team)
    count = team.members.count()
    _record(team, "deleted", actor=actor, members=count)
    team.delete()
    return count


def _require_all_numbers(actor: Actor) -> User:
    acting = limits.require_managing(actor)
    if limits_of(acting) is not None:
        raise PermissionDenied(
            _("Teams are made by people who see all numbers. You see those of your teams.")
        )
    return acting


def _clean_name(name: str) -> str:
    try:
        check_usable(name)
    except UnusableText as unusable:
        raise limits.PeopleRefused(unusable.message) from None
    name = " ".join(name.split())
    if not name or len(name) > TEAM_NAME_LIMIT:
        raise limits.PeopleRefused(
            _("Give the team a name of at most {limit} characters.").format(limit=TEAM_NAME_LIMIT)
        )
    return name


def _lock(team: Team) -> Team:
    found = Team.objects.select_for_update().filter(pk=team.pk).first()
    if found is None:
        raise limits.PeopleRefused(_("The team “{name}” is not there any more.").format(name=team.name))
    return found


def _save(team: Team) -> None:
    try:
        with transaction.atomic():
            same = Team.objects.alias(lower=Lower("name")).filter(lower=team.name.lower())
            if same.exclude(pk=team.pk).exists():
                raise IntegrityError
            team.save()
    except IntegrityError:
        raise limits.PeopleRefused(
            _("There is a team “{name}” already. Choose another name.").format(name=team.name)
        ) from None


def _names(tags: object) -> list[str]:
    return sorted(tag.name for tag in tags)  # type: ignore[attr-defined]


def _record(team: Team, step: str, *, actor: Actor, **data: object) -> None:
    audit.record(actor=actor, action=Action.TEAM, data={"step": step, "team": team.name, **data})
