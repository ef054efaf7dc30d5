"""Who is let in by a token."""

from datetime import timedelta

import pytest
from django.test import Client

from profiles.models import ApiToken
from tests.api.conftest import Program
from tests.clock import START
from tests.conftest import NUMBER, signed_in

pytestmark = pytest.mark.django_db

PROFILE = f"/numbers/{NUMBER}/profile"


def refusal(program: Program) -> tuple[int, str]:
    """Return status and code of what the program is answered."""
    answer = program.get(PROFILE)
    return answer.status_code, answer.json()["code"]


@pytest.fixture(autouse=True)
def number(make_number):
    return make_number()


def test_a_token_lets_in(program):
    assert program.get(PROFILE).status_code == 200


def test_without_a_token_nobody_is_let_in():
    answer = Client().get(f"/api/v1{PROFILE}")
    assert (answer.status_code, answer.json()["code"]) == (401, "missing_token")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("address", ["/api/", "/api/v1", "/api/v1/", "/api/v2/numbers", "/api/v1/nothing"])
def test_an_address_that_is_none_is_told_to_a_program(address):
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_chapter_that_is_none_has_a_page(manager):
    assert "html" in signed_in(manager).get("/api/docs/nothing")["Content-Type"]


def test_a_session_lets_nobody_in(manager):
    assert signed_in(manager).get(f"/api/v1{PROFILE}").status_code == 401


@pytest.mark.parametrize("secret", ["nxf_1", "nxf_1:nxfs_1", "nxf_1:", "other"])
def test_a_wrong_token_is_not_known(secret):
    assert refusal(Program(secret)) == (401, "invalid_token")


def test_a_wrong_half_lets_nobody_in(program):
    key = ApiToken.objects.get().key_id
    assert refusal(Program(f"{key}:nxfs_wrong")) == (401, "invalid_token")


def test_a_token_ends_at_its_time(program):
    ApiToken.objects.update(expires_at=START - timedelta(seconds=1))
    assert refusal(program) == (401, "token_expired")


def test_a_revoked_token_is_dead(program):
    ApiToken.objects.update(revoked_at=START)
    assert refusal(program) == (401, "token_revoked")


def test_who_is_deactivated_takes_the_tokens_along(program, manager):
    manager.is_active = False
    manager.save()
    assert refusal(program) == (401, "owner_inactive")


def test_a_right_that_the_owner_lost_is_lost(make_program, manager):
    program = make_program()
    manager.groups.clear()
    assert refusal(program) == (403, "forbidden")


def test_no_secret_is_kept(make_program):
    secret = make_program().secret
    assert secret.partition(":")[2] not in str(ApiToken.objects.values().get())
