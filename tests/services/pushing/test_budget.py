"""The write budget: one row that every process shares."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from profiles.models import WriteBudget
from profiles.nixflex import RateLimit
from profiles.services.pushing import budget
from tests.clock import START, Clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(settings) -> None:
    settings.NIXFLEX_WRITES_PER_MINUTE = 20


def reserved(most: int, *, for_person: bool = False) -> int:
    """Reserve until the budget is spent, at most ``most`` times; return how many were granted."""
    for granted in range(most):
        try:
            budget.reserve(for_person=for_person)
        except budget.BudgetSpent:
            return granted
    return most


def told(limit: int = 20, remaining: int = 20, seconds: float = 60) -> RateLimit:
    return RateLimit(limit=limit, remaining=remaining, reset_at=timezone.now() + timedelta(seconds=seconds))


def test_people_may_use_all_of_it(clock: Clock) -> None:
    assert reserved(50, for_person=True) == 20


def test_background_work_leaves_a_tenth_of_a_small_one_to_people(clock: Clock) -> None:
    assert reserved(50) == 18


def test_background_work_leaves_ten_of_a_usual_one_to_people(clock: Clock, settings) -> None:
    settings.NIXFLEX_WRITES_PER_MINUTE = 120
    assert reserved(200) == 110


def test_what_background_work_leaves_people_can_use(clock: Clock) -> None:
    reserved(50)
    assert reserved(50, for_person=True) == 2


def test_a_budget_of_one_still_lets_background_work_out(clock: Clock, settings) -> None:
    settings.NIXFLEX_WRITES_PER_MINUTE = 1
    assert reserved(5) == 1


def test_when_it_is_spent_it_says_until_when(clock: Clock) -> None:
    reserved(50, for_person=True)
    with pytest.raises(budget.BudgetSpent) as spent:
        budget.reserve(for_person=True)
    assert spent.value.until == START + timedelta(seconds=61)


def test_the_next_window_is_whole(clock: Clock) -> None:
    reserved(50, for_person=True)
    clock.forward(61)
    assert reserved(50, for_person=True) == 20


def test_two_that_begin_a_window_at_once_share_it(clock: Clock, monkeypatch) -> None:
    """The slower one has read the row when the other one begins the window and writes."""
    row = budget._row

    def read_and_held_up():
        read = row().first()
        monkeypatch.setattr(budget, "_row", row)
        reserved(5, for_person=True)
        return read

    budget.reserve(for_person=True)
    clock.forward(61)
    monkeypatch.setattr(budget, "_row", lambda: SimpleNamespace(first=read_and_held_up, filter=row().filter))
    budget.reserve(for_person=True)
    assert budget.budget_status().left == 20 - 5 - 1


def test_an_answer_tells_of_writes_that_others_made(clock: Clock) -> None:
    budget.reserve(for_person=True)
    budget.apply_rate_headers(told(remaining=5))
    assert reserved(50, for_person=True) == 5


def test_an_answer_does_not_forget_writes_that_are_under_way(clock: Clock) -> None:
    reserved(10, for_person=True)
    budget.apply_rate_headers(told(remaining=19))
    assert reserved(50, for_person=True) == 10


def test_a_lower_limit_that_nixflex_names_holds(clock: Clock) -> None:
    budget.reserve(for_person=True)
    budget.apply_rate_headers(told(limit=6, remaining=5))
    assert reserved(50, for_person=True) == 5


def test_a_higher_limit_that_nixflex_names_does_not_raise_ours(clock: Clock) -> None:
    budget.reserve(for_person=True)
    budget.apply_rate_headers(told(limit=300, remaining=100))
    assert reserved(50, for_person=True) == 19


def test_the_window_ends_when_nixflex_says(clock: Clock) -> None:
    reserved(50, for_person=True)
    budget.apply_rate_headers(told(remaining=0, seconds=30))
    clock.forward(31)
    assert reserved(50, for_person=True) == 20


def test_the_window_of_an_answer_ends_a_minute_after_it_at_the_latest(clock: Clock) -> None:
    reserved(50, for_person=True)
    budget.apply_rate_headers(told(remaining=0, seconds=60))
    clock.forward(60)
    assert reserved(50, for_person=True) == 20


def test_a_later_answer_does_not_put_the_end_off(clock: Clock) -> None:
    reserved(50, for_person=True)
    budget.apply_rate_headers(told(remaining=1, seconds=60))
    clock.forward(10)
    budget.apply_rate_headers(told(remaining=0, seconds=50))
    clock.forward(50)
    assert reserved(50, for_person=True) == 20


def test_a_window_that_began_later_than_was_taken_ends_later(clock: Clock) -> None:
    reserved(50, for_person=True)
    clock.forward(9)
    budget.apply_rate_headers(told(remaining=0, seconds=58))
    clock.forward(53)
    assert reserved(50, for_person=True) == 0


def test_a_late_answer_about_the_window_before_does_not_fill_the_next(clock: Clock) -> None:
    late = told(remaining=0, seconds=61)
    reserved(50, for_person=True)
    budget.apply_rate_headers(late)
    clock.forward(60)
    budget.reserve(for_person=True)
    budget.apply_rate_headers(late)
    assert reserved(50, for_person=True) == 19


def test_an_answer_about_the_next_window_begins_it(clock: Clock) -> None:
    reserved(50, for_person=True)
    clock.forward(50)
    budget.apply_rate_headers(told(remaining=19, seconds=60))
    assert reserved(50, for_person=True) == 19


@pytest.mark.parametrize("seconds", [-5, 0, 3600])
def test_a_clock_that_is_far_off_changes_nothing(clock: Clock, seconds: float) -> None:
    budget.reserve(for_person=True)
    budget.apply_rate_headers(told(remaining=0, seconds=seconds))
    assert reserved(50, for_person=True) == 19


@pytest.mark.parametrize("rate", [None, RateLimit(), RateLimit(limit=20, remaining=0)])
def test_missing_headers_change_nothing(clock: Clock, rate: RateLimit | None) -> None:
    budget.reserve(for_person=True)
    budget.apply_rate_headers(rate)
    assert reserved(50, for_person=True) == 19


def test_after_a_429_nothing_leaves_until_the_wait_is_over(clock: Clock) -> None:
    budget.block(7)
    with pytest.raises(budget.BudgetSpent) as spent:
        budget.reserve(for_person=True)
    assert spent.value.until == START + timedelta(seconds=7)
    clock.forward(7)
    assert reserved(1, for_person=True) == 1


def test_a_shorter_wait_does_not_end_a_longer_one(clock: Clock) -> None:
    budget.block(20)
    budget.block(2)
    clock.forward(10)
    assert reserved(1, for_person=True) == 0


def test_another_key_has_a_budget_of_its_own(clock: Clock, settings) -> None:
    reserved(50, for_person=True)
    settings.NIXFLEX_API_KEY = "nxf_other:nxfs_other"
    assert reserved(50, for_person=True) == 20


def test_it_says_how_much_is_left(clock: Clock) -> None:
    reserved(3, for_person=True)
    assert budget.budget_status() == budget.BudgetStatus(limit=20, left=17)


def test_nothing_is_left_while_blocked(clock: Clock) -> None:
    budget.block(7)
    assert budget.budget_status().left == 0


def test_all_is_left_once_the_window_is_over(clock: Clock) -> None:
    reserved(3, for_person=True)
    clock.forward(61)
    assert budget.budget_status().left == 20


def test_looking_makes_no_row() -> None:
    budget.budget_status()
    assert not WriteBudget.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_connections_together_get_no_more_than_there_is() -> None:
    def ask(_: int) -> int:
        try:
            return reserved(10, for_person=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 20


def test_what_fits_the_window_is_expected_at_once(clock: Clock) -> None:
    assert budget.expected_seconds(18) == 0


def test_what_does_not_fit_is_expected_by_the_windows_it_waits_for(clock: Clock) -> None:
    assert budget.expected_seconds(18 * 3 + 1) == 180


def test_what_is_used_already_is_not_expected_to_be_there(clock: Clock) -> None:
    reserved(18)
    clock.forward(21)
    assert budget.expected_seconds(1) == 40


def test_a_block_is_expected_to_last(clock: Clock) -> None:
    budget.block(90)
    assert budget.expected_seconds(1) == 90


def test_a_block_that_is_over_is_expected_to_hold_nothing_up(clock: Clock) -> None:
    budget.block(7)
    clock.forward(7)
    assert budget.expected_seconds(1) == 0


def test_asking_for_the_expected_time_begins_no_window(clock: Clock) -> None:
    budget.expected_seconds(50)
    assert not WriteBudget.objects.exists()
