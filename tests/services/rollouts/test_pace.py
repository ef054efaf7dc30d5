"""A rollout within the write budget: it saves no more than can be sent, and people come first."""

import pytest

from profiles.services.pushing import budget
from profiles.services.rollouts.steps import cancel
from tests.clock import Clock
from tests.conftest import TEXT, actor
from tests.services.rollouts.running import NEW, advance, heads, make_numbers, outcomes, run, started
from tests.services.stand_in import StandIn, fresh, push, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIMIT, FOR_PEOPLE = 10, 1


@pytest.fixture(autouse=True)
def small(settings) -> None:
    settings.NIXFLEX_WRITES_PER_MINUTE = LIMIT


@pytest.fixture
def numbers(make_number, nixflex: StandIn):
    """One number more than one window has room for."""
    return make_numbers(make_number, LIMIT)


def test_what_has_no_room_now_is_not_saved(
    numbers, manager, editor, nixflex: StandIn, clock: Clock, subtests
):
    rollout = run(started(by=manager))
    with subtests.test("the others are saved"):
        assert heads() == [NEW] * (LIMIT - FOR_PEOPLE) + [TEXT] * FOR_PEOPLE
    with subtests.test("nothing that is saved has to wait"):
        assert "saved" not in outcomes(rollout)
    with subtests.test("no more is sent in a window than its share"):
        assert len(nixflex.sent) == LIMIT - FOR_PEOPLE
    with subtests.test("a full window ends the round"):
        assert advance() is False
    with subtests.test("it says when the next one opens"):
        assert budget.seconds_until_open() == 61
    save(numbers[0], "Edited", actor=actor(editor))
    with subtests.test("a person is served meanwhile"):
        assert push(numbers[0], actor=actor(editor)).state == "live"
    clock.forward(61)
    with subtests.test("it goes on in the next window"):
        assert run(rollout).stage == "finished"


def test_room_is_left_for_what_others_have_due(numbers, manager, editor):
    for number in numbers[-2:]:
        save(number, "Edited", actor=actor(editor))
    rollout = started(by=manager)
    run(rollout)
    assert outcomes(rollout).count("live") == LIMIT - FOR_PEOPLE - 2


def test_whoever_is_not_waited_for_counts_as_background(numbers, manager):
    for _ in range(LIMIT - FOR_PEOPLE):
        budget.reserve(for_person=True)
    assert outcomes(run(started(by=manager)))[0] == "waiting"


def test_what_is_cancelled_while_it_waits_stays_as_it_was(numbers, manager, clock: Clock):
    rollout = run(started(by=manager))
    cancel(rollout, actor=actor(manager))
    clock.forward(61)
    run(rollout)
    assert [fresh(number).version for number in numbers[-FOR_PEOPLE:]] == [1] * FOR_PEOPLE


def test_room_is_what_background_work_may_send() -> None:
    budget.reserve(for_person=True)
    assert budget.background_room() == LIMIT - FOR_PEOPLE - 1


def test_room_is_never_less_than_none() -> None:
    for _ in range(LIMIT):
        budget.reserve(for_person=True)
    assert budget.background_room() == 0


def test_a_block_says_when_it_ends() -> None:
    for _ in range(LIMIT):
        budget.reserve(for_person=True)
    budget.block(90)
    assert budget.seconds_until_open() == 90


@pytest.mark.parametrize("used", [0, 1])
def test_a_window_with_room_is_open(used: int) -> None:
    for _ in range(used):
        budget.reserve(for_person=True)
    assert budget.seconds_until_open() == 0


def test_advance_leaves_the_share_of_people_to_them(numbers, manager) -> None:
    started(by=manager)
    advance()
    assert budget.budget_status().left == FOR_PEOPLE
