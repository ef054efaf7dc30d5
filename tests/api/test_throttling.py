"""How often a token may call."""

import pytest
from pytest_django import Settings

from profiles.models import PhoneNumber
from tests.api.conftest import MakeProgram, Program
from tests.clock import START, Clock
from tests.conftest import NUMBER

pytestmark = pytest.mark.django_db

PROFILE = f"/numbers/{NUMBER}/profile"
MINUTE = int(START.timestamp()) // 60 * 60


@pytest.fixture(autouse=True)
def limits(settings: Settings, number: PhoneNumber) -> None:
    settings.API_READS_PER_MINUTE, settings.API_WRITES_PER_MINUTE = 3, 2


def read_all(program: Program) -> None:
    for _ in range(3):
        program.get(PROFILE)


def told(answer) -> list[str]:
    return [answer[f"X-RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")]


def test_every_answer_says_what_is_left(program: Program) -> None:
    assert told(program.get(PROFILE)) == ["3", "2", str(MINUTE + 60)]


def test_a_refusal_says_it_too(program: Program) -> None:
    assert told(program.put(PROFILE, {"text": "x"})) == ["2", "1", str(MINUTE + 60)]


def test_too_many_are_refused_with_a_wait(program: Program) -> None:
    read_all(program)
    answer = program.get(PROFILE)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (
        429,
        "too_many_requests",
        str(MINUTE + 60 - int(START.timestamp())),
    )


def test_a_write_too_many_changes_nothing(program: Program, number: PhoneNumber) -> None:
    for _ in range(3):
        etag = program.get(PROFILE).get("ETag", "")
        program.put(PROFILE, {"text": f"Open. {etag}"}, If_Match=etag)
    number.refresh_from_db()
    assert number.version == 3


def test_after_the_wait_it_goes_on(program: Program, clock: Clock) -> None:
    read_all(program)
    clock.forward(60)
    assert program.get(PROFILE).status_code == 200


def test_a_request_sent_again_is_counted(program: Program) -> None:
    for _ in range(3):
        answer = program.put(PROFILE, {"text": "x"}, Idempotency_Key="one")
    assert answer.status_code == 429


def test_who_has_no_token_is_told_nothing_of_it() -> None:
    assert "X-RateLimit-Limit" not in Program("nxf_1:nxfs_1").get(PROFILE)


def test_another_token_has_its_own(make_program: MakeProgram) -> None:
    read_all(make_program())
    assert make_program().get(PROFILE).status_code == 200
