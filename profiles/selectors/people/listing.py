"""People: who there is, with which groups, teams and rights; invitations."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, User
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from profiles.models import Invitation, Team
from profiles.selectors.people.rights import holders
from profiles.selectors.teams import limits_of

ACTIVE, DEACTIVATED, ALL = "active", "deactivated", "all"


def people_seen_by(user: User) -> QuerySet[User]:
    """Return the people that ``user`` may know of: all, or those of their teams and themselves."""
    limits = limits_of(user)
    people = User.objects.all() if limits is None else User.objects.filter(_in_teams(limits) | Q(pk=user.pk))
    own = Team.objects.all() if limits is None else Team.objects.filter(pk__in=limits)
    return people.select_related("person").prefetch_related(
        Prefetch("groups", Group.objects.order_by("name")), Prefetch("teams", own, to_attr="known_teams")
    )


def found_people(user: User, *, q: str = "", show: str = ACTIVE, right: str = "") -> QuerySet[User]:
    """Return the people that ``user`` may know of, by name.

    Args:
        user: Who looks.
        q: A part of a name, user name or address.
        show: "active", "deactivated" or "all".
        right: A permission: only those who have it, also by being a superuser.
    """
    people = people_seen_by(user)
    if show != ALL:
        people = people.filter(is_active=show == ACTIVE)
    for word in q.split():
        people = people.filter(
            Q(username__icontains=word)
            | Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(email__icontains=word)
        )
    if right:
        people = people.filter(pk__in=holders(right).values("pk"))
    return people.order_by("first_name", "last_name", "username")


def known_invitations(user: User) -> QuerySet[Invitation]:
    """Return the invitations that ``user`` may know of, newest first, also those that have ended."""
    found = Invitation.objects.prefetch_related("groups", "teams")
    limits = limits_of(user)
    if limits is None:
        return found
    beyond = Team.objects.exclude(pk__in=limits)
    return found.filter(sees_all=False).exclude(teams__in=beyond).filter(teams__in=limits).distinct()


def is_open() -> Q:
    """Return what is true of invitations whose link is good: nobody joined, none withdrawn, time left."""
    return Q(joined_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


def teams_listed(user: User) -> QuerySet[Team]:
    """Return the teams that ``user`` may know of, with their tags, and ``people``: how many are in each."""
    limits = limits_of(user)
    teams = Team.objects.all() if limits is None else Team.objects.filter(pk__in=limits)
    return teams.prefetch_related("tags").annotate(people=Count("members", filter=Q(members__is_active=True)))


def _in_teams(teams: Iterable[int]) -> Q:
    return Q(pk__in=Team.members.through.objects.filter(team__in=teams).values("user"))
