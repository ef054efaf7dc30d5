"""Numbers that a person left out of the draft: they never hear the notice, and nothing says that they will."""

from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.models import AuditEvent, PhoneNumber
from profiles.selectors.notices.number_notices import notices_on_number
from profiles.selectors.notices.one import progress, still_leaving
from profiles.services.composing.notice_states import move_due_notices
from profiles.services.notices import drafting
from profiles.services.notices.setting import set_notice
from tests.conftest import actor
from tests.services.notices.conftest import CHRISTMAS


@pytest.fixture
def notice(draft, numbers, manager):
    """A notice that is set for B and C; A was left out."""
    notice = draft()
    drafting.leave_out(numbers[0], notice, actor=actor(manager))
    return set_notice(notice, actor=actor(manager), now=timezone.now())


def test_they_are_counted_with_those_left_out(notice):
    found = progress(notice, None, timezone.now())
    assert (found.to_come, found.left_out) == (2, 1)


def test_after_the_begin_they_are_not_over(notice, clock):
    clock.move_to(CHRISTMAS.starts_at + timedelta(hours=1))
    found = progress(notice, None, timezone.now())
    assert (found.over, found.left_out) == (0, 1)


def test_it_does_not_leave_them(notice, numbers, clock):
    clock.move_to(CHRISTMAS.starts_at + timedelta(hours=1))
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(state="pending")
    assert still_leaving(notice, None, timezone.now()) == 0


def test_it_does_not_stand_beside_their_profile(notice, numbers, planned):
    other = planned(title="Another")
    number = PhoneNumber.objects.get(pk=numbers[0].pk)
    assert [laid.notice.pk for laid in notices_on_number(number, now=timezone.now())] == [other.pk]


def test_the_log_s_line_of_the_begin_does_not_count_them(notice, clock):
    clock.move_to(CHRISTMAS.starts_at)
    move_due_notices()
    begun = AuditEvent.objects.latest("seq").data
    assert (begun["step"], begun["numbers"], begun["ended_early"]) == ("begun", 2, 0)
