from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.differences.hunks import hunks
from profiles.differences.lines import Segment, SegmentKind, inline, show_invisibles, summary
from profiles.differences.tokens import count_words, is_word, tokenize
from profiles.texts.contract import canonical

# Few different pieces, so that the two texts have much in common and the alignment has much to choose from.
PIECES = [*"a.-' \t\r\n\u00a0\u200b\u2028你好", "\r\n", "  ", "the", "Open", "9:30", "£1,200", "don't"]
PIECES += ["e\u0301", "\U0001f468\u200d\U0001f469", "\U0001f1ec\U0001f1e7", "שלום"]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=40)
property_test = settings(deadline=None, derandomize=True, max_examples=300)

MARKS = {"equal": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}")}


def marked(segments: Iterable[Segment]) -> str:
    """Write segments as "kept [-gone-]{+come+}"."""
    return "".join(segment.text.join(MARKS[segment.kind]) for segment in segments)


def joined(segments: Iterable[Segment], *kinds: str) -> str:
    return "".join(segment.text for segment in segments if segment.kind in kinds)


@given(texts, texts)
@property_test
def test_inline_gives_back_the_old_text(old: str, new: str) -> None:
    assert joined(inline(old, new), "equal", "delete") == canonical(old)


@given(texts, texts)
@property_test
def test_inline_gives_back_the_new_text(old: str, new: str) -> None:
    assert joined(inline(old, new), "equal", "insert") == canonical(new)


@given(texts, texts)
@property_test
def test_inline_segments_are_merged_and_a_deletion_comes_first(old: str, new: str) -> None:
    kinds = [segment.kind for segment in inline(old, new)]
    pairs = list(pairwise(kinds))
    assert all(first != second for first, second in pairs)
    assert ("insert", "delete") not in pairs


@given(texts, texts)
@property_test
def test_inline_has_no_empty_segment(old: str, new: str) -> None:
    assert all(segment.text for segment in inline(old, new))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("", "", ""),
        ("a\r\nb", "a\nb", "a\nb"),
        ("", "Open.", "{+Open.+}"),
        ("Open.", "", "[-Open.-]"),
        ("Open on Monday.", "Open on Friday.", "Open on [-Monday-]{+Friday+}."),
        ("open now", "open right now", "open {+right +}now"),
        ("open right now", "open now", "open [-right -]now"),
        ("at 9:30 sharp", "at 9:45 sharp", "at [-9:30-]{+9:45+} sharp"),
        ("It's £1,200.50.", "It's £1,300.50.", "It's £[-1,200.50-]{+1,300.50+}."),
        ("cafe\u0301s", "cafes", "[-cafe\u0301s-]{+cafes+}"),
        ("\U0001f469 ok", "\U0001f469\u200d\U0001f4bb ok", "[-\U0001f469-]{+\U0001f469\u200d\U0001f4bb+} ok"),
        ("你好世界", "你好大世界", "你好{+大+}世界"),
        ("one\ntwo", "one two", "one[-\n-]{+ +}two"),
        ("a  b", "a b", "a[-  -]{+ +}b"),
        ("a\n", "a", "a[-\n-]"),
    ],
    ids=lambda text: ascii(text)[:40],
)
def test_inline_marks_whole_words(old: str, new: str, wanted: str) -> None:
    assert marked(inline(old, new)) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("red car", "blue van", "[-red car-]{+blue van+}"),
        ("9-5", "10-6", "[-9-5-]{+10-6+}"),
        ("one, two", "six, ten", "[-one, two-]{+six, ten+}"),
    ],
)
def test_lone_space_or_mark_between_changes_is_joined_to_them(old: str, new: str, wanted: str) -> None:
    assert marked(inline(old, new)) == wanted


def test_lone_word_inside_a_rewritten_phrase_is_joined_to_it() -> None:
    assert (
        marked(inline("Fine work by the old team here.", "Quick jobs from the best folk around."))
        == "[-Fine work by the old team here-]{+Quick jobs from the best folk around+}."
    )


def test_word_between_two_single_changes_stays() -> None:
    assert marked(inline("red and blue", "pink and grey")) == "[-red-]{+pink+} and [-blue-]{+grey+}"


def test_newline_between_changes_stays() -> None:
    assert marked(inline("red\nblue", "pink\ngrey")) == "[-red-]{+pink+}\n[-blue-]{+grey+}"


def test_line_added_after_a_changed_one_stands_by_itself() -> None:
    assert (
        marked(inline("Mon to Fri.\nCall us.", "Mon to Thu.\nSat too.\nCall us."))
        == "Mon to [-Fri-]{+Thu+}.\n{+Sat too.\n+}Call us."
    )


