"""Teams: made, changed and deleted by those who see all numbers."""

import pytest
from django.contrib.auth.models import User
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


def change(by: User, team: Team, **chosen: object):
    """Open the page of ``team`` as ``by``, choose something else, and send it."""
    browser = signed_in(by)
    sent = Page.of(browser.get(page_of(team))).one("input", name="seen").within("form").sent()
    return browser.post(page_of(team), sent | chosen)


def test_a_team_is_made_with_its_tags(manager, vip):
    signed_in(manager).post(LIST, {"name": " Scotland  North ", "tags": [vip.pk]})
    team = Team.objects.get()
    assert (team.name, list(team.tags.all())) == ("Scotland North", [vip])


def test_name_tags_and_members_are_changed_with_a_line_of_the_log(manager, north, vip, editor):
    change(manager, north, name="Scotland", tags=[vip.pk], members=[editor.pk])
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
    answer = change(manager, north, members=[manager.pk])
    assert (answer.status_code, north.members.count()) == (409, 0)


def test_what_somebody_else_chose_for_a_team_meanwhile_is_not_overwritten(manager, north, editor, person):
    page = signed_in(manager)
    sent = Page.of(page.get(page_of(north))).one("input", name="seen").within("form").sent()
    change(person("Managers", "other"), north, members=[editor.pk])
    answer = page.post(page_of(north), sent | {"name": "Scotland"})
    told = "Somebody changed this team meanwhile." in Page(answer).one("main").words
    assert (told, list(north.members.all())) == (True, [editor])


def test_the_page_that_says_so_has_the_team_as_it_is_now(manager, north, editor, person):
    page = signed_in(manager)
    sent = Page.of(page.get(page_of(north))).one("input", name="seen").within("form").sent()
    change(person("Managers", "other"), north, members=[editor.pk])
    again = Page.of(page.post(page_of(north), sent), 409).one("input", name="seen").within("form").sent()
    page.post(page_of(north), again | {"name": "Scotland"})
    north.refresh_from_db()
    assert (north.name, list(north.members.all())) == ("Scotland", [editor])


def test_a_team_with_somebody_who_became_a_superuser_is_changed_and_keeps_them(manager, north, admin_user):
    north.members.add(admin_user)
    change(manager, north, name="Scotland")
    north.refresh_from_db()
    assert (north.name, list(north.members.all())) == ("Scotland", [admin_user])


def test_who_is_deactivated_is_offered_as_such(manager, north, editor):
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert "editor (deactivated)" in Page.of(signed_in(manager).get(page_of(north))).one("main").words


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
