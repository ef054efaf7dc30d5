"""One person: groups and teams, the end of the account and its return, and who may not."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from profiles.models import AuditEvent, Person, WebhookEndpoint
from profiles.selectors.people.rights import Rights
from profiles.services.accounts.people import changing, limits
from profiles.services.accounts.tokens import TokenRefused, authenticate, make_token
from tests.clock import START
from tests.conftest import actor, signed_in
from tests.html import Page


def address(user: User) -> str:
    return reverse("person", args=[user.pk])


def group_keys(*names: str) -> list[int]:
    return list(Group.objects.filter(name__in=names).values_list("pk", flat=True))


def rights_form(browser: Client, whom: User) -> dict[str, str]:
    """Return what the form of groups and teams sends as it is."""
    return Page.of(browser.get(address(whom))).one("input", name="seen").within("form").sent()


def choose(by: User, whom: User, **chosen: object):
    """Open the page of ``whom`` as ``by``, choose something else, and send it."""
    browser = signed_in(by)
    sent = rights_form(browser, whom)
    return browser.post(address(whom), sent | chosen)


def test_groups_and_teams_are_changed_with_a_line_of_the_log(manager, editor, north):
    choose(manager, editor, groups=group_keys("Viewers"), numbers="teams", teams=[north.pk])
    event = AuditEvent.objects.filter(action="permission").latest("seq")
    assert event.data == {"of": "editor", "changed": ["groups", "teams", "sees_all"], "groups": ["Viewers"],
                          "teams": ["North"], "sees_all": False}  # fmt: skip


def test_a_change_counts_at_the_next_click(manager, editor):
    browser = signed_in(editor)
    choose(manager, editor, groups=[])
    assert browser.get("/numbers/").status_code == 403


def test_nothing_changed_leaves_no_line(manager, editor):
    choose(manager, editor)
    assert not AuditEvent.objects.filter(action="permission").exists()


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(manager, editor, person):
    page = signed_in(manager)
    sent = rights_form(page, editor)
    choose(person("Managers", "other"), editor, groups=group_keys("Viewers"))
    answer = page.post(address(editor), sent | {"groups": group_keys("Managers")})
    assert (answer.status_code, editor.groups.get().name) == (409, "Viewers")


def test_who_is_deactivated_is_out_at_the_next_click(manager, editor):
    browser = signed_in(editor)
    browser.get("/")
    signed_in(manager).post(address(editor), {"do": "deactivate"})
    assert browser.get("/").status_code == 302


def test_sessions_of_before_do_not_come_back_with_the_account(manager, editor):
    browser, page = signed_in(editor), signed_in(manager)
    page.post(address(editor), {"do": "deactivate"})
    page.post(address(editor), {"do": "reactivate"})
    assert (browser.get("/").status_code, signed_in(editor).get("/").status_code) == (302, 200)


def test_tokens_end_with_the_account_for_good(manager, person):
    owner = person("Managers", "owner")
    expires = START + timedelta(days=9)
    _token, text = make_token(actor=actor(owner), name="App", scopes=["read"], expires_at=expires)
    page = signed_in(manager)
    page.post(address(owner), {"do": "deactivate"})
    page.post(address(owner), {"do": "reactivate"})
    with pytest.raises(TokenRefused, match="revoked"):
        authenticate(f"Bearer {text}")


def test_the_log_says_what_ended(manager, editor):
    signed_in(editor)
    signed_in(manager).post(address(editor), {"do": "deactivate"})
    event = AuditEvent.objects.get(action="person")
    assert event.data == {"of": "editor", "did": "deactivated", "sessions": 1, "tokens": 0, "invitations": 0}


def test_deactivating_twice_tells_the_log_once(manager, editor):
    page = signed_in(manager)
    page.post(address(editor), {"do": "deactivate"})
    page.post(address(editor), {"do": "deactivate"})
    assert AuditEvent.objects.filter(action="person").count() == 1


@pytest.mark.parametrize("do", ["deactivate", "reactivate", ""])
def test_nobody_changes_themselves(manager, do):
    answer = signed_in(manager).post(address(manager), {"do": do, "numbers": "all"})
    manager.refresh_from_db()
    assert (answer.status_code, manager.is_active, manager.groups.count()) == (409, True, 1)


@pytest.mark.parametrize("do", ["deactivate", ""])
def test_superusers_are_not_touched(manager, admin_user, do):
    signed_in(manager).post(address(admin_user), {"do": do, "numbers": "all"})
    admin_user.refresh_from_db()
    assert admin_user.is_active


def test_who_has_more_rights_is_not_touched(person, manager):
    half = person("Viewers", "half")
    half.user_permissions.add(Permission.objects.get(codename="manage_people"))
    assert signed_in(half).post(address(manager), {"do": "deactivate"}).status_code == 409


def test_more_rights_than_one_has_are_not_given(person, viewer):
    half = person("Viewers", "half")
    half.user_permissions.add(Permission.objects.get(codename="manage_people"))
    answer = choose(half, viewer, groups=group_keys("Managers"))
    assert (answer.status_code, viewer.groups.get().name) == (422, "Viewers")


def test_the_service_refuses_what_no_form_would_send(person, viewer):
    half = person("Viewers", "half")
    half.user_permissions.add(Permission.objects.get(codename="manage_people"))
    groups = list(Group.objects.filter(name="Managers"))
    with pytest.raises(limits.PeopleRefused, match="more rights than you have: Managers"):
        changing.change_rights(
            viewer, actor=actor(half), groups=groups, teams=[], sees_all=True, seen=Rights.of(viewer).digest
        )


@pytest.mark.parametrize(("teams", "sees_all"), [(["south"], False), (["north"], True)])
def test_the_service_gives_no_numbers_beyond_those_of_the_giver(limited, north, south, teams, sees_all):
    giver, member = limited("Managers", north), limited("Viewers", north)
    chosen = [{"north": north, "south": south}[name] for name in teams]
    seen = Rights.of(member).digest
    with pytest.raises(limits.PeopleRefused, match="you can choose among these teams only"):
        changing.change_rights(
            member, actor=actor(giver), groups=[], teams=chosen, sees_all=sees_all, seen=seen
        )


def test_a_limited_manager_changes_people_of_their_teams(limited, north):
    member = limited("Viewers", north)
    choose(limited("Managers", north), member, groups=group_keys("Editors"))
    assert member.groups.get().name == "Editors"


def test_somebody_of_other_teams_is_not_there_for_a_limited_manager(limited, north, south):
    theirs = limited("Viewers", south)
    assert signed_in(limited("Managers", north)).get(address(theirs)).status_code == 404


def test_somebody_who_is_in_another_team_too_is_seen_and_not_touched(limited, north, south):
    both = limited("Viewers", north, south)
    answer = signed_in(limited("Managers", north)).post(address(both), {"do": "deactivate"})
    both.refresh_from_db()
    assert (answer.status_code, both.is_active) == (409, True)


def test_who_sees_all_numbers_is_not_touched_by_a_limited_manager(limited, viewer, north):
    viewer.teams.add(north)
    answer = signed_in(limited("Managers", north)).post(address(viewer), {"do": "deactivate"})
    assert answer.status_code == 409


@pytest.mark.parametrize("chosen", [{"numbers": "all"}, {"teams": []}, {"teams": ["south"]}])
def test_a_limited_manager_gives_their_own_teams_alone(limited, north, south, chosen):
    member = limited("Viewers", north)
    keys = {"south": south.pk}
    if "teams" in chosen:
        chosen = {"teams": [keys[name] for name in chosen["teams"]]}
    choose(limited("Managers", north), member, **chosen)
    assert (list(member.teams.all()), Person.objects.get(user=member).sees_all) == ([north], False)


def test_a_limited_manager_lets_somebody_in_again(limited, north):
    member = limited("Viewers", north)
    page = signed_in(limited("Managers", north))
    page.post(address(member), {"do": "deactivate"})
    page.post(address(member), {"do": "reactivate"})
    member.refresh_from_db()
    assert member.is_active


def test_who_lost_the_right_meanwhile_changes_nobody(manager, editor):
    acting = actor(manager)
    manager.has_perm("profiles.manage_people")  # kept on the object from here on
    User.objects.filter(pk=manager.pk).update(is_active=False)
    with pytest.raises(Exception, match="You need the right to invite and manage people"):
        changing.deactivate(editor, actor=acting)


def test_a_page_says_what_somebody_may(manager, editor):
    said = Page.of(signed_in(manager).get(address(editor))).one("main").words
    assert ("edit, revert and push profiles" in said, "clear profiles" in said) == (True, False)


def test_the_webhooks_that_somebody_made_are_told_since_they_go_on(manager, editor):
    WebhookEndpoint.objects.create(url="https://crm.example/", maker=editor, maker_name="Edwin")
    assert "https://crm.example/" in Page.of(signed_in(manager).get(address(editor))).one("main").words


def test_a_limited_manager_is_not_told_of_webhooks_beyond_their_teams(limited, north):
    member = limited("Viewers", north)
    WebhookEndpoint.objects.create(url="https://crm.example/", maker=member, maker_name="Edwin")
    page = Page.of(signed_in(limited("Managers", north)).get(address(member)))
    assert "https://crm.example/" not in page.one("main").words


def test_the_page_leads_to_what_somebody_did(manager, editor):
    User.objects.filter(pk=editor.pk).update(first_name="Edwin")
    signed_in(User.objects.get(pk=editor.pk))
    browser = signed_in(manager)
    (link,) = (
        each for each in Page.of(browser.get(address(editor))).all("a") if each.words == "What they did"
    )
    assert "Sign in" in Page.of(browser.get(link["href"])).one("table").words


def test_the_log_page_names_what_happened_and_to_whom(manager, editor):
    browser = signed_in(manager)
    browser.post(address(editor), {"do": "deactivate"})
    row = Page.of(browser.get("/audit/?action=person")).one("tbody").words
    assert "PersonDeactivated editor" in row
