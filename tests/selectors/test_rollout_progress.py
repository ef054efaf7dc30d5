"""How a rollout goes, as its page and the terminal tell it."""

from datetime import timedelta

import pytest

from profiles.models import Rollout, RolloutRow
from profiles.selectors.rollouts.progress import FAILURES_SHOWN, progress
from tests.clock import START
from tests.conftest import NUMBER, MakeNumber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def rollout() -> Rollout:
    return Rollout.objects.create(title="Summer", source="text", stage="running", author_name="M")


@pytest.fixture
def add(rollout: Rollout, make_number: MakeNumber):
    """Add ``count`` rows: ``add(3, "live", ago=10)`` were saved and settled 10 s ago."""
    number = make_number(NUMBER)

    def rows(count: int, outcome: str, *, ago: float = 0, effect: str = "changed", **fields) -> None:
        at = START - timedelta(seconds=ago)
        first = RolloutRow.objects.count()
        RolloutRow.objects.bulk_create(
            RolloutRow(
                rollout=rollout,
                position=first + place,
                line=first + place,
                number=number,
                effect=effect,
                outcome=outcome,
                submission=f"{first + place}",
                saved_at=at,
                settled_at=at if outcome not in {"waiting", "saved", "none"} else None,
                **fields,
            )
            for place in range(count)
        )

    return rows


def test_the_total_is_what_was_to_be_sent(rollout, add):
    add(3, "waiting")
    add(2, "none", effect="unchanged")
    add(2, "none", effect="blocked")
    add(1, "none", excluded=True)
    assert progress(rollout).total == 3


def test_what_a_cancel_left_counts_in_the_total(rollout, add):
    add(1, "live")
    add(3, "none")
    assert (progress(rollout).total, progress(rollout).done) == (4, 1)


def test_rows_are_counted_by_outcome(rollout, add):
    add(3, "waiting")
    add(2, "live")
    assert progress(rollout).counts == {"waiting": 3, "live": 2}


@pytest.mark.parametrize("outcome", ["live", "failed", "skipped", "superseded"])
def test_settled_rows_are_done(rollout, add, outcome):
    add(1, outcome)
    add(3, "waiting")
    assert (progress(rollout).done, progress(rollout).percent) == (1, 25)


@pytest.mark.parametrize("outcome", ["waiting", "saved"])
def test_open_rows_are_not_done(rollout, add, outcome):
    add(1, outcome)
    assert progress(rollout).done == 0


def test_a_rollout_of_nothing_is_at_nought(rollout):
    assert progress(rollout).percent == 0


def test_the_rate_is_that_of_the_last_minute(rollout, add):
    add(50, "live", ago=61)
    add(10, "live", ago=30)
    assert progress(rollout).rate_per_minute == 20


def test_the_rate_is_at_most_what_the_budget_allows(rollout, add, settings):
    settings.NIXFLEX_WRITES_PER_MINUTE = 120
    add(100, "live", ago=2)
    assert progress(rollout).rate_per_minute == 120


def test_the_time_left_follows_from_the_rate(rollout, add):
    add(10, "live", ago=30)
    add(35, "waiting")
    add(5, "saved")
    assert progress(rollout).seconds_left == 120


def test_before_anything_is_settled_no_time_is_told(rollout, add):
    add(10, "waiting")
    assert (progress(rollout).rate_per_minute, progress(rollout).seconds_left) == (None, None)


def test_a_rollout_that_does_not_run_has_no_rate(rollout, add):
    add(10, "live", ago=30)
    rollout.stage = "paused"
    assert progress(rollout).rate_per_minute is None


def test_failures_are_told_newest_first(rollout, add):
    add(1, "failed", ago=20, reason="older")
    add(1, "skipped", ago=10, reason="newer")
    assert [row.reason for row in progress(rollout).failures] == ["newer", "older"]


def test_no_more_failures_are_told_than_can_be_read(rollout, add):
    add(FAILURES_SHOWN + 1, "failed")
    assert len(progress(rollout).failures) == FAILURES_SHOWN


def test_live_rows_are_no_failures(rollout, add):
    add(1, "live")
    assert progress(rollout).failures == []


@pytest.mark.parametrize("rows", [1, 300])
def test_the_queries_do_not_grow_with_the_rows(rollout, add, rows, django_assert_num_queries):
    for outcome in ("live", "failed", "skipped", "waiting"):
        add(rows, outcome, ago=5)
    with django_assert_num_queries(3):
        for row in progress(rollout).failures:
            str(row.number)
