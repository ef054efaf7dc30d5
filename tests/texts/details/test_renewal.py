"""The body of a follower at a time, and when it next changes: told ahead, and nothing changes in between."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from profiles.texts.contract import LIMIT, utf16_length
from profiles.texts.details.filling import fill_details
from profiles.texts.details.renewal import WINDOW, Renewed, compose_details
from profiles.texts.details.slots import WEEK, WeeklySlot
from profiles.texts.details.values import Details, Value
from profiles.texts.hours.record import CLOSED, Day, Hours, OnHolidays, SpecialDay
from profiles.texts.hours.stored import to_json
from tests.texts.hours.places import HOLIDAYS, ZONES, some_place

NUMBER = "+442079460104"
LONDON = ZoneInfo("Europe/London")
JUNE = datetime(2028, 6, 15, 12, tzinfo=UTC)
SLOT = WeeklySlot(NUMBER, LONDON)
NINE_TO_FIVE = (Day.open((540, 1020)),) * 7
TEMPLATE = "Open ${hours}\n${other} ${name|}"


def renewed(details: Details, *, at: datetime = JUNE, template: str = "${hours}", **other: Any) -> Renewed:
    given: dict[str, Any] = {
        "number": NUMBER,
        "zone": LONDON,
        "holidays": HOLIDAYS,
        "drop_empty_lines": False,
    }
    return compose_details(template, details=details, at=at, **{**given, **other})


def hours_with(*dates: date, name: str = "") -> dict[str, Value]:
    closed = SpecialDay(CLOSED, name)
    return {"hours": to_json(Hours(NINE_TO_FIVE, dates=tuple((each, closed) for each in dates)))}


@pytest.mark.parametrize("dates_fit", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_the_body_changes_when_it_was_told_to_and_not_before(seed, dates_fit):
    """For a year and a half, looked at every three days or so: nothing that was not told, everything that was."""
    dice = random.Random(seed)
    hours = replace(some_place(seed), week=NINE_TO_FIVE, on_holidays=OnHolidays.CLOSED)
    details: Details = {"hours": to_json(hours), "other": to_json(some_place(seed + 1_000)), "name": "Smile"}
    place: dict[str, Any] = {"number": f"+44207{seed:07}", "zone": ZoneInfo(dice.choice(ZONES))}
    filling = LIMIT - len(fill_details(TEMPLATE, drop_empty_lines=False, details=details).body) - 90
    place["template"] = TEMPLATE if dates_fit else f"{'x' * filling}{TEMPLATE}"
    at = datetime(2027, 12, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(10_080))
    told = renewed(details, at=at, **place)
    wrong, changes, fit = [], 0, True
    for _look in range(180):
        at += timedelta(hours=73)
        while told.changes_at is not None and told.changes_at <= at:
            before = renewed(details, at=told.changes_at - timedelta(microseconds=1), **place)
            then = renewed(details, at=told.changes_at, **place)
            changes += 1
            wrong += [told.changes_at] * (before.body != told.body or then.body == told.body)
            fit &= not told.left_off
            told = then
        now = renewed(details, at=at, **place)
        wrong += [at] * ((now.body, now.changes_at) != (told.body, told.changes_at))
    assert (wrong, told.changes_at, fit) == ([], None, dates_fit)
    assert changes > 5


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"hours": "Mon-Fri 9-5"},
        {"hours": to_json(Hours(NINE_TO_FIVE))},
        {"other": to_json(Hours(NINE_TO_FIVE, OnHolidays.CLOSED))},
    ],
    ids=["none", "in own words", "a week alone", "not in the template"],
)
def test_what_names_no_dates_never_changes(details):
    assert renewed(details).changes_at is None


def test_a_date_comes_into_sight_67_days_ahead_of_a_slot():
    slot = SLOT.last(JUNE)
    inside, outside = slot + WINDOW, slot + WINDOW + timedelta(days=1)
    bodies = [renewed(hours_with(each)).body for each in (inside, outside)]
    assert ["Closed on" in body for body in bodies] == [True, False]


def test_each_date_of_the_next_60_days_is_named_at_any_time():
    unnamed = []
    for hour in range(0, 24 * 14, 5):
        at = JUNE + timedelta(hours=hour)
        ahead = at.astimezone(LONDON).date() + timedelta(days=60)
        unnamed += [at] * ("Closed on" not in renewed(hours_with(ahead), at=at).body)
    assert unnamed == []


def test_a_date_that_is_over_goes_with_the_next_slot():
    yesterday = SLOT.last(JUNE)
    told = renewed(hours_with(yesterday))
    assert (told.changes_at, renewed(hours_with(yesterday), at=told.changes_at).body) == (
        SLOT.moment(yesterday + WEEK),
        "Every day 9am to 5pm.",
    )


def test_bank_holidays_of_another_region_are_other_dates():
    closed = {"hours": to_json(Hours(NINE_TO_FIVE, OnHolidays.CLOSED))}
    assert renewed(closed, holidays=[date(2028, 7, 12)]).body.endswith("Closed on Wednesday 12 July 2028.")


def test_the_farthest_dates_are_left_off_where_there_is_no_room():
    dates = [JUNE.date() + timedelta(days=7 * week) for week in range(1, 8)]
    template = "x" * 7_880 + "${hours}"
    told = renewed(hours_with(*dates), template=template)
    assert (utf16_length(told.body) <= LIMIT, told.left_off) == (True, tuple(dates[4:]))
    assert told.body.endswith("on Thursday 6 and Thursday 13 July 2028.")
    # One more would have been too many.
    assert len(renewed(hours_with(*dates[:5])).body) + 7_880 > LIMIT


def test_dates_that_were_left_off_come_in_as_others_go():
    dates = [JUNE.date() + timedelta(days=7 * week) for week in range(1, 8)]
    details, template = hours_with(*dates), "x" * 7_880 + "${hours}"
    told, unheard = renewed(details, template=template), []
    while told.changes_at is not None:
        at = told.changes_at
        told = renewed(details, template=template, at=at)
        unheard += [each for each in told.left_off if each < at.date() + timedelta(days=14)]
    assert unheard == []


def test_a_text_without_room_for_any_date_has_none():
    dates = [JUNE.date() + timedelta(days=day) for day in range(1, 9)]
    told = renewed(hours_with(*dates), template="x" * 7_970 + "${hours}")
    assert told.left_off == tuple(dates)


def test_a_text_that_is_too_long_without_any_date_is_told_as_it_is():
    told = renewed(hours_with(JUNE.date()), template="x" * 8_000 + "${hours}")
    assert told.body == "x" * 8_000 + "Every day 9am to 5pm."


def test_dates_at_the_end_of_time_are_no_error():
    assert renewed(hours_with(date(9999, 12, 31), date(1, 1, 1))).changes_at is None
