"""The list of people: who is there, who may what, and who sees whom."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from profiles.models import Invitation, Person
from profiles.services.accounts import expiry
from profiles.services.accounts.people import invitations
from tests.clock import START
from tests.conftest import signed_in
from tests.html import Page

LIST = reverse("people-list")
OPEN = "Open invitations, newest first"


def names(user, query: str = "") -> str:
    return Page.of(signed_in(user).get(LIST + query)).one("main").words


def test_groups_numbers_and_when_somebody_was_seen_are_told(manager, limited, north):
    person = limited("Editors", north)
    Person.objects.filter(user=person).update(last_seen_at=START)
    row = names(manager).split("limited-editors")[1]
    assert row.startswith(" Editors North")


def test_somebody_without_a_group_is_said_to_may_nothing(manager, django_user_model):
    django_user_model.objects.create_user("ned")
    assert "ned None: may do nothing" in names(manager)


@pytest.mark.parametrize(("query", "found"), [("?q=Mar+ed", True), ("?q=nobody", False)])
def test_people_are_searched_by_all_words_of_a_name(manager, editor, query, found):
    editor.first_name, editor.last_name = "Edwin", "Marsh"
    editor.save()
    assert ("Edwin Marsh" in names(manager, query)) is found


def test_who_has_a_right_is_found_by_it(manager, editor, viewer):
    found = names(manager, "?right=profiles.edit_profile")
    assert ("editor" in found, "viewer" in found) == (True, False)


def test_deactivated_people_are_shown_when_asked_for(manager, editor):
    editor.is_active = False
    editor.save()
    # "Editors" is a group and a choice of the filter.
    assert ("editor " in names(manager), "editor " in names(manager, "?show=deactivated")) == (False, True)


def test_a_limited_manager_sees_the_people_of_their_teams_alone(limited, north, south):
    ours, theirs = (limited("Editors", team, username=f"of-{team.name}") for team in (north, south))
    found = names(limited("Managers", north))
    assert (ours.username in found, theirs.username in found) == (True, False)


def test_a_limited_manager_is_not_told_of_teams_that_are_not_theirs(limited, north, south):
    limited("Editors", north, south)
    assert "South" not in names(limited("Managers", north))


def test_open_invitations_stand_above_until_they_are_withdrawn(manager, invited):
    invitation = invited()
    before = names(manager)
    signed_in(manager).post(reverse("invitation", args=[invitation.pk]))
    assert (OPEN in before, OPEN in names(manager)) == (True, False)


@pytest.mark.parametrize("how", ["joined", "withdrawn", "expired"])
def test_how_an_invitation_ended_is_told(manager, invited, how):
    invitation = invited()
    column = {"joined": "joined_at", "withdrawn": "withdrawn_at", "expired": "expires_at"}[how]
    Invitation.objects.update(**{column: START - timedelta(minutes=5)})
    page = Page.of(signed_in(manager).get(reverse("invitation", args=[invitation.pk]))).one("main").words
    assert (f"{how} 5 minutes ago" in names(manager), "It has ended" in page) == (True, True)


def test_ended_invitations_are_deleted_a_month_after_their_time(invited):
    invited()
    Invitation.objects.update(expires_at=START)
    invited()
    with time_machine.travel(START + timedelta(days=30, minutes=1), tick=False):
        expiry.clear_expired()
    assert Invitation.objects.count() == 1


def test_expired_invitations_keep_nobody_from_inviting(invited, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_OPEN", 1)
    invited()
    Invitation.objects.update(expires_at=START)
    assert invited().pk


def test_a_limited_manager_sees_no_invitation_beyond_their_teams(invited, limited, north, south):
    invited("Viewers", south)
    invited("Viewers", north, south)
    assert "Ida Moreau" not in names(limited("Managers", north))


def test_a_filter_that_can_not_be_is_told_in_a_sentence(manager):
    assert "This filter can't be used" in names(manager, "?right=nonsense")


@pytest.mark.parametrize("many", [2, 12])
def test_the_list_takes_as_many_statements_for_many_as_for_few(
    manager, limited, north, django_assert_num_queries, many
):
    for place in range(many):
        limited("Editors", north, username=f"person-{place}")
    browser = signed_in(manager)
    with django_assert_num_queries(9):
        browser.get(LIST)
