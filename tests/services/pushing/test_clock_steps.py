"""A clock that is set: what lies impossibly far ahead is over, and what lay ahead is not over yet."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import Account, PhoneNumber, PushAttempt, WriteBudget
from profiles.nixflex import PatchResult
from profiles.services import account, clock_skew
from profiles.services.pushing import budget, clock_steps, leases
from profiles.services.pushing.push import PushRefused, push_now
from tests.clock import Clock
from tests.conftest import actor
from tests.services.mirror.account_list import see
from tests.services.stand_in import StandIn, accepts, fresh, loses, push, save, sweep

HOUR = timedelta(hours=1)


@pytest.fixture
def set_back(clock, db):
    """Set the clock back by an hour after a sign of life; a worker looks at it then."""
    Account.objects.update_or_create(pk=Account.ONLY, defaults={"alive_at": clock.now})

    def back() -> None:
        account.record_heartbeat()
        step_back(clock)
        clock_steps.clamp_future_times()

    return back


def step_back(clock: Clock) -> None:
    clock.set_by(-HOUR.total_seconds())


def test_a_spent_budget_is_open_again_within_a_minute(clock, set_back, nixflex, number, settings):
    settings.NIXFLEX_WRITES_PER_MINUTE = 1
    push(save(number, "One."))
    save(number, "Two.")
    set_back()
    clock.forward(budget.WINDOW.total_seconds() + 2)
    sweep()
    assert nixflex.sent == ["One.", "Two."]


def test_a_wait_that_nixflex_asked_for_ends_within_a_minute(clock, set_back, nixflex, number):
    budget.block(600)
    save(number, "One.")
    set_back()
    clock.forward(budget.WINDOW.total_seconds() + 2)
    sweep()
    assert nixflex.sent == ["One."]


def test_what_was_to_be_tried_again_soon_is_tried_at_once(clock, set_back, nixflex, number):
    save(number, "One.")
    PhoneNumber.objects.update(next_push_at=clock.now + timedelta(minutes=5))
    clock.forward(60)
    set_back()
    sweep()
    assert nixflex.sent == ["One."]


def test_a_lease_that_a_dead_process_held_runs_out(clock, set_back, nixflex, number):
    save(number, "One.")
    leases.take(number.pk, now=clock.now)
    set_back()
    clock.forward(leases.LEASE_SECONDS + 1)
    sweep()
    assert nixflex.sent == ["One."]


def test_until_then_it_holds(clock, set_back, nixflex, number):
    save(number, "One.")
    leases.take(number.pk, now=clock.now)
    set_back()
    clock.forward(leases.LEASE_SECONDS - 1)
    sweep()
    assert nixflex.sent == []


def test_an_outside_change_is_seen(clock, set_back, listing, number):
    see(listing, number.head_text)
    set_back()
    clock.forward(1)
    see(listing, "Theirs.")
    assert fresh(number).state == "drifted"


def test_a_request_that_was_lost_is_settled_within_its_horizon(clock, set_back, number):
    until = clock.now + timedelta(seconds=40)
    number.attempts.create(revision=number.head, outcome="unknown", on_books_until=until)
    set_back()
    longest = timedelta(seconds=leases.REQUEST_DEADLINE + leases.LEASE_SECONDS + 30)
    assert PushAttempt.objects.get().on_books_until == clock.now + longest


def test_the_next_import_is_due(clock, set_back, settings):
    settings.IMPORT_MINUTES = 15
    Account.objects.update(next_import_at=clock.now + timedelta(minutes=15))
    set_back()
    assert Account.objects.get().next_import_at == clock.now


def test_what_writes_a_time_from_before_the_step_afterwards_is_repaired_too(clock, set_back, listing, number):
    before = clock.now
    set_back()
    PhoneNumber.objects.update(verified_at=before)
    clock.forward(1)
    clock_steps.clamp_future_times()
    clock.forward(1)
    see(listing, "Theirs.")
    assert fresh(number).state == "drifted"


def test_an_import_does_not_hide_the_step(clock, nixflex, number, listing):
    Account.objects.update_or_create(pk=Account.ONLY, defaults={"alive_at": clock.now})
    PhoneNumber.objects.update(next_push_at=clock.now)
    step_back(clock)
    see(listing, number.head_text)
    assert clock_steps.clamp_future_times() > 0


def test_a_request_that_was_under_way_began_before_it_ended(clock, nixflex, number):
    def answers_after_the_step(client: StandIn, text: str) -> PatchResult:
        step_back(clock)
        return accepts(client, text)

    nixflex.script = [answers_after_the_step]
    push(save(number, "One."))
    assert fresh(number).verified_at == clock.now


def test_a_lease_outlives_a_step_forward(clock, set_clock, nixflex, number):
    save(number, "One.")
    leases.take(number.pk, now=clock.now)
    set_clock(HOUR.total_seconds())
    sweep()
    assert nixflex.sent == []


def test_what_may_still_land_is_settled_no_earlier_for_a_step_forward(clock, set_clock, nixflex, number):
    nixflex.script = [loses]
    push(save(number, "One."))
    set_clock(HOUR.total_seconds())
    push(save(number, "Two."))
    assert (nixflex.sent, fresh(number).state) == (["One.", "Two."], "unconfirmed")


@pytest.fixture
def dead_worker(clock, set_clock, number, monkeypatch):
    """A worker has told its clocks, and is gone."""
    Account.objects.get_or_create(pk=Account.ONLY)
    monkeypatch.setattr(clock_steps, "_told", None)
    clock_steps.tell_clocks()
    monkeypatch.setattr(clock_steps, "_seen", None)


def lease_after_a_step(number, set_clock) -> bool:
    """Set the clock forward by an hour, and begin a new worker; return whether a lease from before holds."""
    PhoneNumber.objects.update(lease_until=timezone.now() + timedelta(seconds=30))
    set_clock(HOUR.total_seconds())
    clock_steps.take_over()
    clock_steps.repair_after_step()
    return PhoneNumber.objects.get(pk=number.pk).lease_until > timezone.now()


def test_a_step_while_no_worker_is_at_work_is_seen(dead_worker, number, set_clock):
    assert lease_after_a_step(number, set_clock)


def test_what_clocks_of_another_start_said_means_nothing(
    dead_worker, number, set_clock, monkeypatch, tmp_path
):
    another = tmp_path / "boot_id"
    another.write_text("another\n")
    monkeypatch.setattr(clock_steps, "BOOT_ID", another)
    assert not lease_after_a_step(number, set_clock)


def test_a_step_that_was_repaired_is_told_at_once(dead_worker, set_clock):
    clock_steps.take_over()
    set_clock(HOUR.total_seconds())
    clock_steps.repair_after_step()
    clock_steps.tell_clocks()
    assert Account.objects.get().clocks["wall"] == timezone.now().timestamp()


def test_what_was_over_before_a_step_forward_stays_over(clock, set_clock, nixflex, number):
    nixflex.script = [loses]
    push(save(number, "One."))
    PushAttempt.objects.update(on_books_until=clock.now)
    set_clock(HOUR.total_seconds())
    push(save(number, "Two."))
    assert fresh(number).state == "live"


def test_after_a_step_forward_this_may_still_be_a_restored_backup(clock, set_clock, nixflex, number):
    Account.objects.update_or_create(pk=Account.ONLY, defaults={"alive_at": clock.now})
    set_clock(HOUR.total_seconds())
    clock_steps.repair_after_step()
    assert account.must_import_first()


def test_whoever_pushes_after_a_step_back_repairs_first(clock, set_clock, nixflex, number):
    number = save(number, "One.")
    PhoneNumber.objects.update(next_push_at=clock.now)
    set_clock(-HOUR.total_seconds())
    push(number)
    assert nixflex.sent == ["One."]


@pytest.fixture
def taken_while_waiting(clock, set_clock, number, monkeypatch):
    """Have the clock set back while a process waits to take a lease, which another takes by the right clock."""
    number = save(number, "One.")
    PhoneNumber.objects.update(next_push_at=clock.now - 2 * HOUR)
    take = leases.take

    def wait_and_take(pk: int, *, now: datetime, **more: bool) -> uuid.UUID | None:
        set_clock(-HOUR.total_seconds())
        take(pk, now=clock.now)
        return take(pk, now=now, **more)

    monkeypatch.setattr(leases, "take", wait_and_take)
    return number


def test_a_lease_that_was_taken_by_a_wrong_clock_sends_nothing(taken_while_waiting, nixflex):
    sweep()
    assert nixflex.sent == []


def test_nor_does_it_for_a_person(taken_while_waiting, nixflex, editor):
    with pytest.raises(PushRefused, match="is being sent at this moment"):
        push_now(taken_while_waiting, actor=actor(editor))
    assert nixflex.sent == []


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_numbers_are_locked_by_key_before_they_are_repaired(clock, set_clock, number, seconds: int):
    """As an import locks them: in any other order each would wait for the other on PostgreSQL."""
    until = clock.now + timedelta(seconds=10)
    PhoneNumber.objects.update(lease_until=until, unsettled_until=until)
    set_clock(seconds)
    with CaptureQueriesContext(connection) as queries:
        clock_steps.repair_after_step()
    of_numbers = [query["sql"] for query in queries if '"profiles_phonenumber"' in query["sql"]]
    kinds = ["lock" if " ORDER BY " in sql else sql.split()[0] for sql in of_numbers]
    assert kinds == ["lock", "UPDATE"] * kinds.count("UPDATE")


@pytest.mark.parametrize("seconds", [HOUR.total_seconds(), -HOUR.total_seconds()])
def test_a_clock_that_is_off_alone_repairs_nothing(
    clock, set_clock, nixflex, number, monkeypatch, seconds: float
):
    save(number, "One.")
    leases.take(number.pk, now=clock.now)
    before = fresh(number).lease_until
    monkeypatch.setattr(clock_skew, "measure_skew", lambda: timedelta(seconds=seconds))
    set_clock(seconds)
    clock_steps.repair_after_step()
    assert fresh(number).lease_until == before


def test_while_the_clock_is_right_nothing_is_touched(clock, number):
    WriteBudget.objects.create(key_id="other", ends_at=clock.now + HOUR)
    Account.objects.create(pk=Account.ONLY, alive_at=clock.now)
    assert clock_steps.clamp_future_times() == 0


@pytest.mark.parametrize(
    "bound", [*clock_steps.bounds()], ids=lambda bound: f"{bound.model.__name__}.{bound.field}"
)
def test_a_time_is_put_no_further_than_it_may_lie(bound):
    assert bound.put <= bound.most
