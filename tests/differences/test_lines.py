from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.differences.lines import (
    Difference,
    Row,
    Segment,
    compare,
    rough_summary,
    side_by_side,
    summary,
    unified,
)
from profiles.texts.contract import canonical

# Few different pieces, so that the two texts have much in common and the alignment has much to choose from.
PIECES = [*"a.-' \t\r\n\u00a0\u200b\u2028你好", "\r\n", "  ", "the", "Open", "9:30", "£1,200", "don't"]
PIECES += ["e\u0301", "\U0001f468\u200d\U0001f469", "\U0001f1ec\U0001f1e7", "שלום"]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=40)
property_test = settings(deadline=None, derandomize=True, max_examples=300)

MARKS = {"equal": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}")}


def marked(segments: list[Segment] | None) -> str | None:
    """Write segments as "kept [-gone-]{+come+}"; ``None`` stays, for a side without a line."""
    if segments is None:
        return None
    return "".join(segment.text.join(MARKS[segment.kind]) for segment in segments)


def table(old: str, new: str, context: int | None = None) -> list[tuple[str, str | None, str | None]]:
    return [(row.kind, marked(row.old), marked(row.new)) for row in side_by_side(old, new, context)]


def numbered(count: int, *, changed: Iterable[int] = ()) -> str:
    return "".join(f"line {n}{' changed' if n in changed else ''}\n" for n in range(1, count + 1))


@given(texts, texts)
@property_test
def test_left_side_gives_back_the_old_text(old: str, new: str) -> None:
    rows = side_by_side(old, new, None)
    assert "".join(segment.text for row in rows for segment in row.old or []) == canonical(old)


@given(texts, texts)
@property_test
def test_right_side_gives_back_the_new_text(old: str, new: str) -> None:
    rows = side_by_side(old, new, None)
    assert "".join(segment.text for row in rows for segment in row.new or []) == canonical(new)


@given(texts, texts)
@property_test
def test_each_side_has_only_its_own_marks(old: str, new: str) -> None:
    rows = side_by_side(old, new, None)
    left = {segment.kind for row in rows for segment in row.old or []}
    right = {segment.kind for row in rows for segment in row.new or []}
    assert (left - {"equal", "delete"}, right - {"equal", "insert"}) == (set(), set())


@given(texts, texts)
@property_test
def test_row_kind_says_which_sides_it_has_and_whether_they_differ(old: str, new: str) -> None:
    for row in side_by_side(old, new, None):
        left, right = (side and "".join(segment.text for segment in side) for side in (row.old, row.new))
        differ = "equal" if left == right else "changed"
        assert row.kind == ("added" if left is None else "removed" if right is None else differ)


@given(texts, texts)
@property_test
def test_lines_of_each_side_are_numbered_from_one(old: str, new: str) -> None:
    rows = side_by_side(old, new, None)
    for numbers in ([row.old_number for row in rows], [row.new_number for row in rows]):
        present = [number for number in numbers if number is not None]
        assert present == list(range(1, len(present) + 1))


def test_changed_line_stands_beside_what_it_became() -> None:
    assert table("Open on Monday.\n", "Open on Friday.\n") == [
        ("changed", "Open on [-Monday-].\n", "Open on {+Friday+}.\n")
    ]


def test_added_and_removed_lines_leave_the_other_side_empty() -> None:
    assert table("one\ntwo\n", "two\nthree\n") == [
        ("removed", "[-one\n-]", None),
        ("equal", "two\n", "two\n"),
        ("added", None, "{+three\n+}"),
    ]


def test_lines_are_paired_by_what_they_kept_not_by_their_place() -> None:
    assert table("Parking is free.\n", "Dogs are welcome.\nParking is cheap.\n") == [
        ("added", None, "{+Dogs are welcome.\n+}"),
        ("changed", "Parking is [-free-].\n", "Parking is {+cheap+}.\n"),
    ]


def test_lines_that_share_next_to_nothing_are_paired_in_order() -> None:
    old = "Ask for the manager.\nParking costs nothing.\n"
    new = "Dogs welcome.\nPay at the desk before leaving.\n"
    assert [row.kind for row in side_by_side(old, new, None)] == ["changed", "changed"]


