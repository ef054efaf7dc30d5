"""Whose numbers somebody sees: everybody's, or those of their teams' tags."""

from typing import cast

import pytest
from django.contrib.auth.models import User
from django.utils.functional import SimpleLazyObject

from profiles.models import NumberTag, Person, PhoneNumber, Tag, Team
from profiles.selectors.numbers import visible_to
from profiles.selectors.teams import limits_of
from tests.conftest import MakeNumber

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(make_number: MakeNumber) -> Team:
    """A team of the tag that one of two numbers has."""
    made = Team.objects.create(name="North")
    made.tags.add(tag := Tag.objects.create(name="north"))
    NumberTag.objects.create(number=make_number("+441632960001"), tag=tag)
    make_number("+441632960002")
    return made


def seen(user: User) -> list[str]:
    """Return the numbers that a fresh object of the user sees."""
    return list(visible_to(User.objects.get(pk=user.pk)).order_by("number").values_list("number", flat=True))


def test_without_a_row_every_number_is_seen(viewer, team):
    assert seen(viewer) == ["+441632960001", "+441632960002"]


def test_a_member_who_is_held_to_teams_sees_those_of_their_tags(viewer, team):
    Person.objects.create(user=viewer, sees_all=False)
    team.members.add(viewer)
    assert seen(viewer) == ["+441632960001"]


def test_without_a_team_none_is_seen(viewer, team):
    Person.objects.create(user=viewer, sees_all=False)
    assert seen(viewer) == []


def test_a_member_who_sees_all_is_not_held_to_it(viewer, team):
    Person.objects.create(user=viewer)
    team.members.add(viewer)
    assert seen(viewer) == ["+441632960001", "+441632960002"]


def test_a_superuser_is_held_to_no_team(team):
    root = User.objects.create_superuser("root")
    Person.objects.create(user=root, sees_all=False)
    assert limits_of(root) is None


def test_a_number_of_two_tags_is_there_once(viewer, team):
    team.tags.add(other := Tag.objects.create(name="other"))
    NumberTag.objects.create(number=PhoneNumber.objects.get(number="+441632960001"), tag=other)
    Person.objects.create(user=viewer, sees_all=False)
    team.members.add(viewer)
    assert seen(viewer) == ["+441632960001"]


def test_the_user_of_a_request_is_limited_like_any_other(number: PhoneNumber, viewer: User) -> None:
    found = SimpleLazyObject(lambda: User.objects.get(pk=viewer.pk))  # as Django's middleware makes it
    assert limits_of(cast("User", found)) is None
