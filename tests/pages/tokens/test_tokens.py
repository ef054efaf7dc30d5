"""The pages of a person's tokens."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from profiles.models import ApiToken, AuditEvent, Person, Team
from profiles.services.accounts.tokens import authenticate
from tests.conftest import signed_in
from tests.html import Page

LIST = "/account/tokens/"


@pytest.fixture
def desk(manager: User) -> Client:
    return signed_in(manager)


def form(**changed: Any) -> dict[str, Any]:
    return {"name": "CRM", "scopes": ["read", "write"], "team": "", "days": "30", **changed}


def secret_on(page: str) -> str:
    return page.partition('id="token-secret">')[2].partition("<")[0]


def token_of(owner: User, name: str = "CRM", **fields: Any) -> ApiToken:
    end = timezone.now() + timedelta(days=1)
    return ApiToken.objects.create(
        owner=owner, name=name, **{"key_id": f"nxf_{name}", "expires_at": end} | fields
    )


def test_a_new_token_lets_its_program_in(desk: Client, manager: User) -> None:
    page = desk.post(LIST, form()).content.decode()
    assert authenticate(f"Bearer {secret_on(page)}") == manager


def test_a_new_token_is_as_it_was_chosen(desk: Client) -> None:
    team = Team.objects.create(name="North")
    desk.post(LIST, form(team=team.pk, person_waits="on", keeps_followers="on"))
    made = ApiToken.objects.values("name", "scopes", "team", "person_waits", "keeps_followers").get()
    assert made == {
        "name": "CRM",
        "scopes": ["read", "write"],
        "team": team.pk,
        "person_waits": True,
        "keeps_followers": True,
    }


def test_a_new_token_ends_when_it_was_chosen(desk: Client) -> None:
    desk.post(LIST, form(days="7"))
    assert ApiToken.objects.get().expires_at == timezone.now() + timedelta(days=7)


def test_a_secret_is_shown_once(desk: Client) -> None:
    secret = secret_on(desk.post(LIST, form()).content.decode())
    assert secret.partition(":")[2] not in desk.get(LIST).content.decode()


def test_a_new_token_is_in_the_audit_log(desk: Client) -> None:
    desk.post(LIST, form())
    assert AuditEvent.objects.get(action="token").data["did"] == "made"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "Give the token a name."),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"scopes": []}, "Tick at least one thing"),
        ({"scopes": ["everything"]}, "Choose among the things"),
        ({"days": "10000"}, "for how long"),
        ({"team": "9" * 30}, "Choose one of the teams"),
        ({"team": "7"}, "Choose one of the teams"),
        ({"name": "a\x00b"}, "Null characters"),
    ],
)
def test_what_can_not_be_is_refused_with_a_sentence(desk: Client, changed: dict[str, Any], told: str) -> None:
    answer = desk.post(LIST, form(**changed))
    assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_a_refused_form_makes_no_token(desk: Client) -> None:
    desk.post(LIST, form(scopes=[]))
    assert not ApiToken.objects.exists()


def test_one_sees_ones_own_tokens_alone(desk: Client, manager: User, editor: User) -> None:
    token_of(manager, "Mine")
    token_of(editor, "Hers")
    page = desk.get(LIST).content.decode()
    assert ("Mine" in page, "Hers" in page) == (True, False)


def test_somebody_without_the_right_has_no_such_page(editor: User) -> None:
    assert signed_in(editor).get(LIST).status_code == 403


def test_whoever_is_held_to_teams_is_offered_their_own(manager: User) -> None:
    Person.objects.create(user=manager, sees_all=False)
    mine, _other = Team.objects.create(name="North"), Team.objects.create(name="South")
    mine.members.add(manager)
    page = signed_in(manager).get(LIST).content.decode()
    assert ("North" in page, "South" in page) == (True, False)


def test_revoking_asks_first(desk: Client, manager: User) -> None:
    token = token_of(manager)
    desk.get(f"{LIST}{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_revoked_token_lets_nobody_in(desk: Client, manager: User) -> None:
    token = token_of(manager)
    desk.post(f"{LIST}{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_revoking_twice_says_so(desk: Client, manager: User) -> None:
    token = token_of(manager, revoked_at=timezone.now())
    page = desk.post(f"{LIST}{token.pk}/revoke/", follow=True).content.decode()
    assert "had been revoked already" in page


def test_the_token_of_somebody_whom_one_does_not_manage_is_not_there(desk: Client, person) -> None:
    boss = person("Managers", "boss")
    boss.is_superuser = True
    boss.save()
    assert desk.post(f"{LIST}{token_of(boss).pk}/revoke/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({}, "Works"),
        ({"revoked_at": timezone.now()}, "Revoked"),
        ({"expires_at": timezone.now() - timedelta(days=3650)}, "Expired"),
    ],
)
def test_each_token_says_whether_it_works(desk: Client, manager: User, fields: Any, word: str) -> None:
    token_of(manager, **fields)
    assert word in desk.get(LIST).content.decode().partition("</tbody>")[0].partition("<tbody>")[2]


@pytest.mark.parametrize(
    "fields", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(days=3650)}]
)
@pytest.mark.parametrize("address", [LIST, "/people/{owner}/", "/account/tokens/{token}/revoke/"])
def test_a_token_that_is_over_can_t_be_revoked(
    desk: Client, manager: User, editor: User, fields: Any, address: str
) -> None:
    owner = editor if "people" in address else manager
    token = token_of(owner, **fields)
    main = Page.of(desk.get(address.format(owner=owner.pk, token=token.pk))).one("main")
    assert "CRM" in main.text
    assert not [each for each in main.all("a") + main.all("button") if "Revoke" in each.text]


def test_who_manages_somebody_sees_their_tokens(desk: Client, editor: User) -> None:
    token_of(editor, "Hers")
    assert "Hers" in desk.get(f"/people/{editor.pk}/").content.decode()


def test_who_manages_somebody_revokes_their_token(desk: Client, editor: User) -> None:
    token = token_of(editor)
    answer = desk.post(f"{LIST}{token.pk}/revoke/")
    token.refresh_from_db()
    assert (answer["Location"], token.revoked_at is not None) == (f"/people/{editor.pk}/", True)


def test_the_audit_log_tells_whose_token_was_revoked(desk: Client, editor: User) -> None:
    desk.post(f"{LIST}{token_of(editor).pk}/revoke/")
    assert AuditEvent.objects.get(action="token").data["of"] == "editor"
