"""Wall-clock times as moments, against every minute of the days on which the clocks change."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from profiles.l10n.wall_clock import first_moment, last_moment

MINUTE = timedelta(minutes=1)
# Two days around each: what is skipped is an hour, half an hour, at midnight, a whole day; shown twice likewise.
DAYS = [
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/Sao_Paulo", "2018-02-18"),
    ("Pacific/Apia", "2011-12-30"),
    ("Asia/Kathmandu", "2028-02-29"),
    ("Europe/London", "2028-02-29"),
]


def shown(zone: ZoneInfo, day: datetime) -> dict[datetime, list[datetime]]:
    """Return what the clock shows -> when, for each minute from two days before ``day`` to two days after."""
    found = defaultdict(list)
    start = day.replace(tzinfo=UTC) - timedelta(days=2)
    for minute in range(4 * 24 * 60):
        moment = start + minute * MINUTE
        found[moment.astimezone(zone).replace(tzinfo=None, fold=0)].append(moment)
    return found


@pytest.mark.parametrize(("name", "date"), DAYS)
def test_every_minute_of_the_days_around_a_change_is_the_moment_that_the_clock_shows_it(name: str, date: str):
    zone, day = ZoneInfo(name), datetime.fromisoformat(date)
    clock = shown(zone, day)
    wrong = []
    for minute in range(-12 * 60, 36 * 60):
        wall = day + minute * MINUTE
        # What is skipped: the first minute that is shown after it.
        moments = clock.get(wall) or [next(moments[0] for later, moments in clock.items() if later > wall)]
        if (first_moment(wall, zone), last_moment(wall, zone)) != (moments[0], moments[-1]):
            wrong.append(wall)
    assert not wrong


def test_the_second_hour_of_a_lord_howe_autumn_is_half_an_hour_long():
    zone, wall = ZoneInfo("Australia/Lord_Howe"), datetime.fromisoformat("2026-04-05T01:45")
    assert last_moment(wall, zone) - first_moment(wall, zone) == timedelta(minutes=30)


def test_seconds_of_a_skipped_hour_are_the_moment_of_the_change():
    wall = datetime.fromisoformat("2026-03-29T01:30:12.000345")
    assert first_moment(wall, ZoneInfo("Europe/London")) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_time_as_it_was_read_back_from_a_clock_that_showed_it_twice_is_the_same_time():
    zone, wall = ZoneInfo("Europe/London"), datetime.fromisoformat("2026-10-25T01:30")
    assert first_moment(wall.replace(fold=1), zone) == first_moment(wall, zone)
