"""A record of what a person typed: bank holidays in their usual words, and dates with their names."""

from datetime import date
from pathlib import Path

import pytest

from profiles.texts.hours.record import CLOSED, Day, Hours, OnHolidays, SpecialDay
from profiles.texts.hours.typed import read_to_hours
from profiles.texts.hours.writing import write_holidays, write_week

TODAY = date(2026, 11, 29)
OPEN = Day.open((540, 1020))
WEEK = (*[OPEN] * 5, CLOSED, CLOSED)


@pytest.mark.parametrize(
    ("typed", "on_holidays", "holiday"),
    [
        ("closed on bank holidays", OnHolidays.CLOSED, CLOSED),
        ("closed weekends and Bank Holidays", OnHolidays.CLOSED, CLOSED),
        ("(closed bank hols)", OnHolidays.CLOSED, CLOSED),
        ("except public holidays", OnHolidays.CLOSED, CLOSED),
        ("including bank holidays", OnHolidays.AS_USUAL, CLOSED),
        ("open on bank holidays as usual", OnHolidays.AS_USUAL, CLOSED),
        ("open as usual on bank holidays", OnHolidays.AS_USUAL, CLOSED),
        ("bank holidays 10-2", OnHolidays.OTHER, Day.open((600, 840))),
        ("10am to 2pm on bank holidays", OnHolidays.OTHER, Day.open((600, 840))),
    ],
)
def test_bank_holidays_are_understood(typed, on_holidays, holiday):
    read = read_to_hours(f"Mon-Fri 9-5; {typed}", TODAY)
    assert (read.hours, read.misread) == (Hours(WEEK, on_holidays, holiday), ())


@pytest.mark.parametrize("typed", ["bank holidays", "Sunday as usual", "as usual", "Christmas Eve 9-12"])
def test_what_says_nothing_is_told(typed):
    assert read_to_hours(f"Mon-Fri 9-5; {typed}", TODAY).misread != ()


def test_no_week_makes_no_record():
    assert read_to_hours("Closed on 25 December", TODAY).hours is None


def test_the_name_of_a_date_is_kept():
    hours = read_to_hours("Mon-Fri 9-5. Closed on 24 December (Christmas Eve)", TODAY).hours
    assert hours is not None
    assert hours.dates == ((date(2026, 12, 24), SpecialDay(CLOSED, "Christmas Eve")),)


def test_a_name_that_could_not_be_stored_is_told():
    assert read_to_hours(f"Mon-Fri 9-5. Closed on 24 December ({'x' * 81})", TODAY).misread != ()


def test_more_dates_than_can_be_kept_make_no_record():
    days = " and ".join(f"{place % 28 + 1} May {2027 + place // 28}" for place in range(401))
    assert read_to_hours(f"Mon-Fri 9-5. Closed on {days}.", TODAY).hours is None


def _told(typed: str) -> str:
    """Return what is made of ``typed``, as sentences; "?" where any of it is not understood."""
    read = read_to_hours(typed, TODAY)
    if read.hours is None or read.misread:
        return "?"
    hours = read.hours
    return f"{write_week(hours.week)} {write_holidays(hours.on_holidays, hours.holiday)}".strip()


def test_the_ways_in_which_people_type_are_read_as_meant_or_not_at_all():
    ways = [line.split(" => ") for line in Path("tests/data/typed_hours.txt").read_text().splitlines()]
    assert [(typed, _told(typed)) for typed, meant in ways if _told(typed) != meant] == []