def test_line_removed_after_a_changed_one_stands_by_itself() -> None:
    assert (
        marked(inline("Mon to Thu.\nSat too.\nCall us.", "Mon to Fri.\nCall us."))
        == "Mon to [-Thu-]{+Fri+}.\n[-Sat too.\n-]Call us."
    )


def test_added_line_is_marked_from_its_start_to_its_end() -> None:
    assert marked(inline("a one\na three\n", "a one\na two\na three\n")) == "a one\n{+a two\n+}a three\n"


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("(a) one (b) two", "(a) one (c) six (b) two", "(a) one {+(c) six +}(b) two"),
        ("line a\nline c x\n", "line a\nline b\nline c y\n", "line a\n{+line b\n+}line c [-x-]{+y+}\n"),
    ],
    ids=["words", "lines"],
)
def test_addition_is_marked_where_it_reads_as_a_whole(old: str, new: str, wanted: str) -> None:
    assert marked(inline(old, new)) == wanted


def test_blank_lines_do_not_tie_unlike_paragraphs_together() -> None:
    assert (
        marked(inline("One para.\n\nTwo para.\n", "Intro.\n\nOne new para.\n\nTwo para!\n"))
        == "{+Intro.\n\n+}One {+new +}para.\n\nTwo para[-.-]{+!+}\n"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("." * 20_000, "!" * 20_000),
        ("a" + "." * 20_000 + "b", "a" + "!" * 20_000 + "b"),
        ("." * 20_000, "." * 40_000),
        (".\n" * 20_000, "!\n" * 20_000),
    ],
    ids=["unlike", "ends alike", "repeated", "lines"],
)
def test_texts_far_over_the_limit_still_give_both_back(old: str, new: str) -> None:
    found = inline(old, new)
    assert (joined(found, "equal", "delete"), joined(found, "equal", "insert")) == (old, new)


def test_texts_far_over_the_limit_are_not_aligned_between_their_common_ends() -> None:
    old, new = ("." * 10_000).join(["Open ", "same", " now"]), ("!" * 10_000).join(["Open ", "same", " now"])
    assert [segment.kind for segment in inline(old, new)] == ["equal", "delete", "insert", "equal"]


@given(texts.map(tokenize), texts.map(tokenize))
@property_test
def test_hunks_never_touch(old: list[str], new: list[str]) -> None:
    assert all(before.old_end < after.old_start for before, after in pairwise(hunks(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "added", "removed"),
    [
        ("", "", 0, 0),
        ("", "Open all day.", 3, 0),
        ("Open all day.", "", 0, 3),
        ("Open all day.", "Open half the day.", 2, 1),
        ("It's £1,200.", "It's £1,300.", 1, 1),
        ("Open.", "Open!", 0, 0),
        ("你好", "你们好", 1, 0),
    ],
)
def test_summary_counts_words(old: str, new: str, added: int, removed: int) -> None:
    change = summary(old, new)
    assert (change.words_added, change.words_removed) == (added, removed)


@given(texts, texts)
@property_test
def test_change_is_empty_exactly_when_the_canonical_texts_are_equal(old: str, new: str) -> None:
    assert summary(old, new).is_empty is (canonical(old) == canonical(new))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a b", "a·b"),
        ("\t", "→"),
        ("a\nb", "a↵\nb"),
        ("\u00a0", "⍽"),
        ("\u200b\ufeff", "⟨ZWSP⟩⟨BOM⟩"),
        ("\u2003", "⟨U+2003⟩"),
        ("\x07", "⟨U+0007⟩"),
        ("a\u200db", "a⟨ZWJ⟩b"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("<b>", "<b>"),
    ],
    ids=ascii,
)
def test_white_space_is_made_visible(text: str, shown: str) -> None:
    assert show_invisibles(text) == shown


@pytest.mark.parametrize(("kind", "shown"), [("equal", "a b"), ("insert", "a·b"), ("delete", "a·b")])
def test_only_changed_segments_show_their_white_space(kind: SegmentKind, shown: str) -> None:
    assert Segment(kind, "a b").visible == shown


@given(
    st.lists(st.sampled_from([*PIECES, *"²¾々〤!\u0301\ufe0f"]), max_size=40).map("".join)
    | st.text(max_size=40)
)
@property_test
def test_words_are_counted_as_they_are_told_apart(text: str) -> None:
    assert count_words(text) == sum(map(is_word, tokenize(text)))


@given(texts)
@property_test
def test_a_first_version_adds_what_an_insertion_marks(text: str) -> None:
    found = summary("", text)
    added = sum(count_words(segment.text) for segment in inline("", text) if segment.kind == "insert")
    assert (found.words_added, found.words_removed, found.is_empty) == (added, 0, not text)
