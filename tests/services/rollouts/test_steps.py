"""What people may do with a rollout, when, and what it changes."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from profiles.models import AuditEvent, PhoneNumber
from profiles.services.rollouts import saving, undo
from profiles.services.rollouts.stages import RunRefused
from profiles.services.rollouts.steps import (
    cancel,
    change_times,
    continue_after_canary,
    pause,
    resume,
    retry_failed,
)
from tests.clock import START, Clock
from tests.conftest import TEXT, actor
from tests.services.rollouts.plans.making import text_plan
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
from tests.services.stand_in import StandIn, accepts, fresh, is_out, refuses, save, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]


@pytest.fixture
def numbers(make_number, nixflex: StandIn) -> list[PhoneNumber]:
    return make_numbers(make_number, 5)


@pytest.fixture
def planned(numbers, manager):
    return text_plan(NEW, actor=actor(manager))


@pytest.fixture
def waiting(numbers, manager):
    """A rollout that waits after its first two numbers."""
    return run(started(by=manager, canary=2, canary_waits=True))


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"note": " "}, "Say why"),
    ({"note": "x" * 501}, "at most 500"),
    ({"typed_count": 4}, "You said 4, and 5 would change."),
    ({"canary": -1}, "first numbers"),
    ({"stop_after": 0}, "failures"),
    ({"stop_percent": 0}, "per cent"),
    ({"stop_percent": 101}, "per cent"),
    (
        {"starts_at": START},
        "The time of the start is past already. Choose a later one, or none to start now.",
    ),
    ({"ends_at": START}, "later than the start"),
    ({"starts_at": LATER, "ends_at": LATER}, "later than the start"),
]


@pytest.mark.parametrize("step", [pause, cancel])
def test_a_step_between_two_rows_holds_before_the_second(numbers, manager, monkeypatch, step):
    rollout = started(by=manager)
    save_row = saving.save_row

    def save_and_then_step(*args, **kwargs):
        saved = save_row(*args, **kwargs)
        monkeypatch.setattr(saving, "save_row", save_row)
        step(rollout, actor=actor(manager))
        return saved

    monkeypatch.setattr(saving, "save_row", save_and_then_step)
    run(rollout)
    assert heads() == [NEW] + [TEXT] * 4


def test_a_start_that_can_not_be_is_refused(planned, manager, subtests):
    for wrong, says in WRONG:
        with subtests.test(says, **wrong), pytest.raises(RunRefused, match=says):
            start(planned, by=manager, **wrong)
    with subtests.test("it leaves a plan"):
        assert (stage(planned), outcomes(planned)) == ("planned", ["none"] * 5)


def test_a_rollout_that_would_change_nothing_does_not_start(numbers, manager):
    with pytest.raises(RunRefused, match="Nothing to start"):
        started(by=manager, text=TEXT)


def test_a_rollout_starts_once(planned, manager, subtests):
    start(planned, by=manager, canary=2, ends_at=LATER)
    with subtests.test("what was chosen is in the audit log"):
        event = AuditEvent.objects.get(rollout=planned, data__step="started")
        assert (event.reason, event.data["numbers"], event.data["canary"], event.data["ends_at"]) == (
            "Summer",
            5,
            2,
            LATER.isoformat(),
        )
    with subtests.test("not again"), pytest.raises(RunRefused, match="Only a dry run can be started"):
        start(planned, by=manager)


def test_whoever_may_not_clear_can_not_start_what_clears(numbers, manager, person):
    rollout = text_plan("", actor=actor(manager))
    other = person("Managers", "other")
    group = other.groups.get()
    group.permissions.remove(group.permissions.get(codename="clear_profile"))
    with pytest.raises(PermissionDenied):
        start(rollout, by=other)


STEPS = [
    pause,
    resume,
    continue_after_canary,
    cancel,
    retry_failed,
    undo.plan_undo,
]


def test_an_editor_takes_no_step(waiting, editor, subtests):
    for step in STEPS:
        with subtests.test(step.__name__), pytest.raises(PermissionDenied):
            step(waiting, actor=actor(editor))


def test_an_editor_starts_nothing(planned, editor):
    with pytest.raises(PermissionDenied):
        start(planned, by=editor)


def test_an_editor_changes_no_times(planned, manager, editor):
    start(planned, by=manager, starts_at=LATER)
    with pytest.raises(PermissionDenied):
        change_times(planned, actor=actor(editor), starts_at=None, ends_at=None)


def test_a_plan_takes_no_step_but_to_be_cancelled(planned, manager, subtests):
    for step in STEPS:
        if step is not cancel:
            with subtests.test(step.__name__), pytest.raises(RunRefused):
                step(planned, actor=actor(manager))
    cancel(planned, actor=actor(manager))
    run(planned)
    with subtests.test("cancelled it sends nothing"):
        assert heads() == [TEXT] * 5


def test_a_cancelled_rollout_takes_no_step(waiting, manager, subtests):
    cancel(waiting, actor=actor(manager))
    for step in STEPS[:5]:
        with subtests.test(step.__name__), pytest.raises(RunRefused):
            step(waiting, actor=actor(manager))
    run(waiting)
    with subtests.test("what is not saved is left"):
        assert heads() == [NEW] * 2 + [TEXT] * 3
    with subtests.test("it says that the others were not sent"):
        assert outcomes(waiting) == ["live"] * 2 + ["none"] * 3


def test_paused_it_saves_nothing_more(numbers, manager, subtests):
    rollout = started(by=manager)
    pause(rollout, actor=actor(manager))
    run(rollout)
    with subtests.test("nothing is saved"):
        assert heads() == [TEXT] * 5
    resume(rollout, actor=actor(manager))
    with subtests.test("resumed it runs to its end"):
        assert (run(rollout).stage, steps(rollout)) == (
            "finished",
            ["planned", "started", "paused", "resumed", "finished"],
        )


def test_paused_it_still_settles_what_is_saved(numbers, manager, nixflex: StandIn, clock: Clock):
    nixflex.script = [is_out, is_out]
    rollout = run(started(by=manager, canary=2))
    pause(rollout, actor=actor(manager))
    clock.forward(10)
    sweep()
    run(rollout)
    assert outcomes(rollout)[:2] == ["live", "live"]


def test_it_says_who_paused_it(waiting, manager):
    assert pause(waiting, actor=actor(manager)).reason == "manager paused it."


def test_cancelled_it_keeps_in_sight_what_is_not_settled(numbers, manager, nixflex: StandIn, clock: Clock):
    nixflex.script = [is_out]
    rollout = run(started(by=manager, canary=2))
    cancel(rollout, actor=actor(manager))
    run(rollout)
    clock.forward(10)
    sweep()
    assert (outcomes(run(rollout)), again(rollout).finished_at) == (["live"] * 2 + ["none"] * 3, clock.now)


def test_cancelled_it_does_not_end_later(numbers, manager, clock: Clock):
    rollout = run(started(by=manager, canary=2, canary_waits=True, ends_at=LATER))
    cancel(rollout, actor=actor(manager))
    clock.move_to(LATER)
    run(rollout)
    assert not rollout.undos.exists()


def test_what_was_refused_is_sent_once_more(numbers, manager, nixflex: StandIn, subtests):
    nixflex.script = [refuses, accepts, refuses]
    rollout = run(started(by=manager))
    nixflex.sent.clear()
    retry_failed(rollout, actor=actor(manager))
    sweep()
    with subtests.test("all are live"):
        assert (outcomes(run(rollout)), stage(rollout)) == (["live"] * 5, "finished")
    with subtests.test("it is not saved again"):
        assert fresh(numbers[0]).version == 2
    with subtests.test("nothing but what was refused is sent"):
        assert len(nixflex.sent) == 2


def test_what_is_refused_again_has_failed_again(numbers, manager, nixflex: StandIn):
    nixflex.script = [refuses, *[accepts] * 4, refuses]
    rollout = run(started(by=manager))
    retry_failed(rollout, actor=actor(manager))
    sweep()
    assert (outcomes(run(rollout))[0], stage(rollout)) == ("failed", "finished")


def test_a_stopped_rollout_stays_stopped_when_its_failures_are_tried_again(
    numbers, manager, nixflex: StandIn
):
    nixflex.script = [refuses, refuses]
    rollout = run(started(by=manager, stop_after=2))
    retry_failed(rollout, actor=actor(manager))
    sweep()
    run(rollout)
    assert (stage(rollout), outcomes(rollout)) == ("stopped", ["live"] * 2 + ["waiting"] * 3)


def test_a_refused_number_that_somebody_edited_is_not_tried_again(numbers, manager, nixflex: StandIn):
    nixflex.script = [refuses]
    rollout = run(started(by=manager))
    save(numbers[0], "Edited")
    with pytest.raises(RunRefused, match="Nothing to try again"):
        retry_failed(rollout, actor=actor(manager))


def test_what_is_taken_back_has_no_end_to_change(numbers, manager):
    rollout = run(started(by=manager))
    start(undo.plan_undo(rollout, actor=actor(manager)), by=manager)
    with pytest.raises(RunRefused, match="taken back"):
        change_times(rollout, actor=actor(manager), starts_at=None, ends_at=LATER)


def test_an_undo_that_is_only_planned_takes_nothing_back(numbers, manager):
    rollout = run(started(by=manager))
    undo.plan_undo(rollout, actor=actor(manager))
    assert change_times(rollout, actor=actor(manager), starts_at=None, ends_at=LATER).ends_at == LATER


def test_what_is_taken_back_is_not_tried_again(numbers, manager, nixflex: StandIn):
    nixflex.script = [refuses]
    rollout = run(started(by=manager))
    start(undo.plan_undo(rollout, actor=actor(manager)), by=manager)
    with pytest.raises(RunRefused, match="taken back"):
        retry_failed(rollout, actor=actor(manager))
