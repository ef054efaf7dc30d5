"""Rollouts and single edits that are set for a time."""

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from profiles.models import Draft, PhoneNumber, Revision, Rollout
from profiles.services import drafts
from profiles.services.conflicts import Change, Conflict, NumberRemoved
from profiles.services.rollouts import scheduling, stages
from profiles.services.rollouts.plans import planning, replanning
from profiles.services.rollouts.stages import RunRefused
from profiles.services.rollouts.steps import cancel, change_times, resume
from profiles.texts.contract import TextRefused
from tests.clock import START, Clock
from tests.conftest import SYSTEM, TEXT, actor
from tests.services.rollouts.running import (
    LATER,
    NEW,
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
from tests.services.stand_in import fresh, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]
STILL_LATER = START + timedelta(hours=2)


@pytest.fixture
def cautious(numbers, manager):
    """A scheduled rollout that asks a person where a number has moved by its time."""
    return started(by=manager, starts_at=LATER, asks_when_moved=True)


def test_a_rollout_waits_for_its_time(scheduled, clock: Clock, numbers, subtests):
    clock.forward(3599)
    with subtests.test("not before"):
        assert (run(scheduled).stage, heads()) == ("scheduled", [TEXT] * 3)
    clock.move_to(LATER)
    with subtests.test("it begins at its time"):
        assert (run(scheduled).stage, heads()) == ("finished", [NEW] * 3)
    with subtests.test("its steps are in the audit log"):
        assert steps(scheduled) == ["planned", "scheduled", "started", "finished"]


