"""The values of details: what is kept, what each of them says, and what is refused."""

import pytest

from profiles.texts.details.values import KEY_LIMIT, DetailsRefused, read_details, written_details
from profiles.texts.hours.record import CLOSED, Day, Hours, SpecialDay
from profiles.texts.hours.stored import to_json
from tests.texts.hours.places import FIRST, some_place

NINE_TO_FIVE = Hours((Day.open((540, 1020)),) * 7, dates=((FIRST, SpecialDay(CLOSED)),))


def test_hours_say_their_week_and_words_themselves():
    said = written_details({"name": "Smile", "hours": to_json(NINE_TO_FIVE)})
    assert said == {"name": "Smile", "hours": "Every day 9am to 5pm."}


def test_a_text_written_by_hand_has_no_details():
    assert written_details(None) == {}


@pytest.mark.parametrize("seed", range(50))
def test_hours_are_kept_as_they_are(seed):
    stored = to_json(some_place(seed))
    assert read_details({"hours": stored}) == {"hours": stored}


def test_what_is_blank_is_no_value():
    assert read_details({"a": "", "b": " \u200b\n", "c": "x"}) == {"c": "x"}


def test_line_breaks_are_canonical():
    assert read_details({"a": "x\r\ny"}) == {"a": "x\ny"}


def test_equal_hours_have_equal_json():
    day, other = [[[540, 1020]]], ["closed", "Training"]
    week = [[[540, 1020]]] * 7
    there = {"week": week, "dates": {"2028-02-01": day, "2028-01-01": other}}
    back = {"dates": {"2028-01-01": other, "2028-02-01": day}, "week": week, "holidays": "as_usual"}
    assert repr(read_details({"a": there})) == repr(read_details({"a": back}))


@pytest.mark.parametrize(
    ("stored", "key"),
    [
        (None, ""), ([], ""), ("words", ""), ({"": "x"}, ""), ({"a b": "x"}, ""),
        ({"1a": "x"}, ""), ({"a.": "x"}, ""),
        ({"a\n": "x"}, ""), ({7: "x"}, ""), ({"a" * (KEY_LIMIT + 1): "x"}, ""),
        ({f"a{n}": "x" for n in range(501)}, ""),
        ({"a": None}, "a"), ({"a": 5}, "a"), ({"a": True}, "a"), ({"a": ["x"]}, "a"), ({"a": {}}, "a"),
        ({"a": {"week": []}}, "a"), ({"a": {"week": ["closed"] * 7, "more": 1}}, "a"),
        ({"a": {"week": [[[True, 1020]]] * 7}}, "a"), ({"a": {"week": [[[0, 10**9]]] * 7}}, "a"),
        ({"a": "x\0"}, "a"), ({"a": "\ud800"}, "a"), ({"a": "x" * 8_001}, "a"), ({"a": "\U0001f600" * 4_001}, "a"),
    ],
)  # fmt: skip
def test_what_is_no_detail_is_refused_by_its_name(stored, key):
    with pytest.raises(DetailsRefused) as refused:
        read_details(stored)
    assert refused.value.key == key
