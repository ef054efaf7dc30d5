"""A token's reads and writes a minute."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from profiles.models import ApiToken
from profiles.services.accounts import allowance
from profiles.services.accounts.allowance import Allowance, Kind
from tests.clock import Clock


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    settings.API_READS_PER_MINUTE, settings.API_WRITES_PER_MINUTE = 40, 10


@pytest.fixture
def token(editor: User, clock: Clock) -> ApiToken:
    return ApiToken.objects.create(owner=editor, name="CRM", key_id="nxf_crm", expires_at=timezone.now())


def spend(token: ApiToken, kind: Kind = "reads") -> Allowance:
    return allowance.spend(token, kind, now=timezone.now())


def granted(token: ApiToken, tries: int, kind: Kind = "reads") -> int:
    return sum(spend(token, kind).granted for _ in range(tries))


def test_a_minute_has_as_many_reads_as_its_limit(token: ApiToken) -> None:
    assert granted(token, 50) == 40


def test_reads_and_writes_are_counted_apart(token: ApiToken) -> None:
    granted(token, 50)
    assert granted(token, 50, "writes") == 10


def test_each_token_has_its_own(token: ApiToken) -> None:
    other = ApiToken.objects.create(
        owner=token.owner, name="Other", key_id="nxf_other", expires_at=timezone.now()
    )
    granted(token, 50)
    assert spend(other).granted


def test_the_next_minute_begins_anew(token: ApiToken, clock: Clock) -> None:
    granted(token, 50)
    clock.forward(60)
    assert granted(token, 50) == 40


def test_processes_share_one_minute(token: ApiToken) -> None:
    first = granted(token, 20)
    allowance.forget()  # another process, which holds nothing
    assert first + granted(token, 50) == 40


def test_processes_never_give_more_than_there_is(token: ApiToken) -> None:
    given = 0
    for _ in range(30):
        given += granted(token, 3)
        allowance.forget()
    assert given <= 40


def test_a_read_within_a_slice_asks_nothing_of_the_database(token: ApiToken) -> None:
    spend(token)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        granted(token, 3)
    assert len(queries) == 0


def test_a_refusal_asks_the_database_once(token: ApiToken) -> None:
    granted(token, 41)
    with CaptureQueriesContext(connection) as queries:
        granted(token, 5)
    assert len(queries) == 0


def test_what_remains_is_told(token: ApiToken) -> None:
    assert [spend(token).remaining for _ in range(6)] == [39, 38, 37, 36, 35, 34]


def test_when_it_begins_anew_is_told(token: ApiToken) -> None:
    resets_at = spend(token).resets_at
    assert 0 < resets_at - timezone.now().timestamp() <= 60


def test_a_machine_whose_clock_is_behind_does_not_take_the_minute_back(token: ApiToken, clock: Clock) -> None:
    granted(token, 50)
    allowance.forget()
    clock.forward(-60)
    assert granted(token, 50) == 0
