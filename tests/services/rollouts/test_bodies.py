"""Rows follow the body: what a notice lays over a profile moves nobody's words."""

import pytest

from profiles.models import PhoneNumber
from profiles.models.number import PushRank
from profiles.selectors.rollouts.rollouts import moved_number_count
from profiles.services.conflicts import Change
from profiles.services.rollouts import engine, scheduling
from profiles.services.rollouts.stages import RunRefused
from profiles.services.rollouts.steps import retry_failed
from profiles.services.rollouts.undo import plan_undo
from tests.clock import Clock
from tests.conftest import SYSTEM, TEXT, actor
from tests.notices import WORDS, end_notice, make_notice, renew
from tests.services.rollouts.plans.making import only, replace_plan, text_plan
from tests.services.rollouts.running import (
    LATER,
    NEW,
    advance,
    bodies,
    heads,
    make_numbers,
    never,
    outcomes,
    run,
    start,
    started,
)
from tests.services.stand_in import StandIn, fresh, is_out, refuses, save, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]


@pytest.fixture
def number(make_number, nixflex: StandIn) -> PhoneNumber:
    """One number, live at version 1, at a Nixflex that accepts everything."""
    return make_numbers(make_number, 1)[0]


@pytest.fixture
def noticed(number):
    """The number with a notice in force, which callers hear: version 2."""
    make_notice(number)
    renew(number)
    return fresh(number)


def test_the_dry_run_is_of_the_body(noticed, manager, subtests):
    row = only(replace_plan("Riverside", "Lakeside", actor=actor(manager)))
    with subtests.test("the new text holds no words of the notice"):
        assert WORDS not in row.text
    with subtests.test("the words that change are those of the body"):
        assert (row.words_added, row.words_removed) == (1, 1)


def test_a_text_that_is_the_body_already_is_no_change(noticed, manager):
    assert only(text_plan(TEXT, actor=actor(manager))).effect == "unchanged"


def test_words_of_a_notice_are_not_found(noticed, manager):
    assert only(replace_plan("Closed", "Open", actor=actor(manager))).effect == "unchanged"


def test_a_notice_that_begins_after_the_dry_run_is_no_change(number, manager, subtests):
    rollout = text_plan(NEW, actor=actor(manager))
    make_notice(number)
    renew(number)
    with subtests.test("the plan says so"):
        assert moved_number_count(rollout, None) == 0
    run(start(rollout, by=manager))
    with subtests.test("the row is saved"):
        assert (outcomes(rollout), bodies()) == (["live"], [NEW])
    with subtests.test("the notice stays in force"):
        assert heads() == [f"{WORDS}\n\n{NEW}"]


def test_a_body_that_came_back_is_no_change(number, manager, subtests):
    rollout = text_plan(NEW, actor=actor(manager))
    save(number, "Edited")
    save(number, TEXT)
    with subtests.test("the plan says so"):
        assert moved_number_count(rollout, None) == 0
    run(start(rollout, by=manager))
    with subtests.test("the row is saved"):
        assert outcomes(rollout) == ["live"]


def test_a_body_that_moved_under_a_notice_is_a_change(noticed, manager, subtests):
    rollout = text_plan(NEW, actor=actor(manager))
    save(noticed, "Edited")
    renew(noticed)
    with subtests.test("the plan says so"):
        assert moved_number_count(rollout, None) == 1
    run(start(rollout, by=manager))
    with subtests.test("and it is skipped, with who moved it"):
        assert only(rollout).reason == "System: test saved version 3 after the dry run."


def test_the_plan_of_an_older_release_goes_by_versions(number, manager):
    rollout = text_plan(NEW, actor=actor(manager))
    rollout.rows.update(base_digest=None)
    save(number, "Edited")
    save(number, TEXT)
    run(start(rollout, by=manager))
    assert outcomes(rollout) == ["skipped"]


def saved_and_not_sent(number, manager, nixflex):
    """Return a rollout whose one row is saved at version 2, while Nixflex is out."""
    nixflex.script = [is_out]
    rollout = started(by=manager)
    engine.run_turn(rollout.pk, actor=SYSTEM, stop=never)
    assert outcomes(rollout) == ["saved"]
    return rollout


def test_a_row_is_live_with_any_version_of_its_body(number, manager, nixflex, clock: Clock):
    """The notice began before the row's own version was sent, which never is then."""
    rollout = saved_and_not_sent(number, manager, nixflex)
    make_notice(number)
    renew(number, live=False)
    clock.forward(60)
    sweep()
    run(rollout)
    assert (outcomes(rollout), heads(), nixflex.held) == (["live"], [f"{WORDS}\n\n{NEW}"], heads()[0])


