"""Teams: made, changed and deleted by those who see all numbers."""

import pytest
from django.urls import reverse

from profiles.models import AuditEvent, Tag, Team
from tests.conftest import signed_in
from tests.html import Page

LIST = reverse("team-list")


@pytest.fixture
def vip(db) -> Tag:
    return Tag.objects.create(name="VIP")


def page_of(team: Team) -> str:
    return reverse("team", args=[team.pk])


def test_a_team_is_made_with_its_tags(manager, vip):
    signed_in(manager).post(LIST, {"name": " Scotland  North ", "tags": [vip.pk]})
    team = Team.objects.get()
    assert (team.name, list(team.tags.all())) == ("Scotland North", [vip])


def test_name_tags_and_members_are_changed_with_a_line_of_the_log(manager, north, vip, editor):
    sent = {"name": "Scotland", "tags": [vip.pk], "members": [editor.pk]}
    signed_in(manager).post(page_of(north), sent)
    told = AuditEvent.objects.get(action="team").data
    assert told == {"step": "changed", "team": "Scotland", "name": ["North", "Scotland"], "tags": [[], ["VIP"]],
                    "came": ["editor"]}  # fmt: skip


def test_a_name_that_is_taken_is_refused_and_kept(manager, north):
    answer = signed_in(manager).post(LIST, {"name": "NORTH"})
    assert (answer.status_code, 'value="NORTH"' in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("name", ["", "x" * 61, "a\x00b"])
def test_a_name_that_can_not_be_is_refused(manager, name):
    assert (signed_in(manager).post(LIST, {"name": name}).status_code, Team.objects.count()) == (422, 0)


def test_nobody_puts_themselves_in_a_team_or_takes_themselves_out(manager, north):
    answer = signed_in(manager).post(page_of(north), {"name": "North", "members": [manager.pk]})
    assert (answer.status_code, north.members.count()) == (409, 0)


def test_a_team_is_deleted_and_its_members_stay(manager, limited, north):
    member = limited("Viewers", north)
    signed_in(manager).post(page_of(north), {"do": "delete"})
    member.refresh_from_db()
    assert (Team.objects.exists(), member.is_active) == (False, True)


@pytest.mark.parametrize("sent", [{"name": "Mine"}, {"do": "delete"}])
def test_a_limited_manager_changes_no_team(limited, north, sent):
    assert signed_in(limited("Managers", north)).post(page_of(north), sent).status_code == 403


def test_a_limited_manager_makes_no_team(limited, north):
    assert signed_in(limited("Managers", north)).post(LIST, {"name": "Mine"}).status_code == 403


def test_a_team_that_is_not_theirs_is_not_there_for_a_limited_manager(limited, north, south):
    browser = signed_in(limited("Managers", north))
    assert (browser.get(page_of(south)).status_code, "South" in browser.get(LIST).text) == (404, False)


def test_a_limited_manager_sees_who_is_in_their_team(limited, north):
    limited("Viewers", north)
    browser = signed_in(limited("Managers", north))
    assert "limited-viewers" in Page.of(browser.get(page_of(north))).one("main").words
