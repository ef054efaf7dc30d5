"""An invitation from its form to the account that it makes, and links that are good for nothing any more."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from profiles.models import AuditEvent, Invitation, PhoneNumber
from profiles.selectors.numbers import visible_to
from profiles.services.accounts import emails
from profiles.services.accounts.people import changing, invitations
from tests.clock import START
from tests.conftest import actor, signed_in
from tests.html import Page

IMMEDIATE = "django_tasks.backends.immediate.ImmediateBackend"
INVITE = reverse("people-invite")
ACCOUNT = {"username": "ida", "first_name": "Ida", "last_name": "Moreau", "password": "a-new-and-long-one-7"}


def words(response) -> str:
    return Page(response).one("main").words


def link_of(invitation: Invitation) -> str:
    return invitations.link_path(invitation)


@pytest.fixture
def viewers(db) -> Group:
    return Group.objects.get(name="Viewers")


@pytest.fixture
def form(viewers, north) -> dict[str, object]:
    """What a manager fills in."""
    return {"name": "Ida Moreau", "email": "ida@clinic.example", "groups": [viewers.pk], "numbers": "teams",
            "teams": [north.pk]}  # fmt: skip


def test_the_page_after_inviting_shows_the_link_to_pass_on(manager, form):
    page = Page.of(signed_in(manager).post(INVITE, form, follow=True))
    assert page.by_id("join-link").words.endswith(link_of(Invitation.objects.get()))


def test_a_letter_with_the_link_goes_to_the_address(manager, form, settings, mailoutbox: list[EmailMessage]):
    settings.SENDS_EMAIL, settings.SITE_URL = True, "https://nixadmin.example"
    settings.TASKS = {"default": {"BACKEND": IMMEDIATE}}
    signed_in(manager).post(INVITE, form)
    (letter,) = mailoutbox
    assert "https://nixadmin.example" + link_of(Invitation.objects.get()) in str(letter.body)


def test_no_letter_is_sent_for_an_invitation_that_was_withdrawn_meanwhile(invited, manager, mailoutbox):
    invitation = invited(email="ida@clinic.example")
    invitations.withdraw(invitation.pk, actor=actor(manager))
    emails.send_invitation_email(invitation.pk)
    assert mailoutbox == []


def test_who_joins_is_signed_in_with_the_groups_and_teams_chosen_for_them(client, invited, north):
    answer = client.post(link_of(invited("Viewers", north)), ACCOUNT, follow=True)
    user = User.objects.get(username="ida")
    given = [group.name for group in user.groups.all()], list(user.teams.all()), user.person.sees_all
    assert (answer.wsgi_request.user, given) == (user, (["Viewers"], [north], False))


def test_who_joins_a_team_sees_no_number_of_others(client, invited, north, number):
    client.post(link_of(invited("Viewers", north)), ACCOUNT)
    assert list(visible_to(User.objects.get(username="ida"))) == list(PhoneNumber.objects.none())


def test_the_log_says_who_joined_and_who_invited_them(client, invited):
    client.post(link_of(invited()), ACCOUNT)
    event = AuditEvent.objects.get(action="person", data__did="joined")
    assert (event.actor_name, event.data["invited_by"]) == ("Ida Moreau", "manager")


def test_nothing_in_the_database_is_the_link(invited):
    invitation = invited()
    kept = [str(value) for value in Invitation.objects.values_list().get()]
    assert link_of(invitation).rstrip("/").rpartition("/")[2] not in kept


def test_a_link_works_once(client, invited):
    link = link_of(invited())
    client.post(link, ACCOUNT)
    answer = Client().post(link, ACCOUNT | {"username": "thief"})
    assert (answer.status_code, User.objects.filter(username="thief").exists()) == (410, False)


def test_a_used_link_says_to_sign_in_and_whom_to_tell(client, invited):
    link = link_of(invited())
    client.post(link, ACCOUNT)
    assert "works once. If that was you, sign in. If it was not you, tell manager at once." in words(
        Client().get(link)
    )


def test_an_expired_link_says_whom_to_ask(client, invited):
    link = link_of(invited())
    with time_machine.travel(START + timedelta(days=7), tick=False):
        assert "Its time is over. Ask manager for a new one." in words(client.get(link))


def test_a_withdrawn_link_says_whom_to_ask(client, invited, manager):
    invitation = invited()
    invitations.withdraw(invitation.pk, actor=actor(manager))
    assert "It was withdrawn. Ask manager" in words(client.get(link_of(invitation)))


def test_a_link_of_which_a_piece_is_missing_says_so(client, invited):
    answer = client.get(link_of(invited())[:-3] + "/")
    assert (answer.status_code, "It is not whole, or long over." in words(answer)) == (404, True)


def test_invitations_of_somebody_who_is_deactivated_end_with_them(client, invited, manager, person):
    colleague = person("Managers", "colleague")
    link = link_of(invited(inviter=colleague))
    changing.deactivate(colleague, actor=actor(manager))
    assert client.post(link, ACCOUNT).status_code == 410


def test_an_invitation_is_over_once_its_inviter_could_not_give_so_much(client, invited, manager):
    link = link_of(invited("Managers"))
    manager.groups.set(Group.objects.filter(name="Editors"))
    assert client.post(link, ACCOUNT).status_code == 410


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"username": "MANAGER"}, "Somebody has the user name “MANAGER” already."),
        (
            {"username": "\uff2d\uff21\uff2e\uff21\uff27\uff25\uff32"},
            "Somebody has the user name “MANAGER” already.",
        ),
        ({"username": "two words"}, "Enter a valid username."),
        ({"password": "12345"}, "This password is too short."),
        (
            {"password": "ida-moreau", "username": "ida-moreau"},
            "The password is too similar to the username.",
        ),
        ({"first_name": ""}, "Write your first name"),
    ],
)
def test_what_can_not_be_is_said_and_no_account_is_made(client, invited, typed, sentence):
    answer = client.post(link_of(invited()), ACCOUNT | typed)
    assert (sentence in words(answer), User.objects.count()) == (True, 1)


def test_the_rules_for_a_password_are_told_before(client, invited):
    assert "at least 8 characters" in words(client.get(link_of(invited())))


def test_a_refused_form_keeps_the_link_good(client, invited):
    link = link_of(invited())
    client.post(link, ACCOUNT | {"password": "12345"})
    assert client.post(link, ACCOUNT).status_code == 302


def test_somebody_who_is_signed_in_makes_no_second_account_by_it(invited, editor):
    answer = signed_in(editor).post(link_of(invited()), ACCOUNT)
    assert ("You are signed in already" in words(answer), User.objects.count()) == (True, 2)


def test_the_log_of_requests_does_not_show_the_link(client, invited, caplog):
    link = link_of(invited())
    client.get(link)
    assert link.split("/")[-2] not in caplog.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"groups": []}, "Choose at least one group"),
        ({"teams": []}, "Choose at least one team"),
        ({"numbers": ""}, "Choose which numbers they see"),
        ({"email": "nonsense"}, "This is no email address."),
        ({"name": ""}, "Say whom the invitation is for."),
        ({"name": "\u200b"}, "Say whom the invitation is for."),
        ({"groups": ["9" * 30]}, "the page may be older"),
    ],
)
def test_an_invitation_that_can_not_be_is_refused_with_what_was_typed(manager, form, changed, sentence):
    answer = signed_in(manager).post(INVITE, form | changed)
    assert (sentence in words(answer), Invitation.objects.exists()) == (True, False)


def test_an_invitation_to_more_rights_than_one_has_is_refused(person, form):
    inviter = person("Viewers", "half")
    inviter.user_permissions.add(Permission.objects.get(codename="manage_people"))
    form["groups"] = [Group.objects.get(name="Managers").pk]
    signed_in(inviter).post(INVITE, form)
    assert not Invitation.objects.exists()


def test_a_link_to_more_rights_than_one_has_is_not_shown(invited, person):
    reader = person("Viewers", "half")
    reader.user_permissions.add(Permission.objects.get(codename="manage_people"))
    invitation = invited("Managers")
    page = signed_in(reader).get(reverse("invitation", args=[invitation.pk]))
    assert (link_of(invitation) in page.text, "manager can pass it on." in words(page)) == (False, True)


@pytest.mark.parametrize("numbers", ["all", "teams"])
def test_a_limited_manager_invites_to_their_own_teams_alone(limited, form, north, south, numbers):
    form |= {"numbers": numbers, "teams": [south.pk]}
    signed_in(limited("Managers", north)).post(INVITE, form)
    assert not Invitation.objects.exists()


def test_a_limited_manager_can_not_withdraw_what_is_not_theirs(invited, limited, north, south):
    invitation = invited("Viewers", south)
    signed_in(limited("Managers", north)).post(reverse("invitation", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None
