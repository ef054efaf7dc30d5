"""Opening hours read: what is written is read back, and so are the common ways in which people type them."""

import random
from datetime import date, timedelta

import pytest

from profiles.texts.hours.reading import read_hours
from profiles.texts.hours.record import CLOSED, Day, SpecialDay
from profiles.texts.hours.tokens import TOKEN
from profiles.texts.hours.writing import write_hours, write_week
from tests.texts.hours.places import some_day

TODAY = date(2026, 11, 29)
GENERATED = 3000


def some_hours(seed: int) -> tuple[tuple[Day, ...], dict[date, SpecialDay]]:
    """Return a week and the dates of the coming weeks that differ from it."""
    dice = random.Random(seed)
    kinds = [some_day(dice) for _ in range(dice.choice([1, 2, 3, 7]))]
    special = {
        TODAY + timedelta(days=dice.randrange(60)): SpecialDay(
            some_day(dice), dice.choice(["", "", "Staff training"])
        )
        for _ in range(dice.randrange(6))
    }
    return tuple(dice.choice(kinds) for _ in range(7)), dict(sorted(special.items()))


def test_what_is_written_is_read_back():
    wrong = []
    for seed in range(GENERATED):
        week, special = some_hours(seed)
        read = read_hours(write_hours(week, special), today=TODAY)
        if (read.week, read.dates, read.misread) != (week, special, ()):
            wrong.append(seed)
    assert wrong == []


WORKWEEK = "Monday to Friday 9am to 5pm, closed on Saturday and Sunday."
AND_SATURDAY = "Saturday 10am to 2pm, closed on Sunday."


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Mon-Fri 9-5, Sat 10-2", f"Monday to Friday 9am to 5pm, {AND_SATURDAY}"),
        (
            "Mon - Fri: 9:00 - 17:30; Sat 10am-2pm; Sun closed",
            f"Monday to Friday 9am to 5.30pm, {AND_SATURDAY}",
        ),
        ("Mon–Fri 9.00am–5.00pm", WORKWEEK),
        ("9-5 Mon to Fri", WORKWEEK),
        ("Open Mon-Fri 9am-5pm. Closed Sat, Sun.", WORKWEEK),
        ("We are open from 9 until 5 on weekdays", WORKWEEK),
        ("Monday to Friday\n9 a.m. to 5 p.m.", WORKWEEK),
        ("24/7", "Every day 24 hours."),
        ("Open daily 8-8", "Every day 8am to 8pm."),
        ("weekdays 9-5, weekends 10-4", "Monday to Friday 9am to 5pm, Saturday and Sunday 10am to 4pm."),
        ("Mon-Sat 11:00-23:30, Sun 12-22", "Monday to Saturday 11am to 11.30pm, Sunday noon to 10pm."),
        ("every day 9-12 and 1-5", "Every day 9am to noon and 1pm to 5pm."),
        ("Every day noon to midnight", "Every day noon to midnight."),
        ("Mon-Sun 6pm-2am", "Every day 6pm to 2am."),
        (
            "Mon-Sat closed; Sunday by appointment only",
            "Closed from Monday to Saturday, Sunday by appointment.",
        ),
    ],
)
def test_the_common_ways_of_typing_are_read(typed, told):
    read = read_hours(typed, today=TODAY)
    assert (read.week and write_week(read.week), read.misread) == (told, ())


def test_a_date_without_a_year_is_the_next_one():
    assert list(read_hours("Closed 25 December", today=TODAY).dates) == [date(2026, 12, 25)]


def test_a_list_of_days_without_runs_is_read():
    week = read_hours("Mon, Wed, Fri 9-12", today=TODAY).week
    assert week is not None
    assert [day == CLOSED for day in week] == [False, True, False, True, False, True, True]


def test_days_that_are_not_mentioned_are_told():
    assert read_hours("Mon-Fri 9-5", today=TODAY).untold == (5, 6)


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("Mon-Fri 9-5, ring the bell", "ring"),
        ("Mon 9-25", "Mon 9"),
        ("Friday 26 December 2026 closed", "Friday 26 December 2026"),
        ("Mon-Fri", "Mon-Fri"),
        ("Mon-Fri 9-5, lunch 1-2", "lunch"),
    ],
)
def test_what_is_not_understood_is_told_with_its_place(typed, what):
    misread = read_hours(typed, today=TODAY).misread[0]
    assert (typed[misread.start : misread.end], misread.text.startswith(what)) == (misread.text, True)


def test_any_text_is_read_without_an_error_and_as_a_week_that_there_can_be():
    dice = random.Random(7)
    words = (
        "mon - 9 5pm , closed and 25 december ( ) 24/7 x \n noon to on . 99"
        " except_weekends bank_holiday between from 0930 M-F we / by appt not ; as_usual daily"
    ).split(" ")
    for _ in range(2000):
        typed = " ".join(dice.choices(words, k=dice.randrange(12))).replace("_", " ")
        read = read_hours(typed, today=TODAY)
        assert all(day.is_possible for day in read.week or ())


def test_a_list_of_numbers_without_an_end_is_read_in_a_bounded_number_of_steps():
    # The longest list that is one token; a longer one is begun again behind it.
    tokens = [token for token in TOKEN.finditer(", ".join(["1"] * 40) + " May") if token.lastgroup == "dates"]
    assert [token[0].count("1") for token in tokens] == [31]