def test_blank_line_is_not_paired_with_a_paragraph() -> None:
    assert table("\nOpen.\n", "Closed!\n") == [
        ("removed", "[-\n-]", None),
        ("changed", "[-Open.-]\n", "{+Closed!+}\n"),
    ]


def test_missing_last_newline_is_a_change() -> None:
    assert table("a\n", "a") == [("changed", "a[-\n-]", "a")]


def test_long_unchanged_stretches_are_folded_around_the_context() -> None:
    rows = side_by_side(numbered(20), numbered(20, changed=[10]), context=2)
    assert [(row.kind, row.old_number, row.count) for row in rows] == [
        ("skipped", 1, 7),
        ("equal", 8, 1),
        ("equal", 9, 1),
        ("changed", 10, 1),
        ("equal", 11, 1),
        ("equal", 12, 1),
        ("skipped", 13, 8),
    ]


def test_single_line_is_not_folded() -> None:
    rows = side_by_side(numbered(5), numbered(5, changed=[1, 5]), context=1)
    assert [row.kind for row in rows] == ["changed", "equal", "equal", "equal", "changed"]


def test_equal_texts_fold_to_one_row() -> None:
    assert [(row.kind, row.count) for row in side_by_side(numbered(9), numbered(9))] == [("skipped", 9)]


def test_no_context_leaves_the_changes_alone() -> None:
    rows = side_by_side(numbered(9), numbered(9, changed=[5]), context=0)
    assert [(row.kind, row.count) for row in rows] == [("skipped", 4), ("changed", 1), ("skipped", 4)]


@given(texts, texts, st.integers(0, 3))
@property_test
def test_folding_hides_only_equal_lines_and_counts_them(old: str, new: str, context: int) -> None:
    whole, folded = side_by_side(old, new, None), side_by_side(old, new, context)
    unfolded: list[Row] = []
    for row in folded:
        hidden = whole[len(unfolded) : len(unfolded) + row.count]
        assert row.kind != "skipped" or {one.kind for one in hidden} == {"equal"}
        unfolded += hidden if row.kind == "skipped" else [row]
    assert unfolded == whole


@given(texts, texts)
@property_test
def test_lines_give_back_both_texts(old: str, new: str) -> None:
    found = unified(side_by_side(old, new, None))
    was = "".join(segment.text for line in found if line.sign != "+" for segment in line.segments)
    now = "".join(segment.text for line in found if line.sign != "-" for segment in line.segments)
    assert (was, now) == (canonical(old), canonical(new))


def test_removed_lines_come_before_those_added_in_their_place() -> None:
    found = unified(side_by_side("Top.\nMon 9.\nTue 9.\n", "Top.\nMon 10.\nTue 10.\n"))
    assert [(line.sign, line.old_number, line.new_number, marked(line.segments)) for line in found] == [
        (" ", 1, 1, "Top.\n"),
        ("-", 2, None, "Mon [-9-].\n"),
        ("-", 3, None, "Tue [-9-].\n"),
        ("+", None, 2, "Mon {+10+}.\n"),
        ("+", None, 3, "Tue {+10+}.\n"),
    ]


def test_folded_lines_are_counted() -> None:
    found = unified(side_by_side(numbered(9), numbered(9, changed=[9]), context=1))
    assert [(line.sign, line.skipped) for line in found] == [(" ", 7), (" ", 0), ("-", 0), ("+", 0)]


@given(texts, texts, st.none() | st.integers(0, 3))
@property_test
def test_comparing_gives_what_each_part_gives_alone(old: str, new: str, context: int | None) -> None:
    found = compare(old, new, context)
    rows = side_by_side(old, new, context)
    assert found == Difference(rows, unified(rows), summary(old, new))


@property_test
@given(texts, texts)
def test_a_rough_summary_never_counts_more_than_the_exact_one(old, new):
    rough, exact = rough_summary(old, new), summary(old, new)
    assert rough.words_added <= exact.words_added
    assert rough.words_removed <= exact.words_removed


def test_a_rough_summary_counts_words_that_come_and_go():
    found = rough_summary("Open Mon to Fri.", "Open Mon and Sat.")
    assert (found.words_added, found.words_removed) == (2, 2)


def test_a_rough_summary_tells_no_words_that_moved():
    found = rough_summary("Ask here. Ring twice.", "Ring twice. Ask here.")
    assert (found.words_added, found.words_removed) == (0, 0)
