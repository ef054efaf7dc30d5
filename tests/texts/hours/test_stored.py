"""Opening hours as JSON: what goes in comes out, in one form, and nothing else is taken."""

import json
from datetime import date

import pytest

from profiles.texts.hours.record import (
    BY_APPOINTMENT,
    CLOSED,
    Day,
    Hours,
    HoursRefused,
    OnHolidays,
    SpecialDay,
)
from profiles.texts.hours.stored import from_json, to_json

OPEN = Day.open((540, 780), (840, 1020))
WEEK = (OPEN, OPEN, OPEN, BY_APPOINTMENT, Day.open((1320, 1560)), CLOSED, Day.open((0, 1440)))
CHRISTMAS_EVE = (date(2026, 12, 24), SpecialDay(OPEN, "Christmas Eve"))
HOURS = Hours(WEEK, OnHolidays.OTHER, Day.open((600, 840)), (CHRISTMAS_EVE,))
PLAIN = ["closed"] * 7


def test_a_record_comes_back_from_its_json():
    assert from_json(json.loads(json.dumps(to_json(HOURS)))) == HOURS


def test_what_is_as_usual_is_not_stored():
    assert to_json(Hours((CLOSED,) * 7)) == {"week": PLAIN}


def test_the_order_of_the_dates_does_not_change_the_json():
    other = (date(2026, 1, 2), SpecialDay(CLOSED))
    ways = [Hours(WEEK, dates=dates) for dates in ((CHRISTMAS_EVE, other), (other, CHRISTMAS_EVE))]
    assert len({json.dumps(to_json(each)) for each in ways}) == 1


REFUSED_HOLIDAYS: tuple[object, ...] = (None, [], "sometimes", "other")


def _with_day(day: object) -> dict[str, object]:
    return {"week": [*PLAIN[1:], day]}


@pytest.mark.parametrize(
    "stored",
    [
        *(None, [], "closed", 5, {}, {"week": None}, {"week": PLAIN[1:]}, {"week": PLAIN, "more": 1}),
        *map(_with_day, [None, "open", [], [[540]], [[540, 1020, 3]], [[True, 1020]], [[540.0, 1020]]]),
        *map(
            _with_day, [[[540, 540]], [[-5, 60]], [[1440, 1500]], [[540, 10**30]], [[600, 700], [650, 800]]]
        ),
        _with_day([[place, place + 1] for place in range(0, 70, 10)]),
        *({"week": PLAIN, "holidays": told} for told in REFUSED_HOLIDAYS),
        {"week": PLAIN, "holiday": "closed"},
        {"week": PLAIN, "dates": [["2026-12-24", "closed"]]},
        *({"week": PLAIN, "dates": {when: ["closed"]}} for when in ("20261224", "2026-02-30", "", "x")),
        *({"week": PLAIN, "dates": {"2026-12-24": day}} for day in (None, [], "closed", ["closed", "", 1])),
        *(
            {"week": PLAIN, "dates": {"2026-12-24": ["closed", name]}}
            for name in (5, "x" * 81, "a (b)", "a\nb", " a", "\u202e")
        ),
        {
            "week": PLAIN,
            "dates": {date.fromordinal(800_000 - each).isoformat(): ["closed"] for each in range(401)},
        },
    ],
    ids=lambda stored: repr(stored)[:60],
)
def test_what_cannot_be_hours_is_refused_with_a_sentence(stored):
    with pytest.raises(HoursRefused, match=r"\.$"):
        from_json(stored)
