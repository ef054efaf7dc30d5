"""Going back to an earlier version by the API."""

import pytest

from profiles.models import Revision
from profiles.texts.composition import body_digest
from tests.conftest import NUMBER, TEXT, actor
from tests.details import make_follower, make_template
from tests.services.stand_in import save

pytestmark = pytest.mark.django_db(transaction=True)

REVERT = f"/numbers/{NUMBER}/revert"


def tag(text: str) -> str:
    """Return the ETag of a profile."""
    return f'"{body_digest(text)}"'


@pytest.fixture
def moved(number):
    """A number that says something else in version 2."""
    return save(number, "Two")


def test_the_earlier_profile_is_the_next_version(program, moved):
    answer = program.send("POST", REVERT, {"version": 1, "note": "Oops"}, If_Match=tag("Two"))
    assert (answer.status_code, answer["ETag"]) == (200, tag(TEXT))
    made = Revision.objects.get(version=3)
    assert (made.text, made.kind, made.reverted_from.version, made.note) == (TEXT, "reverted", 1, "Oops")


def test_one_key_is_one_version(program, moved):
    for _ in range(2):
        program.send("POST", REVERT, {"version": 1}, If_Match=tag("Two"), Idempotency_Key="a")
    assert Revision.objects.count() == 3


def test_on_an_old_state_nothing_is_saved(program, moved):
    answer = program.send("POST", REVERT, {"version": 1}, If_Match=tag("Older"))
    assert (answer.status_code, answer.json()["theirs"]["text"]) == (412, "Two")
    assert Revision.objects.count() == 2


def test_without_a_state_nothing_is_saved(program, moved):
    answer = program.send("POST", REVERT, {"version": 1})
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")


def test_a_version_that_there_is_not_is_not_found(program, moved):
    answer = program.send("POST", REVERT, {"version": 9}, If_Match=tag("Two"))
    assert (answer.status_code, answer.json()["code"]) == (404, "version_not_found")


def test_an_empty_version_needs_the_right_to_clear(make_program, manager, number):
    save(save(number, "", actor=actor(manager)), "Back")
    answer = make_program("rollout").send("POST", REVERT, {"version": 2}, If_Match=tag("Back"))
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_a_token_that_keeps_followers_stops_none(make_program, number, manager):
    follower = make_follower(number, make_template(manager, "Open ${hours}."), hours="9-5")
    program = make_program(keeps_followers=True)
    answer = program.send("POST", REVERT, {"version": 1}, If_Match=tag(follower.head_body))
    assert (answer.status_code, answer.json()["code"]) == (409, "would_stop_following")


@pytest.mark.parametrize(
    "body",
    [{}, {"version": 0}, {"version": "x"}, {"version": 1, "text": "x"}, {"version": 1, "note": "a\0b"}],
)
def test_what_can_not_be_asked_is_refused(program, moved, body):
    answer = program.send("POST", REVERT, body, If_Match=tag("Two"))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
