"""Leases: one request in flight a number, and what becomes of a process that dies or is held up."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from profiles.models import AuditEvent, PhoneNumber, PushAttempt
from profiles.nixflex import deadline
from profiles.services import api
from profiles.services.pushing import budget, leases, settling
from tests.services.stand_in import Killed, accepts, fresh, is_out, kills, push, save, sweep


@pytest.fixture
def due(clock, nixflex, number):
    """A number whose version 2 waits to be sent."""
    return save(number, "Open Sundays.")


@pytest.fixture
def left_behind(clock, nixflex, due):
    """The same number after the process that was sending it died."""
    nixflex.script = [kills]
    with pytest.raises(Killed):
        push(due)
    return fresh(due)


def test_a_number_that_another_process_is_sending_is_left_alone(clock, nixflex, due):
    leases.take(due.pk, now=clock.now)
    sweep()
    assert nixflex.sent == []


def test_only_one_of_two_takes_the_lease(clock, due):
    assert [leases.take(due.pk, now=clock.now) is None for _ in range(2)] == [False, True]


def test_a_number_that_is_not_due_is_not_taken(clock, number):
    assert leases.take(number.pk, now=clock.now) is None


def test_a_number_that_never_had_a_version_is_not_taken(clock, make_number):
    empty = make_number(text="", next_push_at=clock.now)
    assert leases.take(empty.pk, now=clock.now) is None


@pytest.mark.parametrize("even_if_not_due", [False, True])
@pytest.mark.parametrize("state", ["drifted", "removed"])
def test_a_number_that_an_import_has_set_aside_is_not_taken(clock, due, state, even_if_not_due):
    PhoneNumber.objects.filter(pk=due.pk).update(state=state)
    assert leases.take(due.pk, now=clock.now, even_if_not_due=even_if_not_due) is None


@pytest.fixture
def taken_over(clock, due):
    """The tokens of a process that was held up and of the one that took the number over."""
    first = leases.take(due.pk, now=clock.now)
    clock.forward(leases.LEASE_SECONDS)
    return first, leases.take(due.pk, now=clock.now)


def test_a_process_hands_back_only_its_own_lease(due, taken_over):
    lost, held = taken_over
    leases.release_unused(due.pk, lost)
    assert fresh(due).lease_token == held


def test_after_a_mishap_a_process_hands_back_only_its_own_lease(due, taken_over):
    lost, held = taken_over
    settling.release_for_retry(due.pk, lost)
    assert (fresh(due).lease_token, fresh(due).tries) == (held, 0)


def test_a_process_that_is_held_up_before_it_begins_leaves_no_attempt(clock, nixflex, due, monkeypatch):
    """Beginning would close the attempt that is under way in the process that took over."""
    reserve = budget.reserve

    def is_held_up(**how):
        clock.forward(leases.LEASE_SECONDS)
        leases.take(due.pk, now=clock.now)
        reserve(**how)

    monkeypatch.setattr(budget, "reserve", is_held_up)
    push(due)
    assert not PushAttempt.objects.exists()


def test_a_lease_outlasts_the_deadline_of_the_request():
    # 10 s: a last read that began just before the deadline.
    assert leases.LEASE_SECONDS > leases.REQUEST_DEADLINE + 10


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_have_one_request_in_flight(nixflex, number):
    arrived, go = threading.Event(), threading.Event()

    def waits(stand_in, text):
        arrived.set()
        assert go.wait(10)
        return accepts(stand_in, text)

    def first_process():
        try:
            push(number)
        finally:
            connection.close()

    save(number, "Open Sundays.")
    nixflex.script = [waits]
    first = threading.Thread(target=first_process)
    first.start()
    try:
        assert arrived.wait(10)
        sweep()
        in_flight = len(nixflex.sent)
    finally:
        go.set()
        first.join()
    assert in_flight == 1


def test_a_dead_process_leaves_its_attempt_and_its_lease(left_behind):
    assert (PushAttempt.objects.get().outcome, left_behind.lease_token is not None) == ("started", True)


def test_while_its_lease_lasts_nobody_sends(clock, nixflex, left_behind):
    clock.forward(leases.LEASE_SECONDS - 1)
    sweep()
    assert len(nixflex.sent) == 1


def test_when_its_lease_has_run_out_the_number_is_sent(clock, nixflex, left_behind):
    clock.forward(leases.LEASE_SECONDS)
    sweep()
    assert nixflex.sent == ["Open Sundays.", "Open Sundays."]


def test_what_a_dead_process_sent_becomes_unknown(clock, nixflex, left_behind):
    clock.forward(leases.LEASE_SECONDS)
    sweep()
    assert PushAttempt.objects.earliest("pk").outcome == "unknown"


def test_what_a_dead_process_sent_stays_on_the_books(clock, nixflex, left_behind):
    until = left_behind.lease_until + timedelta(seconds=30)
    clock.forward(leases.LEASE_SECONDS)
    sweep()
    assert PushAttempt.objects.earliest("pk").on_books_until == until


def test_the_death_is_audited(clock, nixflex, left_behind):
    clock.forward(leases.LEASE_SECONDS)
    sweep()
    assert AuditEvent.objects.get(action="push", outcome="unknown").reason == str(settling.ORPHANED_MESSAGE)


def test_the_death_counts_as_a_try(clock, nixflex, left_behind):
    nixflex.script = [is_out]
    clock.forward(leases.LEASE_SECONDS)
    sweep()
    assert fresh(left_behind).tries == 2


def test_the_same_text_is_live_as_soon_as_it_is_accepted(clock, nixflex, left_behind):
    clock.forward(leases.LEASE_SECONDS)
    sweep()
    assert fresh(left_behind).state == "live"


def test_another_text_is_not_live_while_the_dead_ones_may_land(clock, nixflex, left_behind):
    save(left_behind, "Closed Sundays.")
    clock.forward(leases.LEASE_SECONDS)
    sweep()
    assert fresh(left_behind).state == "unconfirmed"


def held_up(clock, monkeypatch, seconds):
    """Let ``seconds`` of the lease go by before the last look at it."""
    holds = leases.holds

    def wakes_up(pk, token):
        clock.forward(seconds)
        return holds(pk, token)

    monkeypatch.setattr(leases, "holds", wakes_up)


def test_a_process_that_wakes_up_after_its_lease_sends_nothing(clock, nixflex, due, monkeypatch):
    held_up(clock, monkeypatch, leases.LEASE_SECONDS)
    push(due)
    assert nixflex.sent == []


def test_a_request_that_might_outlast_its_lease_is_not_sent(clock, nixflex, due, monkeypatch):
    held_up(clock, monkeypatch, leases.LEASE_SECONDS - leases.REQUEST_DEADLINE - leases.SKEW_ALLOWANCE + 1)
    push(due)
    assert nixflex.sent == []


def test_the_lease_is_looked_at_after_the_client_is_ready(clock, nixflex, due, monkeypatch):
    def takes_a_while():
        clock.forward(leases.LEASE_SECONDS)
        return nixflex

    monkeypatch.setattr(api, "client", takes_a_while)
    push(due)
    assert nixflex.sent == []


def test_a_request_for_which_the_lease_just_suffices_is_sent(clock, nixflex, due, monkeypatch):
    held_up(clock, monkeypatch, leases.LEASE_SECONDS - leases.REQUEST_DEADLINE - leases.SKEW_ALLOWANCE)
    push(due)
    assert nixflex.sent == ["Open Sundays."]


def test_a_process_that_stands_still_between_its_last_look_and_the_request_sends_nothing(
    shared, sandbox, monkeypatch
):
    """The time of the request begins before that look, on a clock that goes on meanwhile."""
    boot, holds = deadline.boot_clock, leases.holds
    slept = [0.0]
    monkeypatch.setattr(deadline, "boot_clock", lambda: boot() + slept[0])

    def looks_and_stands_still(pk: int, token: UUID) -> bool:
        found = holds(pk, token)
        slept[0] += 70
        return found

    monkeypatch.setattr(leases, "holds", looks_and_stands_still)
    assert push(save(shared, "Open Sundays.")).state == "retrying"
    assert [entry for entry in sandbox.log()["requests"] if entry["method"] == "PATCH"] == []


def test_what_was_not_sent_for_want_of_a_lease_is_due_again(clock, nixflex, due, monkeypatch):
    monkeypatch.setattr(leases, "holds", lambda pk, token: False)
    assert push(due).state == "retrying"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_pushed_inside_a_transaction(nixflex, number):
    save(number, "Open Sundays.")
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        push(number)
    assert nixflex.sent == []


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_request_is_under_way(nixflex, number):
    seen = []

    def looks(stand_in, text):
        seen.append(connection.in_atomic_block)
        return accepts(stand_in, text)

    save(number, "Open Sundays.")
    nixflex.script = [looks]
    push(number)
    assert seen == [False]


def test_a_number_that_was_removed_meanwhile_stays_removed(clock, nixflex, due):
    def removed_meanwhile(stand_in, text):
        PhoneNumber.objects.filter(pk=due.pk).update(state="removed", next_push_at=None)
        return accepts(stand_in, text)

    nixflex.script = [removed_meanwhile]
    assert push(due).state == "removed"
