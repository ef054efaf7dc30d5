"""Find and replace: what counts as found."""

import pytest

from profiles.texts.replacing import replace


def replaced(
    text: str, find: str, replacement: str = "#", *, whole_word: bool = False, match_case: bool = False
) -> str:
    return replace(text, find, replacement, whole_word=whole_word, match_case=match_case)[0]


def test_every_place_is_replaced_and_counted():
    result = replace("45 pounds, 45 pounds", "45 pounds", "49 pounds", whole_word=False, match_case=True)
    assert result == ("49 pounds, 49 pounds", 2)


def test_what_is_found_is_no_pattern():
    assert replaced("a.b axb", "a.b") == "# axb"


def test_what_is_put_in_is_no_pattern():
    assert replaced("a", "a", r"\g<0>\1") == r"\g<0>\1"


def test_case_may_matter():
    assert replaced("Open open", "open", match_case=True) == "Open #"


def test_case_need_not_matter():
    assert replaced("Open ÖFFNEN", "öffnen") == "Open #"


@pytest.mark.parametrize(
    ("text", "find", "expected"),
    [
        ("cut haircut cuts cut.", "cut", "# haircut cuts #."),
        ("45 145 450 45.50 1,045 0.45 45:30 45.", "45", "# 145 450 45.50 1,045 0.45 45:30 #."),
        ("£45 x£45", "£45", "# x#"),
        ("20% 20%x", "20%", "# #x"),
        ("cafe cafe\u0301", "cafe", "# cafe\u0301"),
        ("naïve naïf", "na", "naïve naïf"),
        ("9am-5pm", "9am", "#-5pm"),
    ],
)
def test_a_whole_word_is_not_a_part_of_one(text: str, find: str, expected: str):
    assert replaced(text, find, whole_word=True) == expected


def test_line_breaks_are_found_whatever_their_form():
    assert replaced("a\r\nb", "a\nb") == "#"


def test_nothing_is_found_nowhere():
    assert replace("text", "", "x", whole_word=False, match_case=False) == ("text", 0)
