"""The times of notices follow where people say that their numbers are."""

from datetime import UTC, datetime, timedelta

import pytest

from profiles.models import AuditEvent, Notice, PhoneNumber
from profiles.services.composing.recomposing import recompose
from profiles.services.notices.drafting import leave_out
from profiles.services.notices.ending import end_for_number
from profiles.services.notices.setting import set_notice
from profiles.services.places import placing
from profiles.services.places.placing import Place
from tests.conftest import actor
from tests.services.notices.conftest import due, heard, row

# Christmas is from 24 December 18:00 to 27 December 09:00: by London's clocks, and by New York's.
LONDON = (datetime(2026, 12, 24, 18, tzinfo=UTC), datetime(2026, 12, 27, 9, tzinfo=UTC))
NEW_YORK = (datetime(2026, 12, 24, 23, tzinfo=UTC), datetime(2026, 12, 27, 14, tzinfo=UTC))
HOUR = timedelta(hours=1)


@pytest.fixture
def move(editor, clock):
    """Say that numbers are in a zone: ``move([number, ...], "America/New_York")``."""

    def say(numbers, zone="America/New_York"):
        chosen = PhoneNumber.objects.filter(pk__in=[number.pk for number in numbers])
        placing.place_numbers(chosen, actor=actor(editor), place=Place(time_zone=zone), now=clock.now)

    return say


def times(notice, label="A"):
    found = row(notice, label)
    return found.starts_at, found.ends_at


def settle(numbers, now):
    """Compose what is due, as the clock does: nothing is due then."""
    for number in numbers:
        number.refresh_from_db()
        recompose(number, now=now)
        number.save()


def test_a_planned_notice_begins_and_ends_by_the_clocks_of_the_new_zone(planned, numbers, move):
    notice = planned()
    move(numbers[:1])
    assert (times(notice, "A"), times(notice, "B")) == (NEW_YORK, LONDON)


def test_the_numbers_whose_times_move_are_due(planned, numbers, move, clock):
    planned()
    settle(numbers, clock.now)
    move(numbers[:1])
    assert due(numbers) == ["A"]


def test_a_number_without_notices_is_not_due(numbers, move):
    move(numbers)
    assert due(numbers) == []


def test_a_region_alone_moves_nothing(planned, numbers, editor, clock):
    planned()
    settle(numbers, clock.now)
    place = Place(region="US-NY")
    placing.place_numbers(PhoneNumber.objects.all(), actor=actor(editor), place=place, now=clock.now)
    assert due(numbers) == []


def test_a_notice_of_moments_stays_where_it_is(planned, numbers, move, clock):
    notice = planned(local_time=False)
    settle(numbers, clock.now)
    move(numbers)
    assert (times(notice), due(numbers)) == (LONDON, [])


def test_who_was_left_out_does_not_hear_it_then(draft, numbers, move, manager, clock):
    notice = draft()
    leave_out(numbers[0], notice, actor=actor(manager))
    set_notice(notice, actor=actor(manager), now=clock.now)
    move(numbers)
    clock.move_to(NEW_YORK[0] + HOUR)
    assert heard(numbers[0]) == numbers[0].head_body


def test_what_has_begun_began_when_it_did_where_it_is_in_force_there_too(planned, numbers, move, clock):
    notice = planned()
    clock.move_to(NEW_YORK[0] + HOUR)
    move(numbers[:1])
    assert times(notice) == (LONDON[0], NEW_YORK[1])


def test_what_is_still_to_begin_there_is_heard_no_more_until_then(planned, numbers, move, clock):
    notice = planned()
    clock.move_to(LONDON[0] + HOUR)
    before = heard(numbers[0])
    move(numbers[:1])
    assert (times(notice), heard(numbers[0])) == (NEW_YORK, numbers[0].head_body)
    assert before != numbers[0].head_body


def test_what_would_have_begun_there_begins_now(planned, numbers, move, clock):
    notice = planned()
    clock.move_to(LONDON[0] - HOUR)
    move(numbers[:1], "Australia/Sydney")
    assert times(notice)[0] == clock.now


def test_what_is_over_for_a_number_stays_over(planned, numbers, move, clock):
    notice = planned()
    clock.move_to(LONDON[1] + HOUR)
    move(numbers[:1])
    assert times(notice) == LONDON


def test_what_a_person_ended_stays_ended(planned, numbers, move, clock, manager):
    notice = planned()
    clock.move_to(LONDON[0] + HOUR)
    end_for_number(numbers[0], notice, actor=actor(manager), now=clock.now)
    move(numbers[:1])
    assert times(notice) == (LONDON[0], clock.now)


def test_a_notice_that_names_its_dates_begins_as_much_earlier_as_before(planned, numbers, move):
    notice = planned(says_span=True)
    earlier = LONDON[0] - times(notice)[0]
    move(numbers[:1])
    assert (NEW_YORK[0] - times(notice)[0], earlier > timedelta(0)) == (earlier, True)


def test_the_notice_is_looked_at_when_the_first_of_its_numbers_begins(planned, numbers, move):
    notice = planned()
    move(numbers)
    assert Notice.objects.get(pk=notice.pk).due_at == NEW_YORK[0]


def test_no_line_of_the_log_but_the_numbers_own(planned, numbers, move):
    planned()
    seen = AuditEvent.objects.count()
    move(numbers[:1])
    assert AuditEvent.objects.count() == seen + 1
