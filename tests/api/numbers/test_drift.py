"""A text that was set outside, by the API: what it is, and the decision about it."""

import pytest

from profiles.models import ApiRequest, PhoneNumber, Revision
from profiles.models.number import State
from tests.conftest import NUMBER, TEXT
from tests.notices import make_notice
from tests.services.conftest import nixflex as nixflex

pytestmark = pytest.mark.django_db(transaction=True)

DRIFT = f"/numbers/{NUMBER}/drift"
THEIRS = f"{TEXT}\nTheirs."


@pytest.fixture
def drifted(number) -> PhoneNumber:
    """A number of which Nixflex holds another text."""
    PhoneNumber.objects.update(state=State.DRIFTED, remote_text_seen=THEIRS)
    return number


def decide(program, decision: str, *, seen: str = ""):
    """Decide on the state ``seen``; by default on what is read now."""
    return program.send(
        "POST", DRIFT, {"decision": decision, "note": "Phoned"}, If_Match=seen or program.get(DRIFT)["ETag"]
    )


def test_both_texts_are_told_with_their_difference(program, drifted):
    told = program.get(DRIFT).json()
    assert (told["outside"], told["ours"], told["choices"]) == (THEIRS, TEXT, ["adopt", "push"])
    assert told["difference"]["words_added"] == 1


def test_adopted_it_is_the_next_version(program, drifted):
    answer = decide(program, "adopt")
    assert (answer.status_code, answer.json()["text"], answer.json()["version"]) == (200, THEIRS, 2)
    assert Revision.objects.get(version=2).note == "Phoned"


def test_pushed_over_ours_is_sent_again(program, drifted):
    answer = decide(program, "push")
    assert (answer.status_code, answer.json()["state"], answer.json()["version"]) == (200, "pending", 1)


def test_pushed_over_ours_is_sent_at_once(settings, program, drifted, nixflex):
    settings.PUSH_INLINE = True
    assert (decide(program, "push").json()["state"], nixflex.sent) == ("live", [TEXT])


@pytest.mark.parametrize("decision", ["adopt", "push", "until"])
def test_a_text_that_nobody_has_seen_is_not_decided_about(program, drifted, decision):
    seen = program.get(DRIFT)["ETag"]
    PhoneNumber.objects.update(remote_text_seen="Another.")
    answer = decide(program, decision, seen=seen)
    assert (answer.status_code, answer.json()["outside"]) == (412, "Another.")
    assert PhoneNumber.objects.get().state == State.DRIFTED


@pytest.mark.parametrize("decision", ["adopt", "push"])
def test_a_decision_whose_answer_was_lost_is_answered_as_made(program, drifted, decision):
    asked = {"If_Match": program.get(DRIFT)["ETag"], "Idempotency_Key": "one"}
    first = program.post(DRIFT, {"decision": decision}, **asked)
    ApiRequest.objects.all().delete()
    assert program.post(DRIFT, {"decision": decision}, **asked).content == first.content


def test_without_a_state_nothing_is_decided(program, drifted):
    answer = program.send("POST", DRIFT, {"decision": "push"})
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")


def test_what_a_notice_would_end_is_kept_until_then(program, drifted):
    make_notice(drifted)
    assert "until" in program.get(DRIFT).json()["choices"]
    answer = decide(program, "until")
    assert (answer.status_code, answer.json()["text"]) == (200, TEXT), answer.content


def test_nothing_is_kept_for_a_notice_that_is_not(program, drifted):
    answer = decide(program, "until")
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")


def test_of_a_number_that_is_not_drifted_there_is_nothing_to_look_at(program, number):
    answer = program.get(DRIFT)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_drifted")


def test_of_a_number_that_is_not_drifted_there_is_nothing_to_decide(program, number):
    answer = decide(program, "adopt", seen='"x"')
    assert (answer.status_code, answer.json()["code"]) == (409, "not_drifted")


def test_a_save_over_it_is_told_what_it_is(program, drifted):
    answer = program.put(f"/numbers/{NUMBER}/profile", {"text": "Mine"}, If_Match='"x"')
    assert (answer.status_code, answer.json()["code"], answer.json()["outside"]) == (409, "drifted", THEIRS)
