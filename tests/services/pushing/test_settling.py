"""Settling: after a push of unknown outcome, "live" is said only when no other text can land any more."""

import random
from datetime import timedelta

import pytest

from profiles.models import PushAttempt
from profiles.services.pushing import settling
from profiles.services.pushing.push import push_now
from tests.clock import START
from tests.conftest import SYSTEM, TEXT
from tests.services.stand_in import (
    accepts,
    applies_and_loses,
    fresh,
    is_busy,
    is_out,
    loses,
    push,
    refuses,
    save,
    sweep,
    trims,
)

HORIZON = START + timedelta(seconds=45)  # of a request that left at START: 15 s deadline and 30 s to land


@pytest.fixture
def unknown_a(clock, nixflex, number):
    """A number whose version 2, "A", was sent at START with an unknown outcome."""
    nixflex.script = [loses]
    return push(save(number, "A"))


@pytest.fixture
def unknown_a_accepted_b(clock, nixflex, unknown_a):
    """The same number after version 3, "B", was accepted a second later."""
    clock.forward(1)
    return push(save(unknown_a, "B"))


def sent_again(clock, number):
    """Let the clock stand where ``number`` is due, and sweep; return the number."""
    clock.move_to(fresh(number).next_push_at)
    sweep()
    return fresh(number)


def test_another_text_that_is_accepted_is_not_live_yet(clock, nixflex, unknown_a_accepted_b, subtests):
    number = unknown_a_accepted_b
    with subtests.test("it is unconfirmed"):
        assert number.state == "unconfirmed"
    with subtests.test("it is the last that was confirmed"):
        assert number.live.version == 3
    with subtests.test("it waits for the horizon of the unknown one"):
        assert number.next_push_at == HORIZON + timedelta(seconds=1)
    clock.move_to(HORIZON)
    sweep()
    with subtests.test("until then nothing is sent"):
        assert nixflex.sent == ["A", "B"]
    nixflex.held = "A"
    number = sent_again(clock, number)
    with subtests.test("then it is sent once more"):
        assert nixflex.sent == ["A", "B", "B"]
    with subtests.test("what landed meanwhile is overwritten"):
        assert nixflex.held == "B"
    with subtests.test("it is live"):
        assert number.state == "live"


def test_the_same_text_that_is_accepted_is_live_at_once(clock, nixflex, unknown_a, subtests):
    live = sent_again(clock, unknown_a)
    with subtests.test("it is live"):
        assert live.state == "live"
    with subtests.test("the trap: the first A may still land over whatever is sent after it"):
        assert push(save(live, "B")).state == "unconfirmed"


def test_once_the_horizon_has_passed_another_text_is_live_at_once(clock, unknown_a):
    live = sent_again(clock, unknown_a)
    clock.move_to(HORIZON)
    assert push(save(live, "B")).state == "live"


def test_an_unknown_one_that_may_have_landed_while_another_was_under_way_is_overwritten(
    clock, nixflex, unknown_a
):
    """The horizon passes between the other's sending and the other's answer, and so may the landing."""

    def answers_after_the_horizon(stand_in, text):
        clock.forward(2)
        return accepts(stand_in, text)

    clock.move_to(HORIZON - timedelta(seconds=1))
    nixflex.script = [answers_after_the_horizon]
    push(save(unknown_a, "B"))
    assert nixflex.sent == ["A", "B", "B"]


def test_trying_now_does_not_shorten_the_horizon(clock, unknown_a_accepted_b):
    clock.forward(1)
    assert push_now(unknown_a_accepted_b, actor=SYSTEM).state == "unconfirmed"


def test_two_unknown_ones_are_waited_for_until_the_later_horizon(clock, nixflex, unknown_a):
    clock.forward(1)
    nixflex.script = [loses]
    push(save(unknown_a, "B"))
    clock.forward(1)
    number = push(save(unknown_a, "C"))
    assert number.next_push_at == HORIZON + timedelta(seconds=2)


def test_going_back_to_the_unknown_text_is_live_as_soon_as_it_is_accepted(clock, unknown_a):
    number = save(unknown_a, "Something else")
    assert push(save(number, "A")).state == "live"


def test_clearing_settles_like_any_text(clock, unknown_a):
    clock.forward(1)
    assert push(save(unknown_a, "")).state == "unconfirmed"


