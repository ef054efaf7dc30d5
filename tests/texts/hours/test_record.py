"""What differs from the week in a window of dates."""

from datetime import date

from profiles.texts.hours.record import CLOSED, Day, Hours, OnHolidays, SpecialDay

OPEN = Day.open((540, 1020))
WEEK = (*[OPEN] * 5, CLOSED, CLOSED)
CHRISTMAS, BOXING_DAY, NEW_YEAR = date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)
SHUT = SpecialDay(CLOSED)


def test_bank_holidays_on_which_nothing_differs_are_left_out():
    hours = Hours(WEEK, OnHolidays.CLOSED)
    special = hours.special_days([CHRISTMAS, BOXING_DAY], first=CHRISTMAS, last=NEW_YEAR)
    assert special == {CHRISTMAS: SHUT}


def test_both_ends_of_the_window_count():
    hours = Hours(WEEK, OnHolidays.CLOSED)
    special = hours.special_days([CHRISTMAS, NEW_YEAR], first=CHRISTMAS, last=NEW_YEAR)
    assert list(special) == [CHRISTMAS, NEW_YEAR]


def test_a_date_of_its_own_goes_before_a_bank_holiday():
    own = SpecialDay(OPEN, "Open day")
    hours = Hours(WEEK, OnHolidays.CLOSED, dates=((CHRISTMAS, own),))
    assert hours.special_days([CHRISTMAS], first=CHRISTMAS, last=NEW_YEAR) == {CHRISTMAS: own}


def test_the_night_before_the_window_is_told_where_it_reaches_into_it():
    nights = Hours((Day.open((1320, 1560)),) * 7, OnHolidays.CLOSED)
    assert list(nights.special_days([CHRISTMAS], first=BOXING_DAY, last=NEW_YEAR)) == [CHRISTMAS]


def test_the_day_before_the_window_is_not_told_where_it_ends_before():
    hours = Hours(WEEK, OnHolidays.CLOSED)
    assert hours.special_days([CHRISTMAS], first=BOXING_DAY, last=NEW_YEAR) == {}
