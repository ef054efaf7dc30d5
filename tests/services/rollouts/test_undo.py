"""Taking a rollout back."""

from datetime import timedelta

import pytest

from profiles.models import Draft, PhoneNumber
from profiles.services.rollouts.plans import replanning
from profiles.services.rollouts.plans.dry_runs import PlannedAlready, PlanRefused
from profiles.services.rollouts.stages import RunRefused
from profiles.services.rollouts.steps import cancel, pause
from profiles.services.rollouts.undo import plan_undo, take_back
from tests.clock import START, Clock
from tests.conftest import TEXT, actor
from tests.services.rollouts.plans.making import effects, reasons, table_plan
from tests.services.rollouts.running import (
    NEW,
    again,
    heads,
    make_numbers,
    outcomes,
    run,
    start,
    started,
    steps,
)
from tests.services.stand_in import StandIn, fresh, refuses, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]


@pytest.fixture
def numbers(make_number, nixflex: StandIn) -> list[PhoneNumber]:
    """Three numbers, the last one without a profile."""
    return [*make_numbers(make_number, 2), make_number("+441632970000", text="")]


@pytest.fixture
def finished(numbers, manager):
    return run(started(by=manager))


def undone(rollout, manager):
    return run(start(plan_undo(rollout, actor=actor(manager)), by=manager))


def test_it_is_a_dry_run_first(finished, manager, subtests):
    undo = plan_undo(finished, actor=actor(manager))
    with subtests.test("nothing has changed"):
        assert (undo.stage, undo.source, undo.undoes, heads()) == ("planned", "undo", finished, [NEW] * 3)
    with subtests.test("its rows tell the change"):
        row = undo.rows.get(position=1)
        assert (row.effect, row.text, row.base_version) == ("changed", TEXT, 2)


def test_every_number_says_what_it_said_before(finished, manager, numbers, subtests):
    undo = undone(finished, manager)
    with subtests.test("the former texts"):
        assert heads() == [TEXT, TEXT, ""]
    with subtests.test("it is in the audit log of both"):
        assert (steps(finished)[-1], steps(undo)) == ("undone", ["planned", "started", "finished"])
    with subtests.test("history is added to, not rewritten"):
        assert [fresh(number).version for number in numbers] == [3, 3, 2]
    undone(undo, manager)
    with subtests.test("an undo can be undone"):
        assert heads() == [NEW] * 3


def test_a_number_that_somebody_edited_since_is_left(finished, manager, numbers, editor, subtests):
    save(numbers[0], "Edited", actor=actor(editor))
    undo = plan_undo(finished, actor=actor(manager))
    with subtests.test("it is listed with who and when"):
        assert (effects(undo)[0], reasons(undo)[0]) == (
            "blocked",
            "editor saved version 3 since, on 15 June 2026.",
        )
    run(start(undo, by=manager))
    with subtests.test("the edit stays"):
        assert heads() == ["Edited", TEXT, ""]


def test_a_number_that_was_edited_after_the_dry_run_of_the_undo_is_skipped(
    finished, manager, numbers, editor
):
    undo = start(plan_undo(finished, actor=actor(manager)), by=manager)
    save(numbers[0], "Edited", actor=actor(editor))
    assert outcomes(run(undo)) == ["skipped", "live", "live"]


def test_a_number_that_the_rollout_skipped_is_not_in_it(numbers, manager, editor):
    rollout = started(by=manager)
    save(numbers[0], "Edited", actor=actor(editor))
    undo = plan_undo(run(rollout), actor=actor(manager))
    assert undo.rows.count() == 2


def test_a_number_that_failed_gets_its_former_text_too(numbers, manager, nixflex: StandIn):
    nixflex.script = [refuses]
    undone(run(started(by=manager)), manager)
    assert (heads()[0], fresh(numbers[0]).state) == (TEXT, "live")


def test_what_a_cancelled_rollout_has_changed_can_be_taken_back(numbers, manager):
    rollout = run(started(by=manager, canary=1, canary_waits=True))
    cancel(rollout, actor=actor(manager))
    undone(run(rollout), manager)
    assert heads() == [TEXT, TEXT, ""]


def test_one_step_takes_it_back_with_its_reason(finished, manager, subtests):
    undo = run(take_back(finished, actor=actor(manager), note="Too early"))
    with subtests.test("the former texts"):
        assert (undo.stage, heads()) == ("finished", [TEXT, TEXT, ""])
    with subtests.test("the reason stands in the history"):
        assert undo.rows.get(position=1).revision.note == "Too early"


def test_one_step_leaves_what_was_changed_since_and_names_it(finished, manager, numbers, editor):
    save(numbers[0], "Edited", actor=actor(editor))
    undo = run(take_back(finished, actor=actor(manager), note="Too early"))
    assert (heads()[0], reasons(undo)[0].startswith("editor saved version 3")) == ("Edited", True)


@pytest.mark.parametrize("note", [" ", "x" * 501], ids=["none", "too long"])
def test_one_step_without_a_reason_plans_nothing(finished, manager, note):
    with pytest.raises(RunRefused, match=r"Say why|at most 500"):
        take_back(finished, actor=actor(manager), note=note)
    assert not finished.undos.exists()


def test_a_plan_of_the_way_back_starts_without_a_count(finished, manager):
    undo = plan_undo(finished, actor=actor(manager))
    assert start(undo, by=manager, typed_count=None).stage == "running"


def test_another_plan_takes_its_count(numbers, manager):
    with pytest.raises(RunRefused, match="You said"):
        started(by=manager, typed_count=None)