@pytest.mark.parametrize(
    ("answer", "state"),
    [(refuses, "rejected"), (is_out, "unconfirmed"), (is_busy, "unconfirmed"), (trims, "drifted")],
    ids=["refused", "not reached", "busy", "trimmed"],
)
def test_another_text_that_is_not_accepted(clock, nixflex, unknown_a, answer, state):
    clock.forward(1)
    nixflex.script = [answer]
    assert push(save(unknown_a, " B ")).state == state


def test_a_failure_after_the_horizon_is_only_retried(clock, nixflex, unknown_a):
    clock.move_to(HORIZON)
    nixflex.script = [is_out]
    sweep()
    assert fresh(unknown_a).state == "retrying"


def test_an_answer_that_took_long_is_on_the_books_from_when_it_came(clock, nixflex, number):
    def loses_after_20_seconds(stand_in, text):
        clock.forward(20)
        return loses(stand_in, text)

    nixflex.script = [loses_after_20_seconds]
    push(save(number, "A"))
    assert PushAttempt.objects.get().on_books_until == clock.now + timedelta(seconds=30)


def test_a_number_counts_as_looked_at_from_when_what_was_accepted_left(clock, nixflex, number):
    """What landed between that and the answer may have landed over it."""

    def takes_two_seconds(stand_in, text):
        clock.forward(2)
        return accepts(stand_in, text)

    clock.forward(60)
    nixflex.script = [takes_two_seconds]
    assert push(save(number, "A")).verified_at == START + timedelta(seconds=60)


def test_the_horizon_is_a_setting(clock, nixflex, number, settings):
    settings.PUSH_SETTLE_SECONDS = 300
    nixflex.script = [loses]
    push(save(number, "A"))
    assert PushAttempt.objects.get().on_books_until == START + timedelta(seconds=315)


def test_what_was_applied_though_its_answer_was_lost_is_live_after_the_next_try(
    clock, nixflex, number, subtests
):
    nixflex.script = [applies_and_loses]
    number = push(save(number, "A"))
    with subtests.test("until then the version before is the last confirmed"):
        assert number.live.text == TEXT
    with subtests.test("then it is live"):
        assert sent_again(clock, number).state == "live"


@pytest.mark.parametrize("fails", [loses, is_out], ids=["unknown", "not applied"])
def test_the_waits_between_tries_double_up_to_five_minutes(clock, nixflex, number, fails, monkeypatch):
    monkeypatch.setattr(random, "uniform", lambda least, most: least)
    nixflex.script = [fails] * 11
    number = push(save(number, "A"))
    waits = [fresh(number).next_push_at - clock.now]
    for _ in range(10):
        number = sent_again(clock, number)
        waits.append(number.next_push_at - clock.now)
    assert [w.total_seconds() for w in waits] == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


@pytest.mark.parametrize("tries", [1, 5, 9, 40_000])
def test_a_random_part_of_up_to_a_quarter_is_added_to_a_wait(tries):
    least = min(2.0 ** min(tries, 9), 300.0)
    waits = [settling.backoff(tries).total_seconds() for _ in range(200)]
    assert least <= min(waits) < max(waits) <= least * 1.25


def test_a_longer_wait_that_nixflex_names_is_kept(clock, nixflex, number):
    nixflex.script = [is_busy]
    wait = push(save(number, "A")).next_push_at - clock.now
    assert 60 <= wait.total_seconds() <= 75


def test_a_shorter_wait_that_nixflex_names_does_not_shorten_the_backoff():
    assert settling.backoff(6, retry_after=1.0).total_seconds() >= 64


def test_a_save_starts_the_waits_anew(clock, nixflex, number):
    nixflex.script = [is_out] * 6
    number = push(save(number, "A"))
    for _ in range(4):
        number = sent_again(clock, number)
    wait = push(save(number, "B")).next_push_at - clock.now
    assert wait.total_seconds() <= 2.5


def test_an_accepted_push_starts_the_waits_anew(clock, nixflex, number):
    nixflex.script = [is_out, is_out, accepts]
    number = push(save(number, "A"))
    sent_again(clock, number)
    assert sent_again(clock, number).tries == 0


def test_a_head_that_moved_while_it_was_sent_in_vain_is_sent_at_once(clock, nixflex, number):
    def saves_and_loses(stand_in, text):
        save(number, "B")
        return loses(stand_in, text)

    nixflex.script = [saves_and_loses]
    push(save(number, "A"))
    assert nixflex.sent == ["A", "B"]
