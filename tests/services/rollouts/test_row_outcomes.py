"""What becomes of the rows of a rollout: saved, skipped, failed, live or superseded, and why."""

import pytest

from profiles.models import PhoneNumber
from profiles.services import account
from profiles.services.rollouts import engine
from tests.clock import Clock
from tests.conftest import SYSTEM, TEXT, actor
from tests.services.rollouts.running import (
    NEW,
    advance,
    heads,
    outcomes,
    run,
    started,
)
from tests.services.stand_in import (
    StandIn,
    accepts,
    applies_and_loses,
    fresh,
    is_out,
    loses,
    push,
    refuses,
    refuses_account,
    save,
    sweep,
    trims,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]


def test_a_number_that_somebody_edited_after_the_dry_run_is_left_as_it_is(numbers, manager, editor, subtests):
    rollout = started(by=manager)
    save(numbers[1], "Edited", actor=actor(editor))
    run(rollout)
    with subtests.test("its text"):
        assert heads() == [NEW, "Edited", NEW]
    with subtests.test("it is skipped and says who and what"):
        row = rollout.rows.get(position=2)
        assert (row.outcome, row.reason) == ("skipped", "editor saved version 2 after the dry run.")


def test_a_row_whose_text_is_there_already_is_skipped(numbers, manager):
    """No dry run makes such a row; its version would be called the rollout's, which it is not."""
    rollout = started(by=manager)
    rollout.rows.filter(position=1).update(text=TEXT)
    row = run(rollout).rows.get(position=1)
    assert (row.outcome, row.reason) == ("skipped", "The profile has this text already.")


def test_a_row_whose_text_can_not_be_saved_has_failed(numbers, manager):
    """No dry run makes such a row either."""
    rollout = started(by=manager)
    rollout.rows.filter(position=1).update(text="x" * 8001)
    advance()
    row = rollout.rows.get(position=1)
    assert (row.outcome, "over the limit" in row.reason) == ("failed", True)


def test_a_number_that_has_drifted_is_skipped(numbers, manager):
    rollout = started(by=manager)
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state="drifted", remote_text_seen="Outside")
    row = run(rollout).rows.get(position=1)
    assert (row.outcome, row.reason) == (
        "skipped",
        "The profile was changed outside Nixadmin after the dry run.",
    )


def test_a_number_that_was_removed_is_skipped(numbers, manager):
    rollout = started(by=manager)
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state="removed")
    row = run(rollout).rows.get(position=1)
    assert (row.outcome, row.reason) == ("skipped", "The number is not in the Nixflex account any more.")


def test_a_number_that_nixflex_refuses_has_failed(numbers, manager, nixflex: StandIn, subtests):
    nixflex.script = [refuses]
    rollout = run(started(by=manager))
    with subtests.test("in Nixflex's words"):
        assert rollout.rows.get(position=1).reason == "The text is not allowed."
    with subtests.test("it does not keep the others back"):
        assert outcomes(rollout) == ["failed", "live", "live"]


def test_a_text_that_nixflex_keeps_differently_has_failed(numbers, manager, nixflex: StandIn):
    nixflex.script = [trims]
    assert outcomes(run(started(by=manager, text=" " + NEW)))[0] == "failed"


def test_a_number_that_was_accepted_and_is_refused_when_it_is_sent_once_more_has_failed(
    numbers, manager, nixflex: StandIn, clock: Clock
):
    """It had to be sent once more because an unknown text might have landed over it."""
    nixflex.script = [loses]
    push(save(numbers[0], "May land late."))
    rollout = run(started(by=manager))
    nixflex.script = [refuses]
    clock.move_to(fresh(numbers[0]).next_push_at)
    sweep()
    assert outcomes(run(rollout))[0] == "failed"


def test_a_number_whose_next_version_is_refused_at_once_was_live(numbers, manager, nixflex: StandIn):
    def somebody_is_quick(stand_in, text):
        nixflex.script = [refuses]
        push(save(numbers[0], "Not like this."))
        return accepts(stand_in, text)

    nixflex.script = [accepts, somebody_is_quick]
    assert outcomes(run(started(by=manager)))[0] == "live"


@pytest.mark.parametrize("step", [loses, applies_and_loses])
def test_a_number_that_is_not_settled_stays_saved(numbers, manager, nixflex: StandIn, step):
    nixflex.script = [step]
    assert outcomes(run(started(by=manager))) == ["saved", "live", "live"]


def test_a_number_that_is_removed_before_it_is_live_has_failed(numbers, manager, nixflex: StandIn):
    nixflex.script = [is_out]
    rollout = run(started(by=manager))
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state="removed", next_push_at=None)
    row = run(rollout).rows.get(position=1)
    assert (row.outcome, row.reason) == ("failed", "The number is not in the Nixflex account any more.")


def test_a_number_that_drifts_before_it_was_sent_has_failed_and_says_so(numbers, manager, monkeypatch):
    rollout = started(by=manager)
    with monkeypatch.context() as patch:
        patch.setattr(engine, "_push", lambda *_, **__: None)
        advance()
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state="drifted", next_push_at=None)
    row = run(rollout).rows.get(position=1)
    assert (row.outcome, row.reason) == (
        "failed",
        "The profile was changed outside Nixadmin before this was live.",
    )


def test_a_number_that_somebody_changed_before_it_was_live_is_superseded(
    numbers, manager, editor, nixflex: StandIn
):
    nixflex.script = [is_out]
    rollout = run(started(by=manager))
    save(numbers[0], "Edited", actor=actor(editor))
    row = run(rollout).rows.get(position=1)
    assert (row.outcome, row.reason) == ("superseded", "editor saved version 3 before this one was live.")


def test_a_number_that_was_live_before_somebody_changed_it_stays_live(
    numbers, manager, editor, nixflex: StandIn, monkeypatch
):
    rollout = started(by=manager)
    taken = iter([False, True])  # stops after the first row has been sent, before it is settled
    advance(stop=lambda: next(taken, True) if nixflex.sent else False)
    save(numbers[0], "Edited", actor=actor(editor))
    assert outcomes(run(rollout))[0] == "live"


def test_a_refusal_of_the_whole_account_fails_no_number(
    numbers, manager, nixflex: StandIn, clock: Clock, subtests
):
    nixflex.script = [refuses_account]
    rollout = run(started(by=manager))
    with subtests.test("they stay saved"):
        assert outcomes(rollout) == ["saved"] * 3
    clock.forward(3600)
    advance()
    account._resume(SYSTEM)
    sweep()
    with subtests.test("after the pause they are live"):
        assert outcomes(run(rollout)) == ["live"] * 3


def test_a_refusal_of_the_account_that_no_pause_has_followed_is_no_failure_either(
    numbers, manager, nixflex: StandIn, monkeypatch
):
    monkeypatch.setattr(account, "pause", lambda **_: None)
    nixflex.script = [refuses_account]
    assert outcomes(run(started(by=manager))) == ["live"] * 3
