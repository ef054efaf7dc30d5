"""Folding for search: character for character, whatever stands beside it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.texts.folding import fold, normalized_words


@given(st.text(max_size=40) | st.text("aA é£’\n\u00a0'`", max_size=40))
@settings(deadline=None, derandomize=True, max_examples=300)
def test_a_text_is_folded_character_for_character(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))


def test_a_folded_text_has_no_capitals_accents_or_curly_marks() -> None:
    assert fold("Café “RÉVE”\n–’") == 'cafe "reve" -\''


def test_words_have_no_accents_and_no_apostrophes() -> None:
    assert normalized_words("O’Brien’s CAFÉ") == ["obriens", "cafe"]