def test_a_notice_does_not_supersede_a_row(number, manager, nixflex):
    rollout = saved_and_not_sent(number, manager, nixflex)
    make_notice(number)
    renew(number, live=False)
    PhoneNumber.objects.update(next_push_at=None)
    advance()
    assert outcomes(rollout) == ["saved"]


def test_a_body_saved_before_it_was_live_supersedes_a_row(number, manager, nixflex):
    rollout = saved_and_not_sent(number, manager, nixflex)
    save(number, "Edited")
    make_notice(number)
    renew(number)
    run(rollout)
    assert only(rollout).reason == "System: test saved version 3 before this one was live."


def test_a_renewal_that_is_refused_fails_the_row_with_its_reason(number, manager, nixflex, clock: Clock):
    rollout = saved_and_not_sent(number, manager, nixflex)
    make_notice(number)
    renew(number, live=False)
    nixflex.script = [refuses]
    clock.forward(60)
    sweep()
    run(rollout)
    assert (outcomes(rollout), only(rollout).reason) == (["failed"], "The text is not allowed.")


def test_a_row_that_failed_under_a_notice_can_be_tried_again(
    number, manager, nixflex, clock: Clock, subtests
):
    rollout = saved_and_not_sent(number, manager, nixflex)
    make_notice(number)
    renew(number, live=False)
    nixflex.script = [refuses]
    clock.forward(60)
    sweep()
    run(rollout)
    retry_failed(rollout, actor=actor(manager))
    with subtests.test("behind what people save"):
        assert fresh(number).push_rank == PushRank.ROLLOUT
    sweep()
    run(rollout)
    with subtests.test("it is live then"):
        assert outcomes(rollout) == ["live"]


def test_a_row_that_leaves_no_room_for_a_notice_in_force_is_skipped(noticed, manager, subtests):
    rollout = run(started(by=manager, text="x" * 7990))
    with subtests.test("it names the notice"):
        assert only(rollout).reason.startswith("The notice “Christmas” is in force here")
    with subtests.test("callers hear what they heard"):
        assert heads() == [f"{WORDS}\n\n{TEXT}"]


def test_an_undo_that_leaves_no_room_for_a_notice_in_force_is_skipped(make_number, nixflex, manager):
    number = make_number(text="x" * 7990)
    rollout = run(started(by=manager))
    make_notice(number)
    renew(number)
    undo = run(start(plan_undo(rollout, actor=actor(manager)), by=manager))
    assert (outcomes(undo), bodies()) == (["skipped"], [NEW])


def test_an_undo_restores_the_body_and_leaves_the_notice(number, manager, subtests):
    rollout = run(started(by=manager))
    make_notice(number)
    renew(number)
    undo = plan_undo(rollout, actor=actor(manager))
    with subtests.test("the number counts as unchanged since"):
        assert only(undo).effect == "changed"
    run(start(undo, by=manager))
    with subtests.test("the body"):
        assert bodies() == [TEXT]
    with subtests.test("the notice stays in force"):
        assert heads() == [f"{WORDS}\n\n{TEXT}"]


def test_an_undo_of_what_was_saved_under_a_notice_restores_the_body(noticed, manager):
    rollout = run(started(by=manager))
    end_notice(noticed.notices.get().notice)
    renew(noticed)
    run(start(plan_undo(rollout, actor=actor(manager)), by=manager))
    assert heads() == [TEXT]


def test_an_undo_names_who_moved_the_body_and_not_the_clock(number, manager, editor):
    rollout = run(started(by=manager))
    save(number, "Edited", actor=actor(editor))
    make_notice(number)
    renew(number)
    undo = plan_undo(rollout, actor=actor(manager))
    assert only(undo).reason.startswith("editor saved version 3 since")


def test_a_scheduled_rollout_is_not_held_up_by_a_notice(number, manager, clock: Clock):
    rollout = start(text_plan(NEW, actor=actor(manager)), by=manager, starts_at=LATER)
    make_notice(number)
    renew(number)
    clock.move_to(LATER)
    assert (run(rollout).stage, bodies()) == ("finished", [NEW])


def test_a_single_edit_is_of_the_body(noticed, editor, clock: Clock):
    scheduling.schedule_edit(
        noticed, actor=actor(editor), text=NEW, change=Change.on(noticed, note="Summer"), starts_at=LATER
    )
    clock.move_to(LATER)
    advance()
    advance()
    assert heads() == [f"{WORDS}\n\n{NEW}"]


def test_a_single_edit_that_says_what_the_body_says_is_refused(noticed, editor):
    with pytest.raises(RunRefused, match="Nothing to schedule"):
        scheduling.schedule_edit(
            noticed, actor=actor(editor), text=TEXT, change=Change.on(noticed, note="Summer"), starts_at=LATER
        )
