"""Filling a template from details: where each of them stands, and which dates hours name."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.texts.details.filling import Days, fill_details
from profiles.texts.hours.record import CLOSED, Day, Hours, HoursRefused, OnHolidays, SpecialDay
from profiles.texts.hours.stored import to_json
from profiles.texts.templating import fill

CHRISTMAS = date(2028, 12, 25)
HOURS = Hours(
    (Day.open((540, 1020)),) * 7,
    OnHolidays.CLOSED,
    dates=((date(2028, 12, 28), SpecialDay(Day.open((600, 720)))),),
)
LINES = st.lists(
    st.sampled_from(["${a}", "${b|ask $$5}", "${a.b}", "$$", "Open ", "\U0001f600", "\n", "${b|}", "é"]),
    max_size=12,
)
VALUES = st.sampled_from(["", "x", "two\nlines", "${a}", "\U0001f600"])


def filled(template: str, *, drop: bool = False, days: Days | None = None, **details):
    return fill_details(template, drop_empty_lines=drop, details=details, days=days)


def test_hours_name_the_days_in_sight():
    days = Days(date(2028, 12, 20), date(2028, 12, 31), (CHRISTMAS, date(2029, 1, 1)))
    assert filled("Open: ${h}", h=to_json(HOURS), days=days).body == (
        "Open: Every day 9am to 5pm. Closed on Monday 25 December 2028."
        " Open 10am to noon on Thursday 28 December 2028."
    )


def test_a_sentence_leaves_its_full_stop_to_the_template():
    made = filled("Open ${h}. ${h}! ${h}. Call ${a}.", h=to_json(HOURS), a="us.")
    assert made.body == "Open Every day 9am to 5pm. Every day 9am to 5pm.! Every day 9am to 5pm. Call us.."
    assert [made.body[span.start : span.end] for span in made.spans] == [
        "Every day 9am to 5pm",
        "Every day 9am to 5pm.",
        "Every day 9am to 5pm",
        "us.",
    ]


def test_without_days_hours_are_their_week():
    assert filled("${h}", h=to_json(HOURS)).body == "Every day 9am to 5pm."


def test_what_hours_say_looks_like_no_placeholder():
    named = Hours(HOURS.week, dates=((CHRISTMAS, SpecialDay(CLOSED, "${x} $$")),))
    days = Days(CHRISTMAS, CHRISTMAS + timedelta(days=1))
    assert filled("${h}", h=to_json(named), days=days).body.endswith("(${x} $$).")


@given(LINES, VALUES, VALUES, st.booleans())
@settings(deadline=None, derandomize=True, max_examples=300)
def test_spans_are_what_stands_for_each_placeholder(lines, a, b, drop):
    """What lies between the spans does not depend on the values: the template's own words."""
    template, details = "".join(lines), {"a": a, "b": b}
    told = filled(template, drop=drop, **details)
    absent = {"a.b": ""} if drop else {}
    assert told.body == fill(template, details | absent, drop_empty_lines=drop).text
    for start, end, key in told.spans:
        stands = {"a": {a, "${a}"}, "b": {b, "ask $5", ""}, "a.b": {"${a.b}"}}[key]
        assert told.body[start:end] in stands
    ends = [0, *(span.end for span in told.spans)]
    starts = [*(span.start for span in told.spans), len(told.body)]
    own = "".join(told.body[end:start] for end, start in zip(ends, starts, strict=True))
    assert not set(own) - set("$Open \U0001f600é\n")


def test_a_dropped_line_shifts_what_follows():
    told = filled("${a}\n\U0001f600 ${b}", drop=True, a="", b="x")
    assert [told.body[start:end] for start, end, _key in told.spans] == ["x"]


def test_an_empty_detail_marks_its_place():
    told = filled("Call ${a|us}.", a="")
    assert told.spans == ((5, 7, "a"),)


def test_a_placeholder_without_value_is_told_and_marked():
    told = filled("Call ${a}.")
    assert (told.missing, told.spans) == (("a",), ((5, 9, "a"),))


def test_what_is_neither_words_nor_hours_is_refused():
    with pytest.raises(HoursRefused):
        filled("${h}", h={"week": 7})


def test_a_line_of_an_absent_detail_is_left_out():
    assert filled("A: ${a}\nB: ${b}", drop=True, a="1").body == "A: 1"


def test_an_absent_detail_is_missed_where_its_line_stays():
    assert filled("${a}, ${b}", drop=True, a="1").missing == ("b",)
