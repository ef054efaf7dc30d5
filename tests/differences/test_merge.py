"""Three-way merge: what two people made of one text, put together without losing a line of either."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.differences.merge import Choice, Merge, Side, merge

# Few different lines, so that the texts have much in common and the alignment has much to choose from.
lines = st.lists(st.sampled_from(["", "a", "b", "Open daily.", "Ring twice.", "\u2028"]), max_size=9)
texts = lines.map("\n".join) | st.text(alphabet="ab\n", max_size=12)
property_test = settings(deadline=None, derandomize=True, max_examples=400)
MIRRORED = {Side.MINE: Side.THEIRS, Side.THEIRS: Side.MINE}


def joined(found: Merge, name: str) -> str:
    return "\n".join(line for region in found.regions for line in getattr(region, name))


@given(texts, texts)
@property_test
def test_where_theirs_is_the_base_mine_is_all(base: str, mine: str) -> None:
    assert merge(base, mine, base).text() == mine


@given(texts, texts)
@property_test
def test_where_mine_is_the_base_theirs_is_all(base: str, theirs: str) -> None:
    assert merge(base, base, theirs).text() == theirs


@given(texts, texts)
@property_test
def test_what_both_made_alike_is_no_choice(base: str, made: str) -> None:
    found = merge(base, made, made)
    assert (found.text(), found.overlaps) == (made, [])


@given(texts, texts, texts)
@property_test
def test_it_is_the_same_from_either_side(base: str, mine: str, theirs: str) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert [
        (MIRRORED.get(region.side, region.side), region.theirs, region.mine) for region in one.regions
    ] == [(region.side, region.mine, region.theirs) for region in other.regions]


@given(texts, texts, texts)
@property_test
def test_the_regions_are_each_of_the_three_texts(base: str, mine: str, theirs: str) -> None:
    found = merge(base, mine, theirs)
    assert [joined(found, name) for name in ("base", "mine", "theirs")] == [base, mine, theirs]


@given(texts, texts, texts)
@property_test
def test_choosing_takes_whole_sides_of_what_overlaps(base: str, mine: str, theirs: str) -> None:
    found = merge(base, mine, theirs)
    wanted = [
        line
        for region in found.regions
        for line in (region.theirs if region.side in {Side.THEIRS, Side.OVERLAP} else region.mine)
    ]
    assert found.text([Choice.THEIRS] * len(found.overlaps)) == "\n".join(wanted)


@given(st.lists(st.sampled_from(["keep", "mine", "theirs"]), min_size=1, max_size=8))
@property_test
def test_changes_of_different_lines_are_both_kept(plan: list[str]) -> None:
    def made(*by: str) -> str:
        return "\n".join(f"line {at} by {who}" if who in by else f"line {at}" for at, who in enumerate(plan))

    found = merge(made(), made("mine"), made("theirs"))
    assert (found.text(), found.overlaps) == (made("mine", "theirs"), [])


@given(lines, st.integers(0, 9), st.integers(0, 9))
@property_test
def test_insertions_at_different_places_are_both_kept(base: list[str], one: int, other: int) -> None:
    numbered = [f"{at} {line}" for at, line in enumerate(["", *base])]
    one, other = min(one, len(numbered)), min(other, len(numbered))
    if one == other:
        return

    def made(**added: int) -> str:
        return "\n".join(
            line
            for at in range(len(numbered) + 1)
            for line in [*(who for who, place in added.items() if place == at), *numbered[at : at + 1]]
        )

    assert merge(made(), made(mine=one), made(theirs=other)).text() == made(mine=one, theirs=other)


def test_a_line_beside_a_line_that_the_other_changed_is_kept() -> None:
    found = merge("Open 9 to 5\nPhone 1", "Open 9 to 6\nPhone 1", "Open 9 to 5\nPhone 2\nParking behind")
    assert (found.text(), found.overlaps) == ("Open 9 to 6\nPhone 2\nParking behind", [])


def test_of_lines_that_one_changed_in_a_row_the_other_overlaps_only_with_its_own() -> None:
    found = merge("1\n2\n3", "one\ntwo\n3", "1\ndeux\n3")
    assert [(region.mine, region.theirs) for region in found.overlaps] == [(("two",), ("deux",))]


def test_a_line_that_both_changed_is_a_choice() -> None:
    found = merge("Open 9 to 5\nPhone 1", "Open 9 to 6\nPhone 1", "Open 8 to 5\nPhone 1")
    (region,) = found.overlaps
    assert (region.base, region.mine, region.theirs) == (("Open 9 to 5",), ("Open 9 to 6",), ("Open 8 to 5",))


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        (Choice.MINE, "a\nmine\nc"),
        (Choice.THEIRS, "a\ntheirs\nc"),
        (Choice.BOTH, "a\ntheirs\nmine\nc"),
    ],
)
def test_a_choice_decides_about_what_overlaps(choice: Choice, text: str) -> None:
    assert merge("a\nb\nc", "a\nmine\nc", "a\ntheirs\nc").text([choice]) == text


def test_what_nobody_chose_loses_no_line() -> None:
    assert merge("a\nb\nc", "a\nmine\nc", "a\ntheirs\nc").text() == "a\ntheirs\nmine\nc"


def test_choices_are_in_the_order_of_the_overlaps() -> None:
    found = merge("1\nkept\n2", "m1\nkept\nm2", "t1\nkept\nt2")
    assert {found.text(chosen) for chosen in product([Choice.MINE, Choice.THEIRS], repeat=2)} == {
        "m1\nkept\nm2",
        "m1\nkept\nt2",
        "t1\nkept\nm2",
        "t1\nkept\nt2",
    }
    assert found.text([Choice.MINE, Choice.THEIRS]) == "m1\nkept\nt2"


def test_a_line_that_one_took_away_and_the_other_changed_is_a_choice() -> None:
    found = merge("a\nb\nc", "a\nc", "a\nB\nc")
    assert [(region.mine, region.theirs) for region in found.overlaps] == [((), ("B",))]


def test_of_a_passage_that_both_changed_only_what_differs_is_a_choice() -> None:
    found = merge("1\n2\n3", "one\nzwei\n3", "one\ndeux\n3")
    assert [(region.mine, region.theirs) for region in found.overlaps] == [(("zwei",), ("deux",))]


def test_of_two_insertions_that_begin_alike_the_longer_says_all() -> None:
    found = merge("a", "a\nx", "a\nx\ny")
    assert (found.text(), found.overlaps) == ("a\nx\ny", [])


def test_an_empty_text_is_one_empty_line() -> None:
    assert merge("", "", "").text() == ""


def test_a_text_of_the_limit_in_empty_lines_is_merged() -> None:
    base = "\n" * 7999
    assert merge(base, f"{base}a", f"b{base}").text() == f"b{base}a"
