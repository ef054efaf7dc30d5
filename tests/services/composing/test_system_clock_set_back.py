"""The clock was wrong and is set: nothing of notices waits for hours, or is said too early."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from profiles.models import Account, Notice, NoticeNumber, PhoneNumber
from profiles.services import account
from profiles.services.composing import clock as composing_clock
from profiles.services.composing import clock_hold
from profiles.services.pushing import clock_steps
from tests.conftest import SYSTEM, TEXT
from tests.services.composing.notice_setup import HOUR, create_notice, set_due
from tests.services.stand_in import fresh

pytestmark = pytest.mark.django_db

ABOVE = f"Closed today.\n\n{TEXT}"


@pytest.fixture
def set_clock(clock) -> Callable[[float], None]:
    """Set the clock by so many hours; a worker sees it, and does what is due then."""
    account.get_account()
    Account.objects.update(alive_at=clock.now)

    def set_by(hours: float) -> None:
        account.record_heartbeat()
        clock.set_by((hours * HOUR).total_seconds())
        clock_steps.clamp_future_times()
        composing_clock.recompose_due()

    return set_by


def test_what_began_by_a_clock_that_was_ahead_is_taken_off_again(clock, set_clock, number):
    notice = create_notice(number, begins=5 * HOUR, ends=9 * HOUR)
    composing_clock.recompose_due()
    set_clock(6)
    assert fresh(number).head_text == ABOVE
    Account.objects.update(alive_at=clock.now)
    set_clock(-6)
    notice.refresh_from_db()
    assert (fresh(number).head_text, notice.state) == (TEXT, "planned")


def test_what_ended_by_a_clock_that_was_ahead_is_heard_again(clock, set_clock, number):
    notice = create_notice(number, begins=0 * HOUR, ends=2 * HOUR)
    composing_clock.recompose_due()
    set_clock(5)
    assert fresh(number).head_text == TEXT
    Account.objects.update(alive_at=clock.now)
    set_clock(-5)
    notice.refresh_from_db()
    assert (fresh(number).head_text, notice.state, notice.ended_at) == (ABOVE, "in_force", None)


def test_what_was_set_by_a_clock_that_was_ahead_does_not_wait(clock, set_clock, number):
    set_clock(3)
    Account.objects.update(alive_at=clock.now)
    create_notice(number, begins=-4 * HOUR, ends=5 * HOUR)  # begun an hour before the right time
    set_clock(-3)
    assert fresh(number).head_text == ABOVE


def test_an_end_that_a_person_brought_forward_stays_one(clock, set_clock, number):
    notice = create_notice(number, begins=0 * HOUR, ends=9 * HOUR)
    composing_clock.recompose_due()
    set_clock(3)
    Account.objects.update(alive_at=clock.now)
    NoticeNumber.objects.update(state="ended", ends_at=timezone.now())
    set_due(number, at=timezone.now())
    Notice.objects.update(due_at=timezone.now())
    set_clock(-3)
    notice.refresh_from_db()
    assert (fresh(number).head_text, notice.state) == (TEXT, "ended")


def test_a_notice_keeps_its_times(clock, set_clock, number):
    create_notice(number, begins=100 * HOUR, ends=200 * HOUR)
    before = NoticeNumber.objects.values_list("starts_at", "ends_at").get()
    set_clock(3)
    Account.objects.update(alive_at=clock.now)
    set_clock(-3)
    assert NoticeNumber.objects.values_list("starts_at", "ends_at").get() == before


def test_the_clock_was_not_held_in_the_future(clock, set_clock):
    set_clock(3)
    Account.objects.update(alive_at=clock.now)
    clock_hold.hold_clock(actor=SYSTEM)
    set_clock(-3)
    assert Account.objects.get().clock_held_at == timezone.now()


def test_what_lies_ahead_is_not_due_after_a_step_forward(clock, set_clock, number):
    create_notice(number, begins=5 * HOUR, ends=9 * HOUR)
    composing_clock.recompose_due()
    set_clock(1)
    assert PhoneNumber.objects.get().recompose_at == timezone.now() + 4 * HOUR


def test_what_was_taken_back_by_a_clock_that_was_ahead_does_not_wait(clock, set_clock, number):
    create_notice(number, begins=0 * HOUR, ends=9 * HOUR)
    composing_clock.recompose_due()
    set_clock(3)
    Account.objects.update(alive_at=clock.now)
    NoticeNumber.objects.update(state="left_out")
    set_due(number, at=timezone.now())
    set_clock(-3)
    assert fresh(number).head_text == TEXT
