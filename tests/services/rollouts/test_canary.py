"""The first numbers of a rollout, and the rules by which it stops itself."""

import pytest

from profiles.models import PhoneNumber
from profiles.services.rollouts.steps import continue_after_canary, pause, resume
from tests.clock import Clock
from tests.conftest import SYSTEM, actor
from tests.services.rollouts.plans.making import text_plan
from tests.services.rollouts.running import again, make_numbers, outcomes, run, stage, started, steps
from tests.services.stand_in import StandIn, accepts, fresh, is_out, refuses, save, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]


@pytest.fixture
def numbers(make_number, nixflex: StandIn) -> list[PhoneNumber]:
    return make_numbers(make_number, 5)


def test_after_the_first_numbers_it_waits_for_a_person(numbers, manager, subtests):
    rollout = run(started(by=manager, canary=2, canary_waits=True))
    with subtests.test("the first numbers go first"):
        assert outcomes(rollout) == ["live"] * 2 + ["waiting"] * 3
    with subtests.test("then it waits"):
        assert rollout.stage == "canary"
    pause(rollout, actor=actor(manager))
    resume(rollout, actor=actor(manager))
    with subtests.test("paused and resumed it still waits"):
        assert run(rollout).stage == "canary"


def test_when_a_person_says_so_it_goes_on_with_the_others(numbers, manager, subtests):
    rollout = run(started(by=manager, canary=2, canary_waits=True))
    continue_after_canary(rollout, actor=actor(manager))
    run(rollout)
    with subtests.test("all are live"):
        assert outcomes(rollout) == ["live"] * 5
    with subtests.test("its steps are in the audit log"):
        assert steps(rollout) == ["planned", "started", "canary reached", "went on", "finished"]


def test_it_says_what_became_of_the_first_numbers(numbers, manager, nixflex: StandIn):
    nixflex.script = [accepts, refuses]
    rollout = run(started(by=manager, canary=3, canary_waits=True))
    assert rollout.reason == "The first numbers are through: 2 live, 1 failed."


def test_it_goes_on_by_itself_where_that_was_chosen(numbers, manager, subtests):
    rollout = run(started(by=manager, canary=2))
    with subtests.test("it is finished"):
        assert rollout.stage == "finished"
    with subtests.test("that it went on is in the audit log"):
        assert "canary reached" in steps(rollout)


def test_it_does_not_go_on_by_itself_where_none_of_the_first_is_live(numbers, manager, nixflex: StandIn):
    nixflex.script = [refuses] * 2
    assert run(started(by=manager, canary=2)).stage == "canary"


def test_it_waits_until_the_first_numbers_are_settled(
    numbers, manager, nixflex: StandIn, clock: Clock, subtests
):
    nixflex.script = [is_out]
    rollout = run(started(by=manager, canary=3, canary_waits=False))
    with subtests.test("while one is not settled it waits"):
        assert (outcomes(rollout)[:4], stage(rollout)) == (["saved", "live", "live", "waiting"], "running")
    clock.forward(10)
    sweep()
    with subtests.test("settled later it goes on"):
        assert run(rollout).stage == "finished"


def test_a_skipped_number_is_not_one_of_the_first(numbers, manager, editor):
    rollout = started(by=manager, canary=3, canary_waits=True)
    save(numbers[0], "Edited", actor=actor(editor))
    assert outcomes(run(rollout)) == ["skipped", "live", "live", "live", "waiting"]


def test_a_rollout_of_nothing_but_first_numbers_is_finished(numbers, manager):
    assert run(started(by=manager, canary=5, canary_waits=True)).stage == "finished"


def test_it_stops_after_so_many_failures_in_a_row(numbers, manager, nixflex: StandIn, clock: Clock, subtests):
    nixflex.script = [refuses] * 5
    rollout = run(started(by=manager, stop_after=4))
    with subtests.test("it stops"):
        assert (rollout.stage, outcomes(rollout)) == ("stopped", ["failed"] * 4 + ["waiting"])
    with subtests.test("it says why"):
        assert rollout.reason == "4 numbers in a row failed."
    with subtests.test("that it stopped is in the audit log"):
        assert steps(rollout)[-1] == "stopped"
    clock.forward(1)
    resume(rollout, actor=actor(manager))
    with subtests.test("a person who resumes it has failures counted anew"):
        assert run(rollout).stage == "finished"


def test_a_failure_before_counts_in_the_row(numbers, manager, nixflex: StandIn):
    nixflex.script = [accepts, *[refuses] * 4]
    rollout = run(started(by=manager, stop_after=3))
    assert outcomes(rollout) == ["live"] + ["failed"] * 3 + ["waiting"]


def test_failures_that_are_not_in_a_row_do_not_stop_it(numbers, manager, nixflex: StandIn):
    nixflex.script = [refuses, accepts] * 3
    assert run(started(by=manager, stop_after=2)).stage == "finished"


def test_it_stops_when_so_many_per_cent_have_failed(make_number, manager, nixflex: StandIn, subtests):
    make_numbers(make_number, 12)
    nixflex.script = [refuses, accepts, refuses, *[accepts] * 6, refuses]
    rollout = run(started(by=manager, stop_percent=30))
    with subtests.test("it stops"):
        assert rollout.stage == "stopped"
    with subtests.test("it says why"):
        assert rollout.reason == "3 of 10 numbers failed, 30 per cent."


def test_a_few_numbers_say_nothing_about_per_cent(numbers, manager, nixflex: StandIn):
    nixflex.script = [refuses, accepts, refuses, accepts, refuses]
    assert run(started(by=manager, stop_percent=30)).stage == "finished"


def test_fewer_per_cent_do_not_stop_it(make_number, manager, nixflex: StandIn):
    make_numbers(make_number, 11)
    nixflex.script = [*[accepts] * 8, *[refuses] * 3]
    assert run(started(by=manager, stop_percent=30)).stage == "finished"


def test_skipped_numbers_do_not_break_a_row_of_failures(numbers, manager, editor, nixflex: StandIn):
    nixflex.script = [refuses] * 5
    rollout = started(by=manager, stop_after=3)
    save(numbers[1], "Edited", actor=actor(editor))
    assert outcomes(run(rollout)) == ["failed", "skipped", "failed", "failed", "waiting"]


def test_what_is_saved_is_still_sent_after_a_stop(numbers, manager, nixflex: StandIn, clock: Clock):
    nixflex.script = [is_out, *[refuses] * 4]
    rollout = run(started(by=manager, stop_after=3))
    clock.forward(10)
    nixflex.script = []
    sweep()
    run(rollout)
    assert (again(rollout).stage, outcomes(rollout)[0], fresh(numbers[0]).state) == (
        "stopped",
        "live",
        "live",
    )


def test_the_settings_say_what_a_plan_begins_with(number, settings):
    settings.ROLLOUT_CANARY, settings.ROLLOUT_STOP_AFTER, settings.ROLLOUT_STOP_PERCENT = 7, 8, 9
    rollout = text_plan("New", actor=SYSTEM)
    assert (rollout.canary, rollout.stop_after, rollout.stop_percent) == (7, 8, 9)
