"""A process that dies while it drives a rollout loses nothing and does nothing twice."""

from collections.abc import Callable

import pytest

from profiles.models import Revision
from profiles.services.pushing import push
from profiles.services.rollouts import engine, saving
from profiles.services.rollouts.steps import cancel
from tests.clock import Clock
from tests.conftest import SYSTEM, TEXT, actor
from tests.services.rollouts.running import (
    NEW,
    advance,
    again,
    heads,
    never,
    outcomes,
    run,
    stage,
    started,
    steps,
)
from tests.services.stand_in import Killed, StandIn, fresh, kills, save, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]
LEASE = engine.LEASE_DURATION.total_seconds() + 1
SETTLED = 120  # seconds: the number's own lease, the horizon, and the next try


@pytest.fixture
def dies(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the process die right after ``module.name`` has returned (or before), at its first call, and be dead.

    What a dead process held it never gives back.
    """

    def plan(module: object, name: str, *, before: bool = False) -> None:
        original = getattr(module, name)

        def once(*args: object, **kwargs: object) -> object:
            if not before:
                original(*args, **kwargs)
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(module, name, once)
            patch.setattr(engine.Lease, "release", lambda self: None)
            with pytest.raises(Killed):
                advance()

    return plan


PLACES = [
    (saving, "save_text", False),
    (saving, "_mark_saved", False),
    (push, "push_due", True),
    (push, "push_due", False),
    (engine, "_reconcile", False),
]
NAMES = ["saved", "row told", "before the push", "pushed", "looked"]


@pytest.fixture(params=PLACES, ids=NAMES)
def died(request, numbers, manager, dies):
    """A rollout whose driver has died at one of the places."""
    rollout = started(by=manager)
    module, name, before = request.param
    dies(module, name, before=before)
    return rollout


def test_another_process_brings_it_to_its_end(died, clock: Clock, numbers, subtests):
    before = outcomes(died)
    advance()
    with subtests.test("not while the dead one may live"):
        assert outcomes(died) == before
    clock.forward(LEASE)
    sweep()
    run(died)
    sweep()
    with subtests.test("all are live"):
        assert (outcomes(died), run(died).stage) == (["live"] * 3, "finished")
    with subtests.test("no number is saved twice"):
        assert [fresh(number).version for number in numbers] == [2] * 3


def test_a_process_that_dies_in_the_request_loses_nothing(
    numbers, manager, nixflex, clock: Clock, monkeypatch
):
    rollout = started(by=manager)
    nixflex.script = [kills]
    with monkeypatch.context() as patch:
        patch.setattr(engine.Lease, "release", lambda self: None)
        with pytest.raises(Killed):
            advance()
    for _ in range(3):
        clock.forward(SETTLED)
        sweep()
        run(rollout)
    assert (outcomes(rollout), stage(rollout)) == (["live"] * 3, "finished")


def test_what_was_saved_by_the_dead_is_in_sight_after_a_cancel(
    numbers, manager, dies, clock: Clock, subtests
):
    rollout = started(by=manager)
    dies(saving, "save_text")
    cancel(rollout, actor=actor(manager))
    clock.forward(LEASE)
    run(rollout)
    with subtests.test("it is saved"):
        assert (outcomes(rollout), heads()) == (["saved", "none", "none"], [NEW, TEXT, TEXT])
    sweep()
    with subtests.test("it is live in the end"):
        assert (outcomes(run(rollout))[0], again(rollout).finished_at) == ("live", clock.now)


def test_what_was_saved_by_the_dead_and_edited_since_is_superseded(numbers, manager, dies, clock: Clock):
    rollout = started(by=manager)
    dies(saving, "save_text")
    save(numbers[0], "Edited")
    clock.forward(LEASE)
    assert outcomes(run(rollout))[0] == "superseded"


def test_a_driver_that_lost_its_lease_saves_no_further_row(numbers, manager, clock: Clock, monkeypatch):
    rollout = started(by=manager)
    save_row = saving.save_row

    def slow(*args, **kwargs):
        number = save_row(*args, **kwargs)
        clock.forward(LEASE)
        other = engine.Lease(rollout.pk)
        assert other.take()
        return number

    monkeypatch.setattr(saving, "save_row", slow)
    advance()
    assert outcomes(rollout) == ["saved", "waiting", "waiting"]


def test_a_driver_that_lost_its_lease_leaves_the_other_ones(numbers, manager, clock: Clock):
    rollout = started(by=manager)
    lost, other = engine.Lease(rollout.pk), engine.Lease(rollout.pk)
    assert lost.take()
    clock.forward(LEASE)
    assert other.take()
    lost.release()
    assert again(rollout).lease_until == other.until


def test_a_driver_that_saves_after_a_cancel_hides_nothing(numbers, manager, clock: Clock, monkeypatch):
    rollout = started(by=manager)
    save_row = saving.save_row

    def held_up(*args, **kwargs):
        monkeypatch.setattr(saving, "save_row", save_row)
        cancel(rollout, actor=actor(manager))
        clock.forward(LEASE)
        advance()  # somebody else closes it meanwhile
        return save_row(*args, **kwargs)

    monkeypatch.setattr(saving, "save_row", held_up)
    advance()
    sweep()
    assert outcomes(run(rollout)) == ["live", "none", "none"]


def test_two_drivers_of_one_row_make_one_revision(numbers, manager, monkeypatch, clock: Clock):
    rollout = started(by=manager)
    save_row = saving.save_row

    def both(*args, **kwargs):
        save_row(*args, **kwargs)
        return save_row(*args, **kwargs)

    monkeypatch.setattr(saving, "save_row", both)
    run(rollout)
    assert Revision.objects.filter(rollout=rollout).count() == 3


def test_a_driver_that_comes_too_late_does_not_finish_it_again(numbers, manager):
    rollout = run(started(by=manager))
    engine.run_turn(rollout.pk, actor=SYSTEM, stop=never)
    assert steps(rollout).count("finished") == 1


def test_what_a_busy_driver_has_saved_is_sent_by_others_too(numbers, manager, nixflex: StandIn, monkeypatch):
    rollout = started(by=manager)
    push_due = push.push_due

    def slow(*args, **kwargs) -> None:
        monkeypatch.setattr(push, "push_due", push_due)
        assert advance()  # somebody else, meanwhile
        push_due(*args, **kwargs)

    monkeypatch.setattr(push, "push_due", slow)
    advance()
    assert (outcomes(run(rollout)), len(nixflex.sent)) == (["live"] * 3, 3)


def test_who_helps_leaves_what_others_have_saved_since(numbers, manager, nixflex: StandIn):
    rollout = run(started(by=manager))
    save(numbers[0], "Edited")
    assert engine.Lease(rollout.pk).take()
    engine.run_turn(rollout.pk, actor=SYSTEM, stop=never)
    assert "Edited" not in nixflex.sent


def test_nobody_helps_where_nothing_waits(numbers, manager):
    rollout = started(by=manager)
    engine.Lease(rollout.pk).take()
    assert advance() is False
