"""Running a rollout: what is saved, sent, skipped and settled, and in whose name."""

import pytest

from profiles.models import AuditEvent, Draft, PhoneNumber, Revision
from profiles.services import account
from profiles.services.rollouts import engine, replanning
from profiles.services.rollouts.steps import start as start_rollout
from tests.clock import Clock
from tests.conftest import SYSTEM, TEXT, actor
from tests.services.rollouts.plans import table_plan, text_plan
from tests.services.rollouts.running import (
    NEW,
    advance,
    again,
    heads,
    make_numbers,
    outcomes,
    run,
    stage,
    start,
    started,
    steps,
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


@pytest.fixture
def numbers(make_number, nixflex: StandIn) -> list[PhoneNumber]:
    """Three numbers, live at version 1, at a Nixflex that accepts everything."""
    return make_numbers(make_number, 3)


def test_every_number_is_live_in_the_end(numbers, manager, clock: Clock, subtests):
    rollout = run(started(by=manager))
    with subtests.test("every row"):
        assert outcomes(rollout) == ["live"] * 3
    with subtests.test("every number says the new text"):
        assert heads() == [NEW] * 3
    with subtests.test("it is finished"):
        assert (rollout.stage, rollout.finished_at) == ("finished", clock.now)
    with subtests.test("each number has one version more"):
        assert [fresh(number).version for number in numbers] == [2] * 3
    with subtests.test("the versions are of the rollout"):
        made = Revision.objects.filter(rollout=rollout).values_list("kind", "note", "author")
        assert set(made) == {("rolled_out", "Summer", manager.pk)}
    with subtests.test("each number has an audit line of its own"):
        assert AuditEvent.objects.filter(action="roll_out", rollout=rollout, actor=manager).count() == 3
    with subtests.test("each step is in the audit log"):
        assert steps(rollout) == ["planned", "started", "finished"]
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state="drifted", remote_text_seen="Outside")
    advance()
    with subtests.test("an outside change that is seen later does not undo live"):
        assert outcomes(rollout)[0] == "live"


def test_rows_go_in_their_order(numbers, manager, nixflex: StandIn):
    rows = "\n".join(["number,name", *(f"{number.number},{place}" for place, number in enumerate(numbers))])
    run(start(table_plan(rows, template="Number ${name}", actor=actor(manager)), by=manager))
    assert nixflex.sent == ["Number 0", "Number 1", "Number 2"]


def test_an_excluded_row_is_not_sent(numbers, manager):
    rollout = text_plan(NEW, actor=actor(manager))
    replanning.exclude(rollout, actor=actor(manager), positions=[2], excluded=True)
    run(start(rollout, by=manager))
    assert heads() == [NEW, TEXT, NEW]


def test_an_unchanged_row_is_not_sent(numbers, manager):
    save(numbers[1], NEW)
    rollout = run(started(by=manager))
    assert (outcomes(rollout), fresh(numbers[1]).version) == (["live", "none", "live"], 2)


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


def test_it_is_not_finished_while_a_number_is_not_settled(
    numbers, manager, nixflex: StandIn, clock: Clock, subtests
):
    nixflex.script = [is_out]
    rollout = run(started(by=manager))
    with subtests.test("while it is not"):
        assert (outcomes(rollout), rollout.stage) == (["saved", "live", "live"], "running")
    clock.forward(10)
    sweep()
    with subtests.test("sent by a later sweep it is live"):
        assert (outcomes(run(rollout)), stage(rollout)) == (["live"] * 3, "finished")


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


def test_it_waits_while_pushing_is_paused(numbers, manager, subtests):
    account.pause(status=401, message="No.", actor=SYSTEM)
    rollout = run(started(by=manager))
    with subtests.test("it waits"):
        assert outcomes(rollout) == ["waiting"] * 3
    with subtests.test("it says why"):
        assert "paused for the whole account" in rollout.reason
    account._resume(SYSTEM)
    with subtests.test("it goes on by itself afterwards"):
        assert (run(rollout).stage, again(rollout).reason) == ("finished", "")


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


def test_it_pauses_when_its_author_has_lost_the_right(numbers, manager, subtests):
    rollout = started(by=manager)
    manager.groups.clear()
    run(rollout)
    with subtests.test("nothing is saved"):
        assert (stage(rollout), heads()) == ("paused", [TEXT] * 3)
    with subtests.test("it says which right"):
        assert again(rollout).reason.startswith("manager has lost the right to plan and run rollouts")


def test_it_pauses_when_its_author_is_not_active(numbers, manager):
    rollout = started(by=manager)
    manager.is_active = False
    manager.save()
    assert run(rollout).stage == "paused"


def test_it_pauses_when_its_author_is_gone(numbers, manager):
    rollout = started(by=manager)
    manager.delete()
    assert (run(rollout).stage, heads()) == ("paused", [TEXT] * 3)


def test_a_rollout_of_a_command_needs_no_author(number, nixflex: StandIn):
    rollout = text_plan(NEW)
    start_rollout(
        rollout,
        actor=SYSTEM,
        note="Summer",
        typed_count=1,
        canary=0,
        canary_waits=False,
        stop_after=5,
        stop_percent=20,
    )
    assert run(rollout).stage == "finished"


def test_a_profile_is_not_cleared_once_its_author_may_not(numbers, manager):
    rollout = started(by=manager, text="")
    manager.groups.get().permissions.remove(manager.groups.get().permissions.get(codename="clear_profile"))
    assert outcomes(run(rollout)) == ["skipped"] * 3


def test_a_cleared_profile_is_live_and_empty(numbers, manager):
    assert (outcomes(run(started(by=manager, text=""))), heads()) == (["live"] * 3, [""] * 3)


def test_its_author_keeps_their_drafts(numbers, manager):
    rollout = started(by=manager)
    Draft.objects.create(user=manager, number=numbers[0], text="Mine", base_version=1)
    run(rollout)
    assert Draft.objects.exists()


def test_whoever_starts_it_is_its_author(numbers, manager, person):
    other = person("Managers", "other")
    assert start(text_plan(NEW, actor=actor(manager)), by=other).author == other


def test_it_stops_soon_when_it_is_told_to(numbers, manager):
    rollout = started(by=manager)
    advance(stop=lambda: True)
    assert outcomes(rollout) == ["waiting"] * 3


def test_what_is_saved_ahead_is_a_few_rows(make_number, nixflex: StandIn, manager):
    make_numbers(make_number, 7)
    nixflex.script = [refuses_account]
    assert outcomes(run(started(by=manager))) == ["saved"] * 5 + ["waiting"] * 2


def test_a_rollout_that_is_finished_takes_no_more_turns(numbers, manager, monkeypatch):
    run(started(by=manager))
    monkeypatch.delattr(engine, "run_turn")
    assert advance() is False


def test_rollouts_take_turns(make_number, nixflex, manager, monkeypatch):
    monkeypatch.setattr(engine, "BATCHES_PER_TURN", 2)
    make_numbers(make_number, 12)
    rollout = started(by=manager)
    assert (advance(), outcomes(rollout).count("waiting")) == (True, 2)
