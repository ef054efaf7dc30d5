"""A rollout within the write budget: it saves no more than can be sent, and people come first."""

import pytest

from profiles.services.pushing import budget
from profiles.services.rollouts.steps import cancel
from tests.clock import Clock
from tests.conftest import TEXT, actor
from tests.services.rollouts.running import NEW, advance, heads, make_numbers, outcomes, run, started
from tests.services.stand_in import StandIn, fresh, push, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIMIT, FOR_PEOPLE = 20, 2


@pytest.fixture(autouse=True)
def small(settings) -> None:
    settings.NIXFLEX_WRITES_PER_MINUTE = LIMIT


@pytest.fixture
def numbers(make_number, nixflex: StandIn):
    """Two numbers more than one window has room for."""
    return make_numbers(make_number, LIMIT)


def test_what_has_no_room_now_is_not_saved(numbers, manager):
    run(started(by=manager))
    assert heads() == [NEW] * (LIMIT - FOR_PEOPLE) + [TEXT] * FOR_PEOPLE


def test_nothing_that_is_saved_has_to_wait(numbers, manager):
    assert "saved" not in outcomes(run(started(by=manager)))


def test_it_goes_on_in_the_next_window(numbers, manager, clock: Clock):
    rollout = run(started(by=manager))
    clock.forward(61)
    assert run(rollout).stage == "finished"


def test_no_more_is_sent_in_a_window_than_its_share(numbers, manager, nixflex: StandIn):
    run(started(by=manager))
    assert len(nixflex.sent) == LIMIT - FOR_PEOPLE


def test_a_person_is_served_meanwhile(numbers, manager, editor):
    run(started(by=manager))
    save(numbers[-1], "Edited", actor=actor(editor))
    assert push(numbers[-1], actor=actor(editor)).state == "live"


def test_room_is_left_for_what_others_have_due(numbers, manager, editor):
    for number in numbers[-4:]:
        save(number, "Edited", actor=actor(editor))
    rollout = started(by=manager)
    run(rollout)
    assert outcomes(rollout).count("live") == LIMIT - FOR_PEOPLE - 4


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


def test_a_full_window_ends_the_round(numbers, manager):
    run(started(by=manager))
    assert advance() is False


def test_room_is_what_background_work_may_send() -> None:
    budget.reserve(for_person=True)
    assert budget.room() == LIMIT - FOR_PEOPLE - 1


def test_room_is_never_less_than_none() -> None:
    for _ in range(LIMIT):
        budget.reserve(for_person=True)
    assert budget.room() == 0


def test_a_full_window_says_when_the_next_one_opens(numbers, manager) -> None:
    run(started(by=manager))
    assert budget.opens_in() == 61


def test_a_block_says_when_it_ends(numbers, manager) -> None:
    run(started(by=manager))
    budget.block(90)
    assert budget.opens_in() == 90


@pytest.mark.parametrize("used", [0, 1])
def test_a_window_with_room_is_open(used: int) -> None:
    for _ in range(used):
        budget.reserve(for_person=True)
    assert budget.opens_in() == 0


def test_advance_leaves_the_share_of_people_to_them(numbers, manager) -> None:
    started(by=manager)
    advance()
    assert budget.standing().left == FOR_PEOPLE
