"""Opening hours as sentences: what people would say, and dates by name."""

from datetime import date

import pytest

from profiles.texts.hours.record import BY_APPOINTMENT, CLOSED, Day, SpecialDay
from profiles.texts.hours.writing import write_hours, write_time, write_week

HOUR = 60
WORKDAY = Day.open((9 * HOUR, 17 * HOUR))


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (0, "midnight"), (5, "12.05am"), (9 * 60, "9am"), (9 * 60 + 5, "9.05am"), (12 * 60, "noon"),
        (12 * 60 + 30, "12.30pm"), (17 * 60 + 30, "5.30pm"), (24 * 60, "midnight"), (26 * 60, "2am"),
    ],
)  # fmt: skip
def test_a_time_is_told_as_people_say_it(minutes, told):
    assert write_time(minutes) == told


@pytest.mark.parametrize(
    ("week", "told"),
    [
        ([WORKDAY] * 7, "Every day 9am to 5pm."),
        ([CLOSED] * 7, "Closed every day."),
        ([BY_APPOINTMENT] * 7, "Every day by appointment."),
        ([Day.open((0, 1440))] * 7, "Every day 24 hours."),
        ([WORKDAY] * 5 + [CLOSED] * 2, "Monday to Friday 9am to 5pm, closed on Saturday and Sunday."),
        ([CLOSED] * 4 + [WORKDAY] * 3, "Closed from Monday to Thursday, Friday to Sunday 9am to 5pm."),
        ([BY_APPOINTMENT] * 6 + [CLOSED], "Monday to Saturday by appointment, closed on Sunday."),
        ([Day.open((540, 780), (840, 1050))] * 7, "Every day 9am to 1pm and 2pm to 5.30pm."),
        ([Day.open((1080, 1560))] * 7, "Every day 6pm to 2am."),
    ],
)  # fmt: skip
def test_a_week_is_told_in_runs_of_days(week, told):
    assert write_week(week) == told


def test_the_dates_that_differ_are_named_with_weekday_and_year():
    week = [Day.open((540, 1050))] * 4 + [Day.open((540, 960)), Day.open((600, 840)), CLOSED]
    special = dict.fromkeys((date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)), SpecialDay(CLOSED))
    assert write_hours(week, special) == (
        "Monday to Thursday 9am to 5.30pm, Friday 9am to 4pm, Saturday 10am to 2pm, closed on Sunday. "
        "Closed on Friday 25 and Monday 28 December 2026 and on Friday 1 January 2027."
    )


def test_dates_of_each_kind_have_a_sentence():
    special = {
        date(2026, 12, 24): SpecialDay(Day.open((540, 780))),
        date(2026, 12, 25): SpecialDay(CLOSED),
        date(2026, 12, 29): SpecialDay(BY_APPOINTMENT),
    }
    assert write_hours([WORKDAY] * 7, special) == (
        "Every day 9am to 5pm. Open 9am to 1pm on Thursday 24 December 2026. "
        "Closed on Friday 25 December 2026. By appointment on Tuesday 29 December 2026."
    )


def test_a_date_with_a_name_is_told_with_it():
    special = {
        date(2026, 12, 24): SpecialDay(CLOSED),
        date(2026, 12, 29): SpecialDay(CLOSED, "Staff training"),
    }
    assert write_hours([WORKDAY] * 7, special).endswith(
        "Closed on Thursday 24 December 2026 and on Tuesday 29 December 2026 (Staff training)."
    )
