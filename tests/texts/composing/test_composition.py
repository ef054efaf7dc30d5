"""What callers hear: the body with the notices laid over it, at any time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.texts import composition
from profiles.texts.composition import BLANK_LINE, Layer, Placement, boundaries, compose
from profiles.texts.contract import LIMIT, canonical, utf16_length

START = datetime(2026, 12, 24, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
# Minutes after ``START`` at which something begins, ends or is asked for: few, so that much falls together.
LAST = 12
ABOVE, BELOW, INSTEAD = Placement.ABOVE, Placement.BELOW, Placement.INSTEAD

property_test = settings(deadline=None, derandomize=True, max_examples=150)


def at(minute: int) -> datetime:
    return START + minute * MINUTE


def layer(
    text: str = "Closed.", start: int = 0, end: int = 10, placement: Placement = ABOVE, key: int = 1
) -> Layer:
    return Layer(key, 1, text, placement, at(start), at(end))


def plainly(body: str, layers: Sequence[Layer], moment: datetime) -> str:
    """Return the text as design and docs tell it, step by step and without a thought for speed."""
    in_force = sorted(
        (each for each in layers if each.text and each.starts_at <= moment < each.ends_at),
        key=lambda each: (each.starts_at, each.key),
    )
    alone = [each for each in in_force if each.placement == INSTEAD and utf16_length(each.text) <= LIMIT]
    if alone:
        return alone[-1].text
    around = [each for each in in_force if each.placement != INSTEAD]
    while True:
        above = [each.text for each in around if each.placement == ABOVE]
        below = [each.text for each in around if each.placement == BELOW]
        text = "\n\n".join([*above, *([body] if body else []), *below])
        if not around or utf16_length(text) <= LIMIT:
            return text
        around.pop()


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
# From nothing to what is over the limit by itself; of letters, and of what is two code units.
LONG = st.builds(lambda sign, times: sign * times, st.sampled_from("x😀\n"), st.integers(0, LIMIT + 2))
TEXTS = st.one_of(WORDS, LONG).map(canonical)
BODIES = TEXTS.filter(lambda text: utf16_length(text) <= LIMIT)
MINUTES = st.integers(0, LAST)


@st.composite
def notices(draw: st.DrawFn) -> list[Layer]:
    """Return notices in any order: long and short, empty and over before they began, beginning at once."""
    shapes = draw(st.lists(st.tuples(TEXTS, st.sampled_from(Placement), MINUTES, MINUTES), max_size=6))
    keys = draw(st.permutations(range(len(shapes))))
    return [
        layer(text, start, end, placement, key)
        for key, (text, placement, start, end) in zip(keys, shapes, strict=True)
    ]


@property_test
@given(BODIES, MINUTES)
def test_without_notices_it_is_the_body(body: str, minute: int):
    composed = compose(body, [], at(minute))
    assert (composed.text, composed.changes_at, composed.next_boundary) == (body, None, None)


@property_test
@given(BODIES, notices(), MINUTES)
def test_ending_every_notice_gives_back_the_body_to_the_byte(body: str, layers: list[Layer], minute: int):
    ended = [replace(each, ends_at=min(each.ends_at, at(minute))) for each in layers]
    assert compose(body, ended, at(minute)).text.encode() == body.encode()


@property_test
@given(BODIES, notices())
def test_after_the_last_end_the_body_is_back_for_ever(body: str, layers: list[Layer]):
    composed = compose(body, layers, at(LAST))
    assert (composed.text, composed.changes_at, composed.next_boundary) == (body, None, None)


@property_test
@given(BODIES, notices(), MINUTES)
def test_the_text_is_what_the_rules_say(body: str, layers: list[Layer], minute: int):
    assert compose(body, layers, at(minute)).text == plainly(body, layers, at(minute))


@property_test
@given(BODIES, notices(), MINUTES)
def test_it_is_never_over_the_limit(body: str, layers: list[Layer], minute: int):
    assert utf16_length(compose(body, layers, at(minute)).text) <= LIMIT


@property_test
@given(BODIES, notices(), MINUTES)
def test_the_parts_cover_the_text(body: str, layers: list[Layer], minute: int):
    composed = compose(body, layers, at(minute))
    stretches, rest = [], composed.text
    for part in composed.parts:
        stretches.append((rest[: part.length], part.layer.text if part.layer else body))
        rest = rest[part.length :].removeprefix(BLANK_LINE)
    assert not rest
    assert all(there == said for there, said in stretches)


@property_test
@given(BODIES, notices(), MINUTES)
def test_it_changes_at_the_first_minute_that_has_another_text(body: str, layers: list[Layer], minute: int):
    text = plainly(body, layers, at(minute))
    later = (at(each) for each in range(minute + 1, LAST + 1))
    expected = next((moment for moment in later if plainly(body, layers, moment) != text), None)
    assert compose(body, layers, at(minute)).changes_at == expected


@property_test
@given(BODIES, notices(), MINUTES)
def test_the_next_boundary_is_never_after_the_next_change(body: str, layers: list[Layer], minute: int):
    composed = compose(body, layers, at(minute))
    if composed.changes_at is not None:
        assert composed.next_boundary is not None
        assert at(minute) < composed.next_boundary <= composed.changes_at


@property_test
@given(BODIES, notices(), MINUTES)
def test_what_is_in_force_is_heard_or_covered_or_left_off(body: str, layers: list[Layer], minute: int):
    composed = compose(body, layers, at(minute))
    heard = [part.layer for part in composed.parts if part.layer]
    covered = any(each.placement == INSTEAD for each in heard)
    missed = {each.key for each in layers if each.text and each.is_in_force(at(minute))}
    missed -= {each.key for each in heard}
    left_off = {each.key for each in composed.left_off}
    assert left_off <= missed if covered else left_off == missed


@property_test
@given(BODIES, notices().flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))), MINUTES)
def test_the_order_in_which_notices_come_says_nothing(
    body: str, orders: tuple[list[Layer], list[Layer]], minute: int
):
    one, other = orders
    assert compose(body, one, at(minute)) == compose(body, other, at(minute))


@property_test
@given(LONG.map(lambda text: text + "x" * LIMIT), notices(), MINUTES)
def test_of_a_body_over_the_limit_nothing_is_cut(body: str, layers: list[Layer], minute: int):
    quiet = [each for each in layers if each.placement != INSTEAD]
    assert compose(body, quiet, at(minute)).text == body


def test_above_and_below_stand_by_begin_and_then_by_key():
    layers = [
        layer("above 2", start=1, key=2),
        layer("above 3", start=0, key=3),
        layer("above 1", start=1, key=1),
        layer("below 2", start=3, key=4, placement=BELOW),
        layer("below 1", start=2, key=5, placement=BELOW),
    ]
    text = compose("body", layers, at(5)).text
    assert text.split("\n\n") == ["above 3", "above 1", "above 2", "body", "below 1", "below 2"]


@pytest.mark.parametrize(
    ("minute", "heard"), [(0, "body"), (1, "first"), (2, "second"), (4, "first"), (6, "body")]
)
def test_of_several_instead_the_one_that_began_last_is_heard_alone_and_what_lies_beneath_comes_back(
    minute: int, heard: str
):
    layers = [
        layer("first", start=1, end=6, placement=INSTEAD, key=2),
        layer("second", start=2, end=4, placement=INSTEAD, key=1),
        layer("above", start=1, end=6, key=3),
    ]
    assert compose("body", layers, at(minute)).text.removeprefix("above\n\n") == heard


@pytest.mark.parametrize(("room", "left_off"), [(10, []), (9, [2]), (5, [2]), (4, [2, 1])])
def test_what_no_longer_fits_is_left_off_whole_the_newest_first(room: int, left_off: list[int]):
    layers = [layer("old", key=1), layer("new", start=1, key=2)]
    body = "b" * (LIMIT - room)
    assert [each.key for each in compose(body, layers, at(5)).left_off] == left_off


def test_without_a_body_a_notice_may_be_as_long_as_the_limit():
    assert compose("", [layer("x" * LIMIT)], at(5)).text == "x" * LIMIT


def test_an_instead_that_is_too_long_by_itself_is_left_off():
    composed = compose("body", [layer("x" * (LIMIT + 1), placement=INSTEAD)], at(5))
    assert (composed.text, len(composed.left_off)) == ("body", 1)


def test_an_emoji_counts_as_two():
    body = "😀" * ((LIMIT - len("\n\nab")) // 2)
    assert compose(body, [layer("ab")], at(5)).left_off == ()
    assert compose(body, [layer("abc")], at(5)).left_off != ()


def test_a_notice_that_was_left_off_comes_in_once_there_is_room():
    long = "x" * (LIMIT - 10)
    composed = compose("body", [layer(long, end=3, key=1), layer("y" * 50, start=1, key=2)], at(2))
    assert (composed.text, composed.changes_at) == (f"{long}\n\nbody", at(3))


def test_each_of_thousands_of_notices_is_counted_once(monkeypatch: pytest.MonkeyPatch):
    counted: list[str] = []

    def count(text: str) -> int:
        counted.append(text)
        return len(text)

    monkeypatch.setattr(composition, "utf16_length", count)
    layers = [layer(f"{number:04}", start=number, end=5000 - number, key=number) for number in range(1, 2001)]
    composed = compose("b" * LIMIT, layers, at(2000))
    assert (composed.text, composed.changes_at) == ("b" * LIMIT, None)
    assert len([text for text in counted if len(text) == 4]) <= len(layers)


def test_what_never_begins_has_no_boundary():
    never = [layer(start=4, end=4), layer(start=8, end=2, key=2)]
    assert boundaries(never, after=at(0), until=at(LAST)) == []


def test_boundaries_are_told_from_after_until_in_their_order():
    layers = [layer(start=2, end=6), layer(start=1, end=4, key=2), layer(start=4, end=9, key=3)]
    assert boundaries(layers, after=at(1), until=at(6)) == [at(2), at(4), at(6)]
