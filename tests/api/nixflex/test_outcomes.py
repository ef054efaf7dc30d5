"""What a PATCH is answered where Nixflex has not confirmed the text: refused, held, or not settled yet."""

from collections.abc import Callable

import pytest

from profiles.models import Account, PhoneNumber
from profiles.services.composing import clock_hold
from profiles.tasks import push_number
from tests.api.nixflex.conftest import error, patch, with_key
from tests.conftest import NUMBER, SYSTEM, TEXT
from tests.notices import make_notice, renew

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "Open on Sundays."
State = PhoneNumber.State


def details(response) -> dict[str, object]:
    return response.json()["error"]["details"]


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "custom_prompt_too_long"), (403, "permission_denied"), (404, "number_not_found"), (409, "busy")],
)
def test_nixflexs_own_refusal_is_passed_on(program, shared, sandbox, status, code):
    sandbox.faults([{"nth": 1, "status": status, "code": code}])
    assert error(patch(program, NEW)) == (status, code)


def test_its_own_words_are_passed_on(program, shared, sandbox):
    sandbox.faults([{"nth": 1, "status": 400, "message": "No telephone numbers in it."}])
    assert patch(program, NEW).json()["error"]["message"] == "No telephone numbers in it."


def test_a_refused_text_is_kept_as_a_version(program, shared, sandbox):
    sandbox.faults([{"nth": 1, "status": 400}])
    assert details(patch(program, NEW))["version"] == 2


def test_a_refused_text_that_comes_again_is_asked_about_again(program, shared, sandbox):
    sandbox.faults([{"nth": 1, "status": 400}])
    patch(program, NEW)
    assert patch(program, NEW).status_code == 200


def test_a_number_that_nixflex_does_not_have(program, number, settings, sandbox):
    settings.PUSH_INLINE = True
    assert error(patch(program, NEW)) == (404, "number_not_found")


@pytest.mark.parametrize("fault", ["apply_then_drop", "drop_before_apply", "echo_missing"])
def test_an_outcome_that_is_not_known_is_not_settled(program, shared, sandbox, fault):
    sandbox.faults([{"nth": 1, fault: True}])
    assert error(patch(program, NEW)) == (503, "not_settled")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_failure_of_nixflex_is_not_settled(program, shared, sandbox, status):
    sandbox.faults([{"nth": 1, "status": status}])
    assert error(patch(program, NEW)) == (503, "not_settled")


def test_not_settled_says_when_to_ask_again(program, shared, sandbox):
    sandbox.faults([{"nth": 1, "status": 429, "retry_after": 30}])
    assert 30 <= int(patch(program, NEW)["Retry-After"]) <= 38


def test_the_same_text_is_confirmed_once_it_is_settled(program, shared, sandbox, clock):
    sandbox.faults([{"nth": 1, "status": 503}])
    clock.forward(int(patch(program, NEW)["Retry-After"]))
    assert (patch(program, NEW).status_code, PhoneNumber.objects.get().version) == (200, 2)


def test_before_that_it_is_still_not_settled(program, shared, sandbox):
    sandbox.faults([{"nth": 1, "status": 503}])
    patch(program, NEW)
    assert error(patch(program, NEW)) == (503, "not_settled")


def test_a_repeat_before_its_time_sends_nothing(program, shared, sandbox):
    sandbox.faults([{"nth": 1, "status": 503}])
    patch(program, NEW)
    patch(program, NEW)
    assert [request["method"] for request in sandbox.log()["requests"]].count("PATCH") == 1


def test_a_text_that_another_may_land_over_is_not_settled(program, shared, sandbox, clock):
    sandbox.faults([{"nth": 1, "apply_late": 20}])
    patch(program, "Closed.")
    clock.forward(5)
    assert error(patch(program, NEW)) == (503, "not_settled")


def test_a_process_that_died_leaves_it_to_the_next_repeat(program, shared, sandbox, clock, dies):
    dies()
    with pytest.raises(SystemExit):
        patch(program, NEW)
    clock.forward(60)
    assert (patch(program, NEW).status_code, PhoneNumber.objects.get().version) == (200, 2)


@pytest.fixture
def dies(monkeypatch) -> Callable[[], None]:
    """Let the process die after the next save, before anything is sent."""

    def once() -> None:
        def die(*_: object, **__: object) -> None:
            patched.undo()
            raise SystemExit

        patched = pytest.MonkeyPatch()
        patched.setattr("profiles.services.pushing.push._answer", die)

    return once


