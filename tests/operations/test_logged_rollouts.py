"""What the log says of rollouts: which one took which step, and nobody's words."""

import pytest

from tests.operations.conftest import Written
from tests.services.conftest import nixflex as nixflex
from tests.services.rollouts.running import NEW, make_numbers, run, started

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rollout(make_number, nixflex, manager, written: Written):
    make_numbers(make_number, 1)
    return run(started(by=manager))


def test_each_step_is_logged_with_its_rollout(rollout, written: Written):
    steps = [(line["rollout"], line["step"]) for line in written.lines("rollout_step")]
    assert steps == [(rollout.pk, "planned"), (rollout.pk, "started"), (rollout.pk, "finished")]


def test_a_change_of_a_number_is_logged_with_its_rollout(rollout, written: Written):
    assert written.lines("roll_out")[0]["rollout"] == rollout.pk


@pytest.mark.parametrize("words", [NEW, "Summer", "One text for"])
def test_no_words_are_logged(rollout, written: Written, words: str):
    assert words not in str(written)
