"""Who wrote what: each line of a text and the version that brought it in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.differences import blame

lines = st.lists(st.sampled_from(["open", "closed", "price", "", " ", "parking"]), max_size=8)
histories = st.lists(lines.map("\n".join), min_size=1, max_size=8)
property_test = settings(deadline=None, derandomize=True, max_examples=300)


def newest_first(history: list[str]) -> list[tuple[int, str]]:
    return [(version, text) for version, text in enumerate(history, start=1)][::-1]


def blamed(*history: str) -> list[tuple[str, int]]:
    """Return the lines of the last text of ``history`` with their versions."""
    return [(line.text, line.version) for line in blame.blame(newest_first(list(history)))]


@given(histories)
@property_test
def test_the_lines_together_are_the_text(history: list[str]) -> None:
    assert "\n".join(line.text for line in blame.blame(newest_first(history))) == history[-1]


@given(histories)
@property_test
def test_each_line_is_in_its_version_and_all_later_ones(history: list[str]) -> None:
    for line in blame.blame(newest_first(history)):
        assert all(line.text in text.split("\n") for text in history[line.version - 1 :])


@given(histories)
@property_test
def test_only_a_version_that_changed_the_text_brought_lines_in(history: list[str]) -> None:
    brought_in = {line.version for line in blame.blame(newest_first(history))} - {1}
    assert all(history[version - 2] != history[version - 1] for version in brought_in)


@given(histories)
@property_test
def test_blocks_together_are_the_text(history: list[str]) -> None:
    found = blame.blocks(blame.blame(newest_first(history)))
    assert "\n".join(line for block in found for line in block.lines) == history[-1]
    assert [block.number for block in found] == [
        1 + sum(len(earlier.lines) for earlier in found[:place]) for place in range(len(found))
    ]


def test_a_line_belongs_to_the_version_that_last_changed_it() -> None:
    assert blamed("Open\nParking", "Open\nNo parking", "Open late\nNo parking") == [
        ("Open late", 3),
        ("No parking", 2),
    ]


def test_a_line_added_after_another_leaves_that_with_whoever_wrote_it() -> None:
    assert blamed("Open", "Open\nParking") == [("Open", 1), ("Parking", 2)]


def test_a_moved_line_belongs_to_the_version_that_moved_it_or_its_neighbour() -> None:
    assert sorted(version for _, version in blamed("Open\nParking", "Parking\nOpen")) == [1, 2]


def test_a_line_that_went_and_came_back_belongs_to_the_version_that_brought_it_back() -> None:
    assert blamed("Open\nParking", "Open", "Open\nParking") == [("Open", 1), ("Parking", 3)]


def test_versions_that_changed_nothing_explain_nothing() -> None:
    assert blamed("Open", "Open", "Open") == [("Open", 1)]


def test_no_text_has_no_lines() -> None:
    assert blamed("Open", "") == []
    assert blame.blame([]) == []


def test_lines_that_no_walked_version_explains_are_from_there_or_earlier() -> None:
    found = blame.blame([(9, "Open\nParking"), (8, "Open")])
    assert [(line.version, line.or_earlier) for line in found] == [(8, True), (9, False)]


def test_version_1_is_nothing_or_earlier() -> None:
    assert not any(line.or_earlier for line in blame.blame([(2, "Open"), (1, "Open")]))


def test_no_more_versions_are_read_than_explain_the_text() -> None:
    read = []

    def versions():
        for version, text in [(9, "Open\nParking"), (8, "Something"), (7, "else"), (6, "again")]:
            read.append(version)
            yield version, text

    blame.blame(versions())
    assert 6 not in read


def test_the_walk_ends_after_as_many_lines_as_it_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blame, "MAX_LINES", 6)
    found = blame.blame((version, "Open\nParking") for version in range(99, 0, -1))
    assert {(line.version, line.or_earlier) for line in found} == {(97, True)}


def test_neighbouring_lines_of_one_version_make_a_block() -> None:
    found = blame.blocks(blame.blame(newest_first(["a\nb", "a\nb\nc\nd"])))
    assert [(block.version, block.number, block.lines) for block in found] == [
        (1, 1, ["a", "b"]),
        (2, 3, ["c", "d"]),
    ]


def test_a_blank_line_does_not_part_a_block() -> None:
    found = blame.blocks(blame.blame(newest_first(["a\nb", "a\n\nb"])))
    assert [block.lines for block in found] == [["a", "", "b"]]