def test_a_number_that_drifted_is_not_overwritten(program, make_number, sandbox):
    make_number(state=State.DRIFTED, remote_text_seen="From outside.")
    assert error(patch(program, NEW)) == (409, "drifted")


def test_nothing_is_saved_over_drift(program, make_number, sandbox):
    make_number(state=State.DRIFTED, remote_text_seen="From outside.")
    patch(program, NEW)
    assert (PhoneNumber.objects.get().version, sandbox.log()["requests"]) == (1, [])


def test_a_text_that_nixflex_keeps_otherwise_has_drifted(program, shared, sandbox):
    sandbox.faults([{"nth": 1, "echo_other": "Open"}])
    assert error(patch(program, NEW)) == (409, "drifted")


def test_a_number_that_has_left_the_account(program, make_number):
    make_number(state=State.REMOVED)
    assert error(patch(program, NEW)) == (409, "number_removed")


def test_a_notice_that_leaves_no_room(program, shared):
    make_notice(shared)
    renew(shared)
    assert error(patch(program, "x" * 8000)) == (409, "no_room_for_notice")


def test_the_body_is_echoed_without_the_notice(program, shared):
    make_notice(shared)
    renew(shared)
    assert patch(program, NEW).json()["phone_number"]["custom_prompt"] == NEW


def test_nixflex_holds_it_with_the_notice(program, shared, sandbox):
    make_notice(shared)
    renew(shared)
    patch(program, NEW)
    assert sandbox.state(NUMBER)["custom_prompt"] == f"Closed from 24 to 27 December.\n\n{NEW}"


def test_a_renewal_that_is_overdue_is_not_settled(program, shared):
    make_notice(shared)
    assert error(patch(program, TEXT)) == (503, "not_settled")


def test_one_that_waits_for_the_clock_says_so(program, shared):
    make_notice(shared)
    clock_hold.hold_clock(actor=SYSTEM)
    assert error(patch(program, TEXT)) == (409, "clock_held")


def test_one_that_waits_for_the_clock_tells_as_which_version_it_is_kept(program, shared):
    make_notice(shared)
    clock_hold.hold_clock(actor=SYSTEM)
    assert details(patch(program, TEXT))["version"] == 1


@pytest.mark.parametrize(
    ("status", "answered"), [(401, (409, "pushing_paused")), (402, (402, "payment_required"))]
)
def test_a_refusal_of_the_whole_account(program, shared, sandbox, status, answered):
    sandbox.faults([{"nth": 1, "status": status}])
    assert error(patch(program, NEW)) == answered


@pytest.mark.parametrize(
    ("status", "answered"), [(401, (409, "pushing_paused")), (402, (402, "payment_required"))]
)
def test_while_pushing_is_paused_nothing_is_confirmed(program, shared, status, answered):
    Account.objects.create(pk=1, paused_at="2026-06-15T09:00Z", paused_status=status)
    assert error(patch(program, NEW)) == answered


def test_what_is_paused_is_saved(program, shared):
    Account.objects.create(pk=1, paused_at="2026-06-15T09:00Z", paused_status=401)
    assert details(patch(program, NEW)) == {"version": 2}


def test_a_spent_budget_says_when_it_opens(program, shared, settings):
    settings.NIXFLEX_WRITES_PER_MINUTE = 1
    patch(program, "Closed.")
    assert 55 <= int(patch(program, NEW)["Retry-After"]) <= 61


def test_a_token_for_which_a_person_waits_has_the_budget_of_people(key, shared, settings):
    settings.NIXFLEX_WRITES_PER_MINUTE = 10
    for text in ("Open on Mondays.", "Open on Tuesdays."):
        assert patch(with_key(key(person_waits=True)), text).status_code == 200


def test_what_a_worker_sent_meanwhile_is_confirmed(program, shared, settings):
    settings.PUSH_INLINE = False
    patch(program, NEW)
    push_number.func(shared.pk)
    assert patch(program, NEW).status_code == 200


def test_a_text_that_was_replaced_before_it_was_sent(program, shared, settings):
    settings.PUSH_INLINE = False
    patch(program, NEW, **{"Idempotency-Key": "1"})
    patch(program, "Closed.")
    assert error(patch(program, NEW, **{"Idempotency-Key": "1"})) == (409, "superseded")
