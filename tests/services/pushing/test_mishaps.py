"""Something unforeseen in the middle of a push: the others go on, and the number comes back after a while."""

import logging

import pytest
from django.db import OperationalError

from profiles.models import PushAttempt
from profiles.services.pushing import leases, settling
from profiles.services.pushing.push import push_now
from tests.conftest import SYSTEM, MakeNumber
from tests.services.stand_in import fresh, push, save, sweep

OTHER = "+441632960002"


def breaks(nixflex, text):
    """Meet a mistake of ours, of a kind that nobody thought of."""
    raise ZeroDivisionError("mistake")


@pytest.fixture
def two_due(clock, nixflex, number, make_number: MakeNumber):
    """Two numbers that are due; something goes wrong with the first."""
    other = make_number(OTHER)
    save(number, "Open Sundays.")
    clock.forward(1)
    save(other, "Open Mondays.")
    nixflex.script = [breaks]
    return number, other


def test_the_others_are_pushed(two_due):
    sweep()
    assert fresh(two_due[1]).state == "live"


def test_it_is_not_counted_as_pushed(two_due):
    assert sweep().pushed == 1


def test_it_is_logged_by_the_numbers_key_and_without_its_text(two_due, caplog):
    sweep()
    assert f"Number {two_due[0].pk} could not be pushed" in caplog.text
    assert "Open Sundays" not in caplog.text


def test_it_stays_due_after_a_wait(clock, two_due):
    sweep()
    wait = fresh(two_due[0]).next_push_at - clock.now
    assert 2 <= wait.total_seconds() <= 2.5


def test_the_wait_grows(clock, nixflex, two_due):
    sweep()
    nixflex.script = [breaks]
    clock.move_to(fresh(two_due[0]).next_push_at)
    sweep()
    wait = fresh(two_due[0]).next_push_at - clock.now
    assert wait.total_seconds() >= 4


def test_until_then_it_is_not_tried(nixflex, two_due):
    sweep()
    sent = len(nixflex.sent)
    sweep()
    assert len(nixflex.sent) == sent


def test_after_that_it_is_live_in_the_end(clock, two_due):
    sweep()
    clock.move_to(fresh(two_due[0]).next_push_at)
    sweep()
    assert fresh(two_due[0]).state == "live"


def test_a_request_that_may_have_left_stays_on_the_books(two_due):
    sweep()
    attempt = PushAttempt.objects.get(number=two_due[0])
    assert attempt.on_books_until is not None
    assert fresh(two_due[0]).state == "unconfirmed"


def test_where_none_can_have_left_it_is_retried(clock, two_due, monkeypatch):
    def fails(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(settling, "close_orphaned_attempts", fails)
    sweep()
    assert fresh(two_due[0]).state == "retrying"


def test_a_push_that_a_person_asked_for_comes_back_too(clock, nixflex, number):
    save(number, "Open Sundays.")
    nixflex.script = [breaks]
    with pytest.raises(ZeroDivisionError):
        push_now(number, actor=SYSTEM)
    assert fresh(number).lease_token is None
    assert fresh(number).next_push_at > clock.now


def test_a_lease_that_somebody_else_holds_by_then_is_left_alone(clock, nixflex, number):
    """The process was held up for longer than its lease, and then something went wrong."""

    theirs = []

    def is_held_up_and_breaks(stand_in, text):
        clock.forward(31)
        theirs.append(leases.take(number.pk, now=clock.now))
        raise ZeroDivisionError

    nixflex.script = [is_held_up_and_breaks]
    with pytest.raises(ZeroDivisionError):
        push(save(number, "Open Sundays."))
    assert [fresh(number).lease_token] == theirs


def test_a_database_that_is_away_ends_the_sweep(two_due, nixflex, monkeypatch, caplog):
    """Each of the others would meet the same."""

    def is_away(*_, **__):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(settling, "record_answer", is_away)
    nixflex.script = []
    with caplog.at_level(logging.ERROR), pytest.raises(OperationalError):
        sweep()
    assert len(nixflex.sent) == 1
