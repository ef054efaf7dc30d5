"""The slow round: what was forgotten is found, and what is in order is left alone."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from profiles.models import AuditEvent, Notice, NoticeNumber, PhoneNumber
from profiles.services.composing import clock as composing_clock
from profiles.services.composing import verifying
from profiles.services.composing.renewals import record_renewals
from tests.conftest import TEXT
from tests.services.composing.notice_setup import HOUR, create_notice
from tests.services.stand_in import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def laid(clock, number) -> PhoneNumber:
    """A number over which a notice has been laid for half an hour."""
    create_notice(number)
    composing_clock.recompose_due()
    clock.forward(3600)
    composing_clock.recompose_due()
    clock.forward(1800)
    return fresh(number)


def test_where_all_is_in_order_nothing_is_set_due(laid, make_number):
    make_number("+441632960002")
    assert verifying.requeue_forgotten() == 0
    assert fresh(laid).recompose_at == timezone.now() + HOUR / 2


@pytest.mark.parametrize(
    "lost",
    [{"recompose_at": None}, {"recompose_at": datetime(2040, 1, 1, tzinfo=UTC)}],
    ids=["never", "late"],
)
def test_an_end_that_was_forgotten_is_found(clock, laid, lost):
    PhoneNumber.objects.update(**lost)
    assert verifying.requeue_forgotten() == 1
    composing_clock.recompose_due()
    assert fresh(laid).recompose_at == timezone.now() + HOUR / 2


def test_a_notice_whose_number_was_not_told_is_found(number):
    create_notice(number, begins=0 * HOUR)
    PhoneNumber.objects.update(recompose_at=None)
    verifying.requeue_forgotten()
    composing_clock.recompose_due()
    assert fresh(number).head_text == f"Closed today.\n\n{TEXT}"


def test_words_that_stay_after_the_end_of_their_notice_are_found(clock, laid):
    PhoneNumber.objects.update(recompose_at=None)
    NoticeNumber.objects.update(ends_at=timezone.now())
    assert verifying.requeue_forgotten() == 1


def test_what_is_due_is_left_to_the_clock(laid):
    due = timezone.now()
    PhoneNumber.objects.update(recompose_at=due)
    NoticeNumber.objects.update(ends_at=due)
    assert verifying.requeue_forgotten() == 0


def test_it_goes_on_after_its_first_chunk(make_number, monkeypatch):
    monkeypatch.setattr(verifying, "CHUNK", 2)
    create_notice(*(make_number(f"+4416329600{place:02}") for place in range(5)), begins=0 * HOUR)
    PhoneNumber.objects.update(recompose_at=None)
    assert verifying.requeue_forgotten() == 5


def test_a_draft_is_not_forgotten(number):
    create_notice(number, state=Notice.State.DRAFT)
    PhoneNumber.objects.update(recompose_at=None)
    assert verifying.requeue_forgotten() == 0


def test_a_notice_that_nobody_would_look_at_is_found(number):
    create_notice(number, begins=0 * HOUR)
    Notice.objects.update(due_at=None)
    verifying.requeue_forgotten()
    composing_clock.recompose_due()
    assert Notice.objects.get().state == "in_force"


def renewal_lines() -> list[int]:
    lines = AuditEvent.objects.filter(data__step="renewals").order_by("seq")
    return [line.data["numbers"] for line in lines]


def test_renewals_are_one_line_a_day_with_their_count(clock, laid):
    for _ in range(20):
        record_renewals()
        clock.forward(3600)
    assert renewal_lines() == [1]


def test_a_day_without_renewals_has_no_line(clock, number):
    record_renewals()
    assert renewal_lines() == []


def test_the_next_day_has_its_own_line(clock, laid):
    record_renewals()
    clock.forward(24 * 3600)
    composing_clock.recompose_due()
    record_renewals()
    assert renewal_lines() == [1, 1]
