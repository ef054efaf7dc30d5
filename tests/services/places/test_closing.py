"""Closed on the bank holidays of the next 12 months, each place on its own."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from profiles.models import AuditEvent, BankHoliday, Notice, NoticeNumber, PhoneNumber
from profiles.services.notices.content import NoticeRefused
from profiles.services.notices.ending import end_for_number
from profiles.services.notices.setting import set_notice
from profiles.services.places import closing
from profiles.services.places.closing import close, closed_on, plan_closing
from tests.conftest import actor

ENGLISH, SCOTTISH, IRISH, NOWHERE = "+442079460001", "+441314960001", "+35312345678", "+447700900123"
TODAY = date(2026, 6, 15)  # as the clock of tests has it
CHRISTMAS, ST_ANDREW, AUGUST = date(2026, 12, 25), date(2026, 11, 30), date(2026, 8, 31)
ROWS = [
    ("GB-ENG", CHRISTMAS, "Christmas Day"),
    ("GB-ENG", AUGUST, "Late Summer Bank Holiday"),
    ("GB-SCT", CHRISTMAS, "Christmas Day"),
    ("GB-SCT", ST_ANDREW, "Saint Andrew's Day"),
    ("IE", CHRISTMAS, "Nollaig"),
    ("GB-SCT", date(2026, 1, 2), "New Year Holiday"),
    ("GB-SCT", date(2027, 8, 2), "Summer Bank Holiday"),
]


@pytest.fixture
def places(make_number, clock):
    """A number in England, one in Scotland, one in Ireland and one of which nobody said where it is."""
    for region, day, name in ROWS:
        BankHoliday.objects.create(region=region, date=day, name=name)
    for number, region in ((ENGLISH, "GB-ENG"), (SCOTTISH, "GB-SCT"), (IRISH, "IE"), (NOWHERE, None)):
        make_number(number)
        PhoneNumber.objects.filter(number=number).update(region=region)


def plan():
    return plan_closing(PhoneNumber.objects.all(), today=TODAY)


def closed(user, keys=None, *, submission="form", days_before=0):
    return close(
        PhoneNumber.objects.all(),
        actor=actor(user),
        keys=[day.key for day in plan().days] if keys is None else keys,
        days_before=days_before,
        submission=submission,
        now=timezone.now(),
        today=TODAY,
    )


def said():
    """Return what each number hears of it, in the order of the days."""
    rows = NoticeNumber.objects.order_by("number__number", "notice__ends_at", "notice")
    found: dict[str, list[str]] = {}
    for number, text in rows.values_list("number__number", "notice__text"):
        found.setdefault(number, []).append(text)
    return found


def test_each_number_closes_on_the_days_of_its_own_region(places, manager):
    closed(manager)
    assert said() == {
        ENGLISH: [closed_on(AUGUST, "Late Summer Bank Holiday"), closed_on(CHRISTMAS, "Christmas Day")],
        SCOTTISH: [closed_on(ST_ANDREW, "Saint Andrew's Day"), closed_on(CHRISTMAS, "Christmas Day")],
        IRISH: [closed_on(CHRISTMAS, "Nollaig")],
    }


def test_the_words_name_day_and_holiday():
    assert closed_on(CHRISTMAS, "Christmas Day") == "Closed on Friday 25 December 2026 (Christmas Day)."


def test_a_day_in_lieu_has_no_brackets_in_brackets():
    assert closed_on(date(2026, 12, 28), "Boxing Day (observed)").endswith("(Boxing Day, observed).")


def test_regions_share_a_notice_where_day_and_name_are_the_same(places):
    shared = [(day.date, day.regions, day.numbers) for day in plan().days if day.name == "Christmas Day"]
    assert shared == [(CHRISTMAS, ("GB-ENG", "GB-SCT"), (SCOTTISH, ENGLISH)[::-1])]


def test_only_the_next_12_months_count(places):
    assert {day.date for day in plan().days} == {CHRISTMAS, ST_ANDREW, AUGUST}


def test_numbers_without_a_region_and_regions_without_days_are_named(places):
    BankHoliday.objects.filter(region="IE").delete()
    assert (plan().unplaced, plan().unknown) == ((NOWHERE,), ("IE",))


def test_a_plan_changes_nothing(places):
    plan()
    assert not Notice.objects.exists()


def test_a_notice_is_heard_on_the_day_by_the_clocks_of_its_number(places, manager):
    PhoneNumber.objects.filter(number=IRISH).update(time_zone="America/New_York")
    closed(manager)
    row = NoticeNumber.objects.get(number__number=IRISH)
    notice = row.notice
    assert (notice.local_time, notice.says_span, notice.state) == (True, True, "planned")
    assert (notice.starts_at, row.ends_at) == (
        datetime(2026, 12, 25, tzinfo=UTC),
        datetime(2026, 12, 26, 5, tzinfo=UTC),
    )


def test_it_may_be_heard_some_days_before(places, manager):
    closed(manager, days_before=7)
    assert Notice.objects.get(title__contains="Nollaig").starts_at == datetime(2026, 12, 18, tzinfo=UTC)


def test_days_that_were_not_chosen_stay_open(places, manager):
    done = closed(manager, [f"{AUGUST} Late Summer Bank Holiday"])
    assert (done.made, Notice.objects.count()) == (1, 1)


def test_the_same_form_again_makes_nothing_twice(places, manager):
    closed(manager)
    done = closed(manager)
    assert (done.made, done.problems, Notice.objects.count()) == (0, [], 4)


def test_a_number_that_comes_later_closes_too_and_the_others_hear_it_once(places, manager):
    closed(manager)
    PhoneNumber.objects.filter(number=NOWHERE).update(region="GB-SCT")
    day = next(day for day in plan().days if day.name == "Christmas Day")
    assert (day.numbers, day.known) == ((NOWHERE,), 2)
    closed(manager, submission="another form")
    assert NoticeNumber.objects.filter(notice__title__contains="Christmas Day").count() == 3


def test_where_a_person_ended_it_it_may_be_closed_again_by_another_form(places, manager):
    closed(manager)
    notice, english = Notice.objects.get(title__contains="Christmas"), PhoneNumber.objects.get(number=ENGLISH)
    end_for_number(english, notice, actor=actor(manager), now=timezone.now())
    assert next(day for day in plan().days if day.name == "Christmas Day").numbers == (ENGLISH,)
    assert [closed(manager, submission=form).made for form in ("form", "another form")] == [0, 1]


def test_what_can_not_be_is_told_and_leaves_no_draft(places, manager):
    PhoneNumber.objects.filter(number=IRISH).update(state="removed")
    done = closed(manager)
    assert (done.made, len(done.problems), Notice.objects.count()) == (3, 1, 3)
    assert done.problems[0].startswith("2026-12-25: No number would hear it.")


def test_what_failed_half_way_is_gone_on_with(places, manager, monkeypatch):
    plain, calls = set_notice, []

    def fails_at_the_third(*args, **kwargs):
        calls.append(1)
        if len(calls) == 3:
            raise OSError("the machine went down")
        return plain(*args, **kwargs)

    monkeypatch.setattr(closing, "set_notice", fails_at_the_third)
    with pytest.raises(OSError, match="went down"):
        closed(manager)
    assert (closed(manager).made, Notice.objects.filter(state="planned").count()) == (2, 4)


def test_each_notice_is_an_ordinary_one_in_the_log(places, manager):
    closed(manager, ["2026-12-25 Nollaig"])
    steps = [event.data["step"] for event in AuditEvent.objects.filter(action="notice").order_by("seq")]
    assert steps == ["planned", "set"]


def test_too_many_numbers_at_once_are_refused_before_anything_is_set(places, manager, monkeypatch):
    monkeypatch.setattr(closing, "NUMBER_LIMIT", 2)
    with pytest.raises(NoticeRefused, match="more than 2 numbers"):
        closed(manager)
    assert not Notice.objects.exists()


def test_an_editor_may_not_for_several(places, editor):
    with pytest.raises(PermissionDenied):
        closed(editor)
    assert not Notice.objects.exists()


def test_its_numbers_are_due(places, manager):
    closed(manager)
    due = PhoneNumber.objects.filter(recompose_at__lte=timezone.now() + timedelta(seconds=1))
    assert set(due.values_list("number", flat=True)) == {ENGLISH, SCOTTISH, IRISH}
