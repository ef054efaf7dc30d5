"""People in teams, and an invitation."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User

from profiles import models
from profiles.models import Invitation, Team
from profiles.services.accounts.people import invitations
from tests.conftest import Person, actor

Limited = Callable[..., User]
Invite = Callable[..., Invitation]


@pytest.fixture
def north(db: None) -> Team:
    """A team."""
    return Team.objects.create(name="North")


@pytest.fixture
def south(db: None) -> Team:
    """Another team."""
    return Team.objects.create(name="South")


@pytest.fixture
def limited(person: Person) -> Limited:
    """Make somebody who sees the numbers of teams: ``limited("Managers", north)``."""

    def make(group: str, *teams: Team, username: str = "") -> User:
        user = person(group, username or f"limited-{group.lower()}")
        user.teams.set(teams)
        models.Person.objects.update_or_create(user=user, defaults={"sees_all": False})
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def invited(manager: User) -> Invite:
    """Make an invitation: ``invited("Viewers", north)``; without a team to all numbers."""

    def make(group: str = "Editors", *teams: Team, email: str = "", inviter: User = manager) -> Invitation:
        groups = list(Group.objects.filter(name=group))
        return invitations.invite(
            actor=actor(inviter),
            name="Ida Moreau",
            email=email,
            groups=groups,
            teams=list(teams),
            sees_all=not teams,
        )

    return make