def test_a_rollout_that_is_late_runs_once(scheduled, clock: Clock, numbers):
    clock.forward(86_400)
    run(scheduled)
    run(scheduled)
    assert [fresh(number).version for number in numbers] == [2] * 3


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Let something happen between the look for what is due and the lock."""
    lock = stages.lock_rollout

    def plan(happens: Callable[[], object]) -> None:
        def happens_first(pk: int) -> Rollout:
            monkeypatch.setattr(scheduling, "lock_rollout", lock)
            happens()
            return lock(pk)

        monkeypatch.setattr(scheduling, "lock_rollout", happens_first)

    return plan


def test_what_another_worker_has_begun_is_not_begun_again(scheduled, clock: Clock, meanwhile):
    clock.move_to(LATER)
    meanwhile(lambda: scheduling.start_due_rollouts(actor=SYSTEM))
    scheduling.start_due_rollouts(actor=SYSTEM)
    assert steps(scheduled) == ["planned", "scheduled", "started"]


def test_what_was_put_off_at_the_last_moment_is_not_begun(scheduled, clock: Clock, manager, meanwhile):
    clock.move_to(LATER)
    meanwhile(lambda: change_times(scheduled, actor=actor(manager), starts_at=STILL_LATER, ends_at=None))
    scheduling.start_due_rollouts(actor=SYSTEM)
    assert stage(scheduled) == "scheduled"


def test_where_a_number_has_moved_it_asks(cautious, clock: Clock, numbers):
    save(numbers[0], "Edited")
    clock.move_to(LATER)
    assert (run(cautious).stage, heads()) == ("asking", ["Edited", TEXT, TEXT])


@pytest.mark.parametrize("state", ["drifted", "removed"])
def test_where_a_number_can_not_be_saved_it_asks(cautious, clock: Clock, numbers, state):
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state=state)
    clock.move_to(LATER)
    assert run(cautious).stage == "asking"


def test_it_names_the_numbers_that_have_moved(cautious, clock: Clock, numbers):
    for number in numbers[:2]:
        save(number, "Edited")
    clock.move_to(LATER)
    assert run(cautious).reason.startswith(
        "Changed since this was scheduled: +441632960000 and +441632960001."
    )


def test_it_names_no_more_than_a_few(make_number, nixflex, manager, clock: Clock):
    made = make_numbers(make_number, 5)
    rollout = started(by=manager, starts_at=LATER, asks_when_moved=True)
    for number in made:
        save(number, "Edited")
    clock.move_to(LATER)
    assert "+441632960002 and 2 more." in run(rollout).reason


def test_a_number_that_was_left_out_may_move(numbers, manager, clock: Clock):
    rollout = planning.plan_text(
        actor=actor(manager), text=NEW, numbers=PhoneNumber.objects.order_by("number"), chosen="all"
    )
    replanning.exclude(rollout, actor=actor(manager), positions=[1], excluded=True)
    start(rollout, by=manager, starts_at=LATER)
    save(numbers[0], "Edited")
    clock.move_to(LATER)
    assert run(rollout).stage == "finished"


def test_resumed_it_goes_on_without_what_has_moved(cautious, clock: Clock, numbers, manager):
    save(numbers[0], "Edited")
    clock.move_to(LATER)
    resume(run(cautious), actor=actor(manager))
    assert (outcomes(run(cautious)), heads()) == (["skipped", "live", "live"], ["Edited", NEW, NEW])


def test_cancelled_it_changes_nothing(scheduled, clock: Clock, manager):
    cancel(scheduled, actor=actor(manager))
    clock.move_to(LATER)
    assert (outcomes(run(scheduled)), heads()) == (["none"] * 3, [TEXT] * 3)


def test_asking_it_can_be_cancelled(cautious, clock: Clock, numbers, manager):
    save(numbers[0], "Edited")
    clock.move_to(LATER)
    cancel(run(cautious), actor=actor(manager))
    assert stage(cautious) == "cancelled"


def test_its_time_can_be_changed(scheduled, clock: Clock, manager):
    change_times(scheduled, actor=actor(manager), starts_at=STILL_LATER, ends_at=None)
    clock.move_to(LATER)
    assert run(scheduled).stage == "scheduled"


def test_without_a_time_it_begins_at_once(scheduled, manager):
    change_times(scheduled, actor=actor(manager), starts_at=None, ends_at=None)
    assert run(scheduled).stage == "finished"


def test_an_end_can_be_given_to_it(scheduled, clock: Clock, manager):
    change_times(scheduled, actor=actor(manager), starts_at=LATER, ends_at=STILL_LATER)
    clock.move_to(LATER)
    run(scheduled)
    clock.move_to(STILL_LATER)
    run(scheduled)
    run(scheduled)
    assert heads() == [TEXT] * 3


def test_the_end_of_one_that_has_begun_can_be_taken_from_it(numbers, manager, clock: Clock):
    rollout = run(started(by=manager, ends_at=LATER))
    change_times(rollout, actor=actor(manager), starts_at=None, ends_at=None)
    clock.move_to(LATER)
    run(rollout)
    assert (heads(), again(rollout).stage) == ([NEW] * 3, "finished")


@pytest.mark.parametrize(
    "times", [{"starts_at": LATER}, {"starts_at": None, "waits": True}], ids=["start", "waits"]
)
def test_only_the_end_of_one_that_has_begun_can_be_changed(numbers, manager, times):
    rollout = run(started(by=manager, ends_at=LATER))
    with pytest.raises(RunRefused):
        change_times(rollout, actor=actor(manager), ends_at=STILL_LATER, **times)


@pytest.mark.parametrize(
    ("starts_at", "ends_at"), [(START, None), (LATER, LATER), (None, START)], ids=["start", "order", "end"]
)
def test_times_that_can_not_be_are_refused(scheduled, manager, starts_at, ends_at):
    with pytest.raises(RunRefused):
        change_times(scheduled, actor=actor(manager), starts_at=starts_at, ends_at=ends_at)


def test_a_plan_has_no_times(numbers, manager):
    rollout = planning.plan_text(
        actor=actor(manager), text=NEW, numbers=PhoneNumber.objects.all(), chosen="all"
    )
    with pytest.raises(RunRefused):
        change_times(rollout, actor=actor(manager), starts_at=LATER, ends_at=None)


def schedule_edit(number: PhoneNumber, by: User, text: str = NEW, **how: Any) -> Rollout:
    how = {"base_version": 1, "note": "Holiday", "starts_at": LATER, "ends_at": STILL_LATER, **how}
    change = Change(**{field.name: how.pop(field.name) for field in fields(Change) if field.name in how})
    return scheduling.schedule_edit(number, actor=actor(by), text=text, change=change, **how)


@pytest.fixture
def edit(numbers, editor):
    """A single edit that an editor has set for later."""
    return schedule_edit(numbers[0], editor)


def test_a_single_edit_is_saved_at_its_time(edit, clock: Clock, numbers, subtests):
    clock.move_to(LATER)
    run(edit)
    with subtests.test("its number alone"):
        assert heads() == [NEW, TEXT, TEXT]
    with subtests.test("it is an edit in the history"):
        revision = Revision.objects.get(number=numbers[0], version=2)
        assert (revision.kind, revision.rollout, revision.author_name) == ("edited", edit, "editor")
    clock.move_to(STILL_LATER)
    run(edit)
    run(edit)
    with subtests.test("it is taken back at its end"):
        assert heads() == [TEXT] * 3


def test_a_single_edit_asks_where_its_number_has_moved(edit, clock: Clock, numbers):
    save(numbers[0], "Edited")
    clock.move_to(LATER)
    assert run(edit).stage == "asking"


def test_an_editor_may_cancel_a_single_edit(edit, editor):
    assert cancel(edit, actor=actor(editor)).stage == "cancelled"


def test_a_single_edit_throws_away_its_draft(numbers, editor):
    drafts.keep_draft(numbers[0], text=NEW, change=Change(1), actor=actor(editor))
    schedule_edit(numbers[0], editor)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("wrong", [{"starts_at": START}, {"ends_at": LATER}, {"note": " "}])
def test_a_single_edit_that_can_not_be_set_leaves_no_plan(numbers, editor, wrong):
    with pytest.raises(RunRefused):
        schedule_edit(numbers[0], editor, **wrong)
    assert not Rollout.objects.exists()


def test_a_viewer_may_not_schedule_a_single_edit(numbers, viewer):
    with pytest.raises(PermissionDenied):
        schedule_edit(numbers[0], viewer)


def test_a_single_edit_on_a_stale_version_is_a_conflict(numbers, editor):
    save(numbers[0], "Edited")
    with pytest.raises(Conflict):
        schedule_edit(numbers[0], editor)


def test_a_single_edit_of_a_removed_number_is_refused(numbers, editor):
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state="removed")
    with pytest.raises(NumberRemoved):
        schedule_edit(numbers[0], editor)


@pytest.mark.parametrize("text", ["", "  ", "x" * 8001, "a\0b"])
def test_a_single_edit_has_to_be_a_profile(numbers, editor, text):
    with pytest.raises(TextRefused):
        schedule_edit(numbers[0], editor, text)


def test_a_single_edit_that_changes_nothing_is_refused(numbers, editor):
    with pytest.raises(RunRefused, match="Nothing to schedule"):
        schedule_edit(numbers[0], editor, TEXT)


def test_a_single_edit_may_be_the_first_profile(make_number, nixflex, editor):
    rollout = schedule_edit(make_number(text=""), editor, base_version=0)
    assert rollout.rows.get().effect == "new"
