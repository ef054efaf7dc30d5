"""Where a text says some words, and folding, which keeps every character in its place."""

import pytest

from profiles.texts.excerpts import find_excerpt
from profiles.texts.folding import fold, fold_query


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Straße İstanbul ǅ ﬁ",
        "cafe\u0301 Café",
        "한국어 각",
        "🙂 a\r\n\tb",
        "“Mon–Fri”",
        "\U0001d400",
        "ΑΣ",
    ],
)
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CAFÉ", "cafe"),
        ("John’s", "john's"),
        ("Mon–Fri", "mon-fri"),
        ("a\u00a0b\nc", "a b c"),
        ("“Hi”", '"hi"'),
        ("각", "각"),
        ("Straße", "straße"),
    ],
)
def test_what_people_take_for_the_same_is_the_same(text, folded):
    assert fold(text) == folded


def test_what_is_typed_is_trimmed():
    assert fold_query("  Is   45 ") == "is 45"


def test_a_short_text_is_shown_whole():
    found = find_excerpt("A cut is 45 pounds.", "45 pounds")
    assert found is not None
    assert (found.before, found.found, found.after, found.others) == ("A cut is ", "45 pounds", ".", 0)


def test_a_long_text_is_cut_between_words():
    found = find_excerpt("word " * 100 + "here" + " word" * 100, "here")
    assert found is not None
    assert (found.before[:6], found.after[-6:]) == ("… word", "word …")
    assert len(found.before + found.found + found.after) < 160


def test_a_word_without_end_is_cut():
    found = find_excerpt("x" * 5000 + "here" + "y" * 5000, "here")
    assert found is not None
    assert len(found.before + found.found + found.after) < 160


def test_accents_and_case_stay_as_they_are_written():
    found = find_excerpt("Le CAFÉ d’or", "cafe d'or")
    assert found is not None
    assert found.found == "CAFÉ d’or"


@pytest.mark.parametrize("words", ["", "nowhere"])
def test_where_nothing_is_found_there_is_no_excerpt(words):
    assert find_excerpt("A cut is 45 pounds.", words) is None
