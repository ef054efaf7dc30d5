"""The first place in which two texts differ, short enough for one line."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.differences.first_change import (
    CONTEXT_LENGTH,
    EXCERPT_LENGTH,
    FirstChange,
    first_change,
    from_json,
    to_json,
)

texts = st.lists(st.sampled_from(["open", " ", "\n", "late", "¥", ".", "a" * 90]), max_size=12).map("".join)


def found(old: str, new: str) -> FirstChange:
    change = first_change(old, new)
    assert change is not None
    return change


@given(texts)
@settings(deadline=None, derandomize=True)
def test_the_same_text_has_no_change(text: str) -> None:
    assert first_change(text, text) is None


@given(texts, texts)
@settings(deadline=None, derandomize=True, max_examples=200)
def test_an_excerpt_is_short_and_on_one_line(old: str, new: str) -> None:
    change = first_change(old, new)
    if change:
        shown = [change.old, change.new, change.before, change.after]
        assert max(map(len, shown[:2])) <= EXCERPT_LENGTH + 2
        assert max(map(len, shown[2:])) <= CONTEXT_LENGTH
        assert not any("\n" in text for text in shown)


@given(texts, texts)
@settings(deadline=None, derandomize=True)
def test_what_is_kept_of_a_change_is_the_change(old: str, new: str) -> None:
    change = first_change(old, new)
    assert from_json(json.loads(json.dumps(to_json(change)))) == change


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Open daily", "Closed daily", ("Open", "Closed")),
        ("", "Open daily", ("", "Open daily")),
        ("Open daily", "", ("Open daily", "")),
    ],
)
def test_what_was_and_what_became_of_it(old: str, new: str, expected: tuple[str, str]) -> None:
    assert (found(old, new).old, found(old, new).new) == expected


def test_the_words_around_come_along() -> None:
    change = found("Check-up £45 a visit", "Check-up £48 a visit")
    assert (change.before.strip(), change.after.strip()) == ("Check-up £", "a visit")


def test_words_of_other_lines_are_not_around() -> None:
    change = found("Parking\nOpen\nPrices", "Parking\nClosed\nPrices")
    assert (change.before, change.after) == ("", "")


def test_other_places_are_counted() -> None:
    assert found("a\nb\nc\nd\ne", "A\nb\nC\nd\nE").more == 2


def test_changes_a_word_apart_are_one() -> None:
    change = found("We are closed on Sundays.", "We are open on Mondays.")
    assert (change.old, change.new, change.more) == ("closed on Sundays", "open on Mondays", 0)


def test_a_change_far_into_a_long_line_is_found() -> None:
    start = "word " * 1000
    change = found(f"{start}old", f"{start}new")
    assert (change.old, change.new) == ("old", "new")


def test_a_change_of_spaces_alone_is_made_visible() -> None:
    assert found("Open daily", "Open\N{NO-BREAK SPACE}daily").new.strip()


def test_a_long_change_is_cut_after_a_word() -> None:
    assert found("", "word " * 100).new.endswith("word…")
