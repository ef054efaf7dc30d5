"""Notices of local times, against every minute of the days on which clocks change; a leap day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from profiles.l10n.wall_clock import first_moment, last_moment
from profiles.texts.composition import Layer, Placement, compose

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
BODY = "Open all day."
# Zone, the day on which its clocks change, and a time in the middle of what they skip or show twice.
CHANGES = [
    ("Europe/London", "2026-03-29", "01:30"),
    ("Europe/London", "2026-10-25", "01:30"),
    ("America/New_York", "2026-03-08", "02:30"),
    ("America/New_York", "2026-11-01", "01:30"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45"),
    ("America/Santiago", "2026-09-06", "00:30"),
    ("America/Santiago", "2026-04-04", "23:30"),
    ("Pacific/Chatham", "2026-09-27", "03:00"),
    ("Pacific/Chatham", "2026-04-05", "03:00"),
    ("Africa/Casablanca", "2026-03-22", "02:30"),
    ("Africa/Casablanca", "2026-02-15", "02:30"),
    ("Asia/Kathmandu", "2028-02-29", "23:59"),
]


def local_notices(day: str, time: str, zone: ZoneInfo) -> list[Layer]:
    """Return notices that begin and end at ``time``, before and after it, and with the day itself."""
    midnight, middle = datetime.fromisoformat(day), datetime.fromisoformat(f"{day}T{time}")
    spans = [
        ("Until the change.", Placement.ABOVE, midnight - 5 * 60 * MINUTE, middle),
        ("From the change on.", Placement.BELOW, middle, middle + 4 * 60 * MINUTE),
        ("At the change.", Placement.INSTEAD, middle, middle),
        ("Closed today.", Placement.ABOVE, midnight, midnight + DAY),
        ("Just before.", Placement.ABOVE, middle - 20 * MINUTE, middle - 10 * MINUTE),
    ]
    return [
        Layer(key, 1, text, placement, first_moment(begin, zone), last_moment(end, zone))
        for key, (text, placement, begin, end) in enumerate(spans)
    ]


@pytest.mark.parametrize(("name", "day", "time"), CHANGES)
def test_the_next_change_is_the_first_minute_that_has_another_text(name: str, day: str, time: str):
    layers = local_notices(day, time, ZoneInfo(name))
    start = datetime.fromisoformat(day).replace(tzinfo=UTC) - DAY
    minutes = [start + minute * MINUTE for minute in range(3 * 24 * 60)]
    told = {minute: compose(BODY, layers, minute) for minute in minutes}
    expected, wrong = None, []
    for minute, after in zip(minutes[-2::-1], minutes[:0:-1], strict=True):
        if told[after].text != told[minute].text:
            expected = after
        if told[minute].changes_at != expected:
            wrong.append(minute)
    assert not wrong


@pytest.mark.parametrize(("name", "day", "time"), CHANGES)
def test_what_is_closed_today_is_heard_while_the_clock_shows_that_day(name: str, day: str, time: str):
    zone = ZoneInfo(name)
    layers = [each for each in local_notices(day, time, zone) if each.text == "Closed today."]
    start = datetime.fromisoformat(day).replace(tzinfo=UTC) - DAY
    wrong = []
    for minute in range(0, 3 * 24 * 60, 15):
        moment = start + minute * MINUTE
        is_heard = compose(BODY, layers, moment).text != BODY
        if is_heard != (moment.astimezone(zone).date().isoformat() == day):
            wrong.append(moment)
    assert not wrong


def test_a_leap_day_is_a_day_of_its_own():
    zone = ZoneInfo("Europe/London")
    begin, end = datetime.fromisoformat("2028-02-28T18:00"), datetime.fromisoformat("2028-03-01T09:00")
    closed = Layer(1, 1, "Closed.", Placement.ABOVE, first_moment(begin, zone), last_moment(end, zone))
    assert compose(BODY, [closed], closed.starts_at).changes_at == closed.starts_at + DAY + 15 * 60 * MINUTE
