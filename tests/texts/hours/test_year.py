"""What callers hear in each minute of 2028 is so, with a new sentence a week, and while none can be sent.

Many more places than here: ``python -m tests.texts.hours``.
"""

import pytest

from tests.texts.hours.listener import Heard
from tests.texts.hours.oracle import by_day, oracle_minutes
from tests.texts.hours.places import DEAD, heard, some_place, wrong_dates

PLACES = 30


@pytest.mark.parametrize("dead", [None, DEAD], ids=["all is well", "nothing can be sent for 72 hours"])
def test_each_minute_of_a_year_is_heard_as_it_is(dead):
    assert {seed: wrong for seed in range(PLACES) if (wrong := wrong_dates(seed, dead=dead))} == {}


def test_somebody_elses_idea_of_the_same_hours_is_heard():
    places = {seed: by_day(some_place(seed)) for seed in range(PLACES)}
    wrong = [seed for seed, hours in places.items() if dict(heard(hours, seed)) != oracle_minutes(hours)]
    assert wrong == []


def test_the_listener_understands_the_sentence_of_the_documents():
    said = Heard(
        "Monday to Thursday 9am to 5.30pm, Friday 9am to 4pm, Saturday 10am to 2pm, closed on Sunday."
        " Closed on Friday 25 and Monday 28 December 2026 and on Friday 1 January 2027."
    )
    assert [each.bit_count() for each in said.week] == [510, 510, 510, 510, 420, 240, 0]
    assert [each.isoformat() for each in said.dates] == ["2026-12-25", "2026-12-28", "2027-01-01"]
