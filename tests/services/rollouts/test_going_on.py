"""A scheduled rollout goes on by itself: what has moved is skipped and named, and find and replace follows."""

from datetime import timedelta

import pytest

from profiles.models import AuditEvent, PhoneNumber, Rollout
from profiles.services.rollouts import engine, saving, scheduling
from profiles.services.rollouts.steps import change_times
from profiles.services.rollouts.undo import plan_undo
from tests.clock import START, Clock
from tests.conftest import SYSTEM, TEXT, actor
from tests.services.rollouts.plans.making import replace_plan
from tests.services.rollouts.running import (
    LATER,
    NEW,
    bodies,
    outcomes,
    run,
    start,
    started,
)
from tests.services.stand_in import fresh, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]
STILL_LATER = START + timedelta(hours=2)
MOVED = f"{TEXT} We have moved the entrance."


@pytest.fixture
def replacing(numbers, manager):
    """A find and replace that is scheduled: the word is once in every profile."""
    return start(replace_plan("Riverside", "Lakeside", actor=actor(manager)), by=manager, starts_at=LATER)


def edited(number: PhoneNumber, text: str, editor) -> None:
    save(number, text, actor=actor(editor))


def test_one_edit_does_not_hold_up_the_others(scheduled, numbers, editor, clock: Clock, subtests):
    edited(numbers[1], MOVED, editor)
    clock.move_to(LATER)
    with subtests.test("the rest goes"):
        assert (run(scheduled).stage, bodies()) == ("finished", [NEW, MOVED, NEW])
    with subtests.test("what has moved is skipped and named"):
        row = scheduled.rows.get(position=2)
        assert (row.outcome, row.reason) == ("skipped", "editor saved version 2 after the dry run.")
    with subtests.test("and stands in the log of the start"):
        event = AuditEvent.objects.get(rollout=scheduled, data__step="started")
        assert event.data["moved"] == [numbers[1].number]


def test_where_nothing_has_moved_the_log_names_nothing(scheduled, clock: Clock):
    clock.move_to(LATER)
    run(scheduled)
    assert "moved" not in AuditEvent.objects.get(rollout=scheduled, data__step="started").data


@pytest.mark.parametrize("state", ["drifted", "removed"])
def test_what_can_not_be_saved_is_skipped(scheduled, numbers, clock: Clock, state):
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state=state)
    clock.move_to(LATER)
    run(scheduled)
    assert outcomes(scheduled) == ["skipped", "live", "live"]


def test_what_an_older_release_scheduled_asks_as_its_page_said(scheduled, numbers, editor, clock: Clock):
    Rollout.objects.update(asks_when_moved=None)
    edited(numbers[1], MOVED, editor)
    clock.move_to(LATER)
    assert run(scheduled).stage == "asking"


@pytest.mark.parametrize(("waits", "stage"), [(True, "asking"), (False, "finished")])
def test_whether_it_asks_can_be_changed_with_its_times(
    scheduled, numbers, manager, editor, clock: Clock, waits, stage
):
    edited(numbers[1], MOVED, editor)
    change_times(scheduled, actor=actor(manager), starts_at=STILL_LATER, ends_at=None, waits=waits)
    clock.move_to(STILL_LATER)
    assert run(scheduled).stage == stage


def test_other_times_leave_it_as_it_was(numbers, manager, clock: Clock):
    rollout = started(by=manager, starts_at=LATER, asks_when_moved=True)
    change_times(rollout, actor=actor(manager), starts_at=STILL_LATER, ends_at=None)
    assert Rollout.objects.get(pk=rollout.pk).asks_when_moved is True


def test_find_and_replace_follows_a_body_that_moved(replacing, numbers, editor, clock: Clock, subtests):
    edited(numbers[1], MOVED, editor)
    clock.move_to(LATER)
    run(replacing)
    with subtests.test("the moved body, with the words replaced"):
        assert bodies()[1] == MOVED.replace("Riverside", "Lakeside")
    with subtests.test("the row says so"):
        row = replacing.rows.get(position=2)
        assert (row.outcome, row.reason) == (
            "live", "Applied to version 2, which editor saved after the dry run."
        )  # fmt: skip
    with subtests.test("the row shows what was changed"):
        assert (row.base_version, row.text, row.length) == (2, bodies()[1], len(bodies()[1]))
    with subtests.test("the history says so"):
        note = "Summer Applied to version 2, which editor saved after the dry run."
        assert fresh(numbers[1]).head.note == note
    with subtests.test("the others say nothing of it"):
        assert (replacing.rows.get(position=1).reason, fresh(numbers[0]).head.note) == ("", "Summer")