def test_a_running_rollout_is_not_taken_back(numbers, manager):
    with pytest.raises(RunRefused, match="Pause or cancel"):
        plan_undo(started(by=manager), actor=actor(manager))


def test_a_rollout_that_changed_nothing_is_not_taken_back(numbers, manager):
    rollout = started(by=manager)
    pause(rollout, actor=actor(manager))
    with pytest.raises(RunRefused, match="has changed no number"):
        plan_undo(rollout, actor=actor(manager))


def test_texts_of_many_numbers_go_back_to_their_own(make_number, nixflex, manager, monkeypatch):
    monkeypatch.setattr("profiles.services.rollouts.undo.BATCH_SIZE", 2)
    made = make_numbers(make_number, 5)
    rows = [f"{number.number},{place}" for place, number in enumerate(made)]
    plan = table_plan("\n".join(["number,name", *rows]), template="No ${name}", actor=actor(manager))
    first = run(start(plan, by=manager))
    undone(run(started(by=manager)), manager)
    assert (again(first).stage, heads()) == ("finished", [f"No {place}" for place in range(5)])


def test_a_dry_run_of_an_undo_is_not_planned_again(finished, manager):
    undo = plan_undo(finished, actor=actor(manager))
    with pytest.raises(PlanRefused, match="Plan a new one"):
        replanning.replan(undo, actor=actor(manager))


def test_a_number_at_which_somebody_types_is_blocked(finished, manager, editor, numbers):
    Draft.objects.create(user=editor, number=numbers[0], text="x", base_version=2)
    assert effects(plan_undo(finished, actor=actor(manager)))[0] == "blocked"


@pytest.fixture
def ending(numbers, manager):
    """A finished rollout whose former texts come back an hour after the start."""
    return run(started(by=manager, ends_at=START + timedelta(hours=1)))


def end(clock: Clock, rollout) -> None:
    clock.forward(3600)
    run(rollout)
    run(rollout)


def test_at_its_end_the_former_texts_come_back(ending, clock: Clock, manager, subtests):
    clock.forward(3599)
    run(ending)
    with subtests.test("not before"):
        assert heads() == [NEW] * 3
    clock.forward(1)
    run(ending)
    run(ending)
    with subtests.test("they come back"):
        assert heads() == [TEXT, TEXT, ""]
    with subtests.test("in its author's name"):
        undo = ending.undos.get()
        assert (undo.author, undo.note) == (manager, "Ended at its time: One text for 3 numbers")
    with subtests.test("that they came back by themselves is in the audit log"):
        event = ending.events.get(data__step="ended")
        assert (event.actor_name, event.data["by_itself"]) == ("System: test", True)
    end(clock, ending)
    with subtests.test("once"):
        assert ending.undos.count() == 1


def test_at_its_end_a_number_that_somebody_edited_is_left_and_named(ending, clock: Clock, numbers, editor):
    save(numbers[0], "Edited", actor=actor(editor))
    end(clock, ending)
    assert (heads()[0], "editor saved version 3" in reasons(ending.undos.get())[0]) == ("Edited", True)


def test_at_its_end_it_says_so_where_every_number_has_been_edited(ending, clock: Clock, numbers, editor):
    for number in numbers:
        save(number, "Edited", actor=actor(editor))
    end(clock, ending)
    assert again(ending).reason.endswith("Every number has been changed since.")


def test_at_its_end_nobody_who_types_is_waited_for(ending, clock: Clock, numbers, editor):
    clock.forward(3600)
    Draft.objects.create(user=editor, number=numbers[0], text="x", base_version=2)
    run(ending)
    run(ending)
    assert heads()[0] == TEXT


def test_a_rollout_that_is_not_finished_does_not_end(numbers, manager, clock: Clock):
    rollout = run(started(by=manager, canary=1, canary_waits=True, ends_at=START + timedelta(hours=1)))
    end(clock, rollout)
    assert heads()[0] == NEW


def test_one_that_was_taken_back_does_not_end_again(ending, manager, clock: Clock):
    undone(ending, manager)
    end(clock, ending)
    assert ending.undos.count() == 1


def test_a_dry_run_of_an_undo_is_not_in_the_way_of_the_end(ending, manager, clock: Clock):
    plan_undo(ending, actor=actor(manager))
    end(clock, ending)
    assert heads() == [TEXT, TEXT, ""]


@pytest.mark.parametrize("lost", ["right", "account"])
def test_an_end_in_nobodys_name_asks_for_a_person(ending, manager, clock: Clock, lost, subtests):
    if lost == "right":
        manager.groups.clear()
    else:
        manager.delete()
    end(clock, ending)
    with subtests.test("it says so"):
        assert (heads()[0], "did not come back by themselves" in again(ending).reason) == (NEW, True)
    end(clock, ending)
    with subtests.test("once"):
        assert steps(ending).count("did not end") == 1


def test_one_whose_process_died_before_the_start_is_started_by_its_key(finished, manager):
    planned = plan_undo(finished, actor=actor(manager), submission="key")
    undo = take_back(finished, actor=actor(manager), note="A slip", submission="key")
    assert (undo.pk, undo.stage) == (planned.pk, "running")


def test_the_same_key_takes_back_once(finished, manager):
    take_back(finished, actor=actor(manager), note="A slip", submission="key")
    with pytest.raises(PlannedAlready):
        take_back(finished, actor=actor(manager), note="A slip", submission="key")
