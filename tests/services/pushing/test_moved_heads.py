"""A head that moves while an attempt is under way."""

import pytest

from profiles.nixflex import OutcomeUnknown
from tests.services.stand_in import is_out, loses, push, refuses, save, trims


@pytest.fixture
def unknown_a(clock, nixflex, number):
    """A number whose version 2, "A", was sent with an unknown outcome."""
    nixflex.script = [loses]
    return push(save(number, "A"))


def saves_meanwhile(number, text, then):
    """Return a step in which somebody saves ``text`` before Nixflex answers as in ``then``."""

    def step(stand_in, sent):
        save(number, text)
        return then(stand_in, sent)

    return step


def test_an_echo_that_is_the_head_by_now_is_live(clock, nixflex, number):
    """Nixflex trims; while it did, somebody saved the trimmed text."""
    nixflex.script = [saves_meanwhile(number, "B", trims)]
    number = push(save(number, " B "))
    assert (number.state, number.live.version, number.next_push_at) == ("live", 3, None)


def test_an_echo_that_is_the_head_by_now_is_not_sent_again(clock, nixflex, number):
    nixflex.script = [saves_meanwhile(number, "B", trims)]
    push(save(number, " B "))
    assert nixflex.sent == [" B "]


def test_an_echo_that_is_the_head_by_now_waits_for_what_is_on_the_books(clock, nixflex, unknown_a):
    clock.forward(1)
    nixflex.script = [saves_meanwhile(unknown_a, "B", trims)]
    assert push(save(unknown_a, " B ")).state == "unconfirmed"


def test_an_echo_that_is_not_the_head_by_now_is_drift(clock, nixflex, number):
    nixflex.script = [saves_meanwhile(number, "C", trims)]
    assert push(save(number, " B ")).state == "drifted"


def test_a_head_that_moved_while_nixflex_could_not_be_reached_waits(clock, nixflex, number):
    nixflex.script = [saves_meanwhile(number, "B", is_out)]
    number = push(save(number, "A"))
    assert (number.state, nixflex.sent) == ("retrying", ["A"])
    assert 2 <= (number.next_push_at - clock.now).total_seconds() <= 2.5


@pytest.fixture
def moved_under_a_wait(clock, nixflex, number):
    """A number whose head moved under an answer of unknown outcome that asks for a wait."""

    def is_overloaded(stand_in, text):
        raise OutcomeUnknown("Nixflex has a fault.", status=503, retry_after=40)

    nixflex.script = [saves_meanwhile(number, "B", is_overloaded)]
    return push(save(number, "A"))


def test_a_head_that_moved_waits_as_long_as_nixflex_asks(clock, moved_under_a_wait):
    assert (moved_under_a_wait.next_push_at - clock.now).total_seconds() == 40


def test_a_head_that_moved_while_its_forerunner_may_have_landed_is_unconfirmed(moved_under_a_wait):
    assert moved_under_a_wait.state == "unconfirmed"


def test_a_head_that_moved_while_its_forerunner_was_refused_is_sent_at_once(clock, nixflex, number):
    nixflex.script = [saves_meanwhile(number, "B", refuses)]
    assert (push(save(number, "A")).state, nixflex.sent) == ("live", ["A", "B"])
