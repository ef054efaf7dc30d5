"""Running a rollout: what is saved and sent, when it waits and ends, and in whose name."""

import pytest

from profiles.models import AuditEvent, Draft, PhoneNumber, Revision
from profiles.services import account
from profiles.services.rollouts import engine
from profiles.services.rollouts.plans import replanning
from profiles.services.rollouts.steps import start as start_rollout
from tests.clock import Clock
from tests.conftest import SYSTEM, TEXT, actor
from tests.services.rollouts.plans.making import table_plan, text_plan
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
    fresh,
    is_out,
    refuses_account,
    save,
    sweep,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "roomy")]


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
