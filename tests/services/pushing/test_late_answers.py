"""An answer that comes after the lease was lost: it counts for its own attempt, and the head is sent again."""

from datetime import timedelta
from uuid import UUID

import pytest

from profiles.models import PhoneNumber, PushAttempt
from profiles.services.pushing import leases
from tests.services.stand_in import accepts, fresh, is_out, loses, push, refuses, save, sweep, told


@pytest.fixture
def due(clock, nixflex, number):
    """A number whose version 2 waits to be sent."""
    return save(number, "Open Sundays.")


def late(clock, answer):
    """Return a step in which the lease runs out, another process sends and is accepted, and then this."""

    def step(nixflex, text):
        clock.forward(leases.LEASE_SECONDS + 1)
        nixflex.script = [accepts]
        sweep()
        return answer(nixflex, text)

    return step


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(accepts, "accepted"), (loses, "unknown"), (refuses, "rejected"), (is_out, "not_applied")],
    ids=["accepted", "unknown", "rejected", "not applied"],
)
def test_a_late_answer_goes_to_its_own_attempt(clock, nixflex, due, answer, outcome):
    nixflex.script = [late(clock, answer)]
    push(due)
    assert PushAttempt.objects.earliest("pk").outcome == outcome


@pytest.mark.parametrize("answer", [accepts, loses], ids=["accepted", "unknown"])
def test_a_late_answer_that_may_have_changed_the_text_stays_on_the_books(clock, nixflex, due, answer):
    nixflex.script = [late(clock, answer), is_out]
    push(due)
    assert PushAttempt.objects.earliest("pk").on_books_until == clock.now + timedelta(seconds=30)


@pytest.mark.parametrize("answer", [refuses, is_out], ids=["rejected", "not applied"])
def test_a_late_answer_that_changed_nothing_leaves_the_books(clock, nixflex, due, answer):
    nixflex.script = [late(clock, answer)]
    push(due)
    assert PushAttempt.objects.earliest("pk").on_books_until is None


@pytest.mark.parametrize("answer", [accepts, loses], ids=["accepted", "unknown"])
def test_a_late_answer_asks_for_the_head_to_be_sent_again(clock, nixflex, due, answer):
    nixflex.script = [late(clock, answer)]
    push(due)
    # By the process that woke up, by the one that took over, and once more after both.
    assert len(nixflex.sent) == 3


@pytest.mark.parametrize("state", ["drifted", "removed"])
def test_a_late_answer_leaves_a_number_that_an_import_has_set_aside(clock, nixflex, due, state, subtests):
    """What was seen outside is decided about by a person, and what is not there can't be sent."""

    def set_aside_meanwhile(stand_in, text):
        PhoneNumber.objects.filter(pk=due.pk).update(state=state, next_push_at=None)
        return accepts(stand_in, text)

    nixflex.script = [late(clock, set_aside_meanwhile)]
    number = push(due)
    with subtests.test("it stays what it is, and is not due"):
        assert (number.state, number.next_push_at) == (state, None)
    with subtests.test("what was sent may land all the same"):
        assert number.unsettled_until == clock.now + timedelta(seconds=30)


def test_a_late_answer_does_not_make_its_own_version_live(clock, nixflex, due):
    def saves_and_is_late(stand_in, text):
        save(due, "Closed Sundays.")
        return late(clock, accepts)(stand_in, text)

    nixflex.script = [saves_and_is_late, accepts, is_out]
    push(due)
    assert fresh(due).live.version == 3


def test_after_a_late_answer_with_another_text_the_number_is_not_live(clock, nixflex, due):
    def saves_and_is_late(stand_in, text):
        save(due, "Closed Sundays.")
        return late(clock, accepts)(stand_in, text)

    nixflex.script = [saves_and_is_late]
    push(due)
    assert (nixflex.sent[-1], fresh(due).state) == ("Closed Sundays.", "unconfirmed")


def test_a_late_answer_leaves_the_lease_of_the_other_process(clock, nixflex, due):
    tokens: list[UUID] = []

    def another_is_sending(stand_in, text):
        clock.forward(leases.LEASE_SECONDS + 1)
        tokens.append(leases.take(due.pk, now=clock.now))
        return told(text)

    nixflex.script = [another_is_sending]
    push(due)
    assert fresh(due).lease_token == tokens[0]


def test_an_answer_after_the_lease_counts_if_nobody_took_over(clock, nixflex, due):
    def slow(stand_in, text):
        clock.forward(leases.LEASE_SECONDS + 1)
        return accepts(stand_in, text)

    nixflex.script = [slow]
    assert push(due).state == "live"