def test_a_long_note_leaves_room_for_what_it_was_applied_to(numbers, manager, editor, clock: Clock):
    plan = replace_plan("Riverside", "Lakeside", actor=actor(manager))
    start(plan, by=manager, starts_at=LATER, note="x" * 500)
    edited(numbers[1], MOVED, editor)
    clock.move_to(LATER)
    run(plan)
    assert fresh(numbers[1]).head.note.endswith(
        "x… Applied to version 2, which editor saved after the dry run."
    )


@pytest.mark.parametrize(
    "body",
    ["Riverside, Riverside.", "Nothing of that.", "Riverside " + "x" * 7990],
    ids=["more often", "not at all", "no room"],
)
def test_where_it_finds_something_else_the_number_is_skipped(replacing, numbers, editor, clock: Clock, body):
    Rollout.objects.update(options={**replacing.options, "replace": "Riverside and Lakeside"})
    edited(numbers[1], body, editor)
    clock.move_to(LATER)
    run(replacing)
    assert (outcomes(replacing)[1], bodies()[1]) == ("skipped", body)


def test_an_outside_change_is_not_replaced_in(replacing, numbers, clock: Clock):
    PhoneNumber.objects.filter(pk=numbers[1].pk).update(state="drifted", remote_text_seen=MOVED)
    clock.move_to(LATER)
    run(replacing)
    assert (outcomes(replacing)[1], bodies()[1]) == ("skipped", TEXT)


def test_one_that_was_started_at_once_skips_what_has_moved(numbers, manager, editor):
    """Whoever starts it has just seen its dry run."""
    rollout = start(replace_plan("Riverside", "Lakeside", actor=actor(manager)), by=manager)
    edited(numbers[1], MOVED, editor)
    run(rollout)
    assert (outcomes(rollout)[1], bodies()[1]) == ("skipped", MOVED)


def test_another_source_skips_what_has_moved(scheduled, numbers, editor, clock: Clock):
    edited(numbers[1], MOVED, editor)
    clock.move_to(LATER)
    run(scheduled)
    assert bodies()[1] == MOVED


class Killed(BaseException):
    """A process that dies."""


def test_a_crash_before_it_is_noted_saves_it_once(
    replacing, numbers, editor, clock: Clock, monkeypatch: pytest.MonkeyPatch, subtests
):
    edited(numbers[0], MOVED, editor)
    clock.move_to(LATER)

    def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(saving, "_mark_saved", dies)
        with pytest.raises(Killed):
            run(replacing)
    clock.forward(engine.LEASE_DURATION.total_seconds())
    run(replacing)
    with subtests.test("its row is live"):
        assert outcomes(replacing)[0] == "live"
    with subtests.test("there is one version of it"):
        assert (fresh(numbers[0]).version, bodies()[0]) == (3, MOVED.replace("Riverside", "Lakeside"))


def test_what_was_cancelled_meanwhile_is_not_applied(replacing, numbers, manager, editor, clock: Clock):
    edited(numbers[0], MOVED, editor)
    clock.move_to(LATER)
    scheduling.start_due_rollouts(actor=SYSTEM)
    row = replacing.rows.select_related("number").get(position=1)
    replacing.rows.update(outcome="none")
    replacing.refresh_from_db()
    saving.save_row(replacing, row, actor=actor(manager))
    assert bodies()[0] == MOVED


def test_an_undo_gives_back_the_body_that_it_was_applied_to(
    replacing, numbers, manager, editor, clock: Clock
):
    edited(numbers[1], MOVED, editor)
    clock.move_to(LATER)
    run(replacing)
    run(start(plan_undo(replacing, actor=actor(manager)), by=manager))
    assert bodies() == [TEXT, MOVED, TEXT]
