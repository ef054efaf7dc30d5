"""The weekly slot of a number, on the wall clock of its zone."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from profiles.texts.details.slots import WEEK, WeeklySlot

LONDON = ZoneInfo("Europe/London")
ZONES = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "UTC",
]


def numbers(count):
    return [f"+44207{number:07}" for number in range(count)]


@pytest.mark.parametrize("zone", ZONES)
def test_the_last_slot_is_the_last_one(zone):
    """Every 61 minutes of a fortnight around each change of the clocks, and around the day that Samoa left out."""
    slots = [WeeklySlot(number, ZoneInfo(zone)) for number in numbers(20)]
    wrong = []
    for begin in (date(2028, 3, 20), date(2028, 10, 20), date(2028, 4, 1), date(2011, 12, 25)):
        at = datetime(begin.year, begin.month, begin.day, tzinfo=UTC)
        for _step in range(330):
            at += timedelta(minutes=61)
            lasts = [(slot, slot.last(at)) for slot in slots]
            wrong += [at for slot, last in lasts if not slot.moment(last) <= at < slot.moment(last + WEEK)]
    assert wrong == []


def test_a_slot_is_not_over_before_its_moment():
    slot = WeeklySlot("+442079460104", LONDON)
    monday = slot.last(datetime(2028, 6, 1, tzinfo=UTC))
    moment = slot.moment(monday)
    assert [slot.last(moment), slot.last(moment - timedelta(microseconds=1))] == [monday, monday - WEEK]


def test_the_wall_clock_shows_the_same_in_summer_and_in_winter():
    slot = WeeklySlot("+442079460104", LONDON)
    summer, winter = (slot.last(datetime(2028, month, 1, tzinfo=UTC)) for month in (7, 12))
    shown = {f"{slot.moment(each).astimezone(LONDON):%A %H:%M}" for each in (summer, winter)}
    assert len(shown) == 1


def test_slots_are_spread_over_the_week():
    at = datetime(2028, 6, 15, tzinfo=UTC)
    hours = Counter(
        (at - slot.moment(slot.last(at))) // timedelta(hours=1)
        for slot in (WeeklySlot(number, LONDON) for number in numbers(5_000))
    )
    assert len(hours) == 7 * 24
    assert max(hours.values()) < 3 * 5_000 / (7 * 24)


@pytest.mark.parametrize("days", range(-15, 15))
def test_the_first_slot_from_a_day_on(days):
    slot, start = WeeklySlot("+442079460104", LONDON), date(2028, 6, 1)
    found = slot.first_from(start, (start + timedelta(days=days)).toordinal())
    expected = start
    while expected < start + timedelta(days=days):
        expected += WEEK
    assert found == expected
