"""Opening hours out of a form: what a record fills in is read as the record; what cannot be is told by field."""

from datetime import date

import pytest

from profiles.forms.hours.posted import hours_from_post, hours_to_post
from profiles.texts.hours.record import CLOSED, Day, Hours, OnHolidays, SpecialDay
from tests.texts.hours.places import some_place

TODAY = date(2026, 11, 29)
NINE_TO_FIVE = Day.open((540, 1020))
WEEK = (*[NINE_TO_FIVE] * 5, CLOSED, CLOSED)
FILLED = hours_to_post(Hours(WEEK), "h")
REFUSED = [
    ({"h.mon.0.opens": "25:00"}, "h.mon.0.opens"),
    ({"h.mon.0.opens": "nine"}, "h.mon.0.opens"),
    ({"h.mon.0.closes": ""}, "h.mon.0.closes"),
    ({"h.mon.0.closes": "9am"}, "h.mon.0.closes"),
    ({"h.mon.1.opens": "4pm", "h.mon.1.closes": "6pm"}, "h.mon.0.opens"),
    ({"h.mon.0.opens": "", "h.mon.0.closes": ""}, "h.mon.0.opens"),
    ({"h.mon.kind": "closed"}, "h.mon.kind"),
    ({"h.mon.kind": "perhaps"}, "h.mon.kind"),
    ({"h.holidays": "perhaps"}, "h.holidays"),
    ({"h.dates.0.date": "soon", "h.dates.0.kind": "closed"}, "h.dates.0.date"),
    ({"h.dates.0.name": "Party", "h.dates.0.kind": "closed"}, "h.dates.0.date"),
    (
        {"h.dates.0.date": "2026-12-24", "h.dates.0.kind": "closed", "h.dates.0.name": "a (b)"},
        "h.dates.0.name",
    ),
    ({"h.way": "typed", "h.typed": "Mon-Fri 9-5, ring the bell"}, "h.typed"),
    ({"h.way": "typed", "h.typed": "Closed on 25 December"}, "h.typed"),
]


def test_what_a_record_fills_in_is_read_as_the_record():
    places = [some_place(seed) for seed in range(200)]
    # Bank holidays with other hours that are "closed" are closed.
    places = [each for each in places if each.on_holidays != OnHolidays.OTHER or each.holiday != CLOSED]
    read = [hours_from_post(hours_to_post(each, "details.h"), "details.h", today=TODAY) for each in places]
    assert read == [(each, {}) for each in places]


@pytest.mark.parametrize(
    ("opens", "closes"), [("9", "5"), ("9.00", "17:00"), ("9am", "5pm"), ("09:00", "5 p.m."), (" 9 ", "5")]
)
def test_times_are_read_as_people_type_them(opens, closes):
    posted = FILLED | {"h.mon.0.opens": opens, "h.mon.0.closes": closes}
    assert hours_from_post(posted, "h", today=TODAY) == (Hours(WEEK), {})


@pytest.mark.parametrize(("changed", "name"), REFUSED, ids=lambda each: str(each)[:60])
def test_what_cannot_be_is_told_at_its_field(changed, name):
    assert list(hours_from_post(FILLED | changed, "h", today=TODAY).refusals) == [name]


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        ("8", "10pm", "8 to 10pm may mean two things. Write am or pm, or times like 17:30."),
        ("6", "2", "6 to 2 may mean two things. Write am or pm, or times like 17:30."),
        ("9am", "9am", "It closes when it opens. For the whole day write midnight to midnight."),
    ],
)
def test_times_that_are_refused_say_why(opens, closes, told):
    posted = FILLED | {"h.mon.0.opens": opens, "h.mon.0.closes": closes}
    assert hours_from_post(posted, "h", today=TODAY).refusals == {"h.mon.0.closes": told}


def test_a_date_that_is_there_twice_is_told():
    twice = {
        f"h.dates.{place}.{what}": value
        for place in (0, 1)
        for what, value in (("date", "2026-12-24"), ("kind", "closed"))
    }
    assert list(hours_from_post(FILLED | twice, "h", today=TODAY).refusals) == ["h.dates.1.date"]


def test_what_is_typed_makes_a_record():
    posted = {"h.way": "typed", "h.typed": "Mon-Fri 9-5. Closed 24 December (Party)"}
    hours = Hours(WEEK, dates=((date(2026, 12, 24), SpecialDay(CLOSED, "Party")),))
    assert hours_from_post(posted, "h", today=TODAY) == (hours, {})


@pytest.mark.parametrize("words", ["", "Whenever the flag is up"])
def test_words_are_kept_as_they_are(words):
    assert hours_from_post(hours_to_post(words, "h"), "h", today=TODAY) == (words, {})
