"""Tokenizer: words, runs of spaces, newlines and single marks."""

import re
from collections import Counter
from functools import lru_cache

# Marks that belong to the character before them: accents, variation selectors, the keycap ring.
_MARKS = r"[\u0300-\u036f\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f]*"
_PUNCTUATION = (
    r"!-/:-@\[-^`{-~\u00a1-\u00a9\u00ab\u00ac\u00ae-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u060c\u061b"
    r"\u061f\u0964\u0965\u2010-\u2027\u2030-\u205e\u3001-\u3030\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
# Chinese and Japanese put no spaces between words, so each character is a token of its own.
_IDEOGRAPH = (
    r"\u2e80-\u2fff\u3031-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Everything else that is not white space makes words, so that no letter is parted from its accent and no
# emoji sequence is cut. A time, a price or "don't" is one word.
_LETTER = rf"[^\s{_PUNCTUATION}{_IDEOGRAPH}]"
_LETTERS = rf"{_LETTER}+(?:(?:['’]|(?<=\d)[.,:](?=\d)){_LETTER}+)*"
_TOKEN = re.compile(rf"\n|[^\S\n]+|[{_PUNCTUATION}{_IDEOGRAPH}]{_MARKS}|{_LETTERS}")
# Those of the tokens among which are all words; a few of the marks above are figures.
_MAYBE_WORD = re.compile(
    rf"[{_IDEOGRAPH}\u00b2\u00b3\u00b9\u00bc-\u00be\u3005-\u3007\u3021-\u3029]{_MARKS}|{_LETTERS}"
)
_WORD = re.compile(r"\w")


def tokenize(text: str) -> list[str]:
    """Split ``text`` into tokens: words, runs of spaces, single newlines, other single characters."""
    return _TOKEN.findall(text)


def count_words(text: str) -> int:
    """Return the number of words in ``text``; a Chinese or Japanese character is one, an emoji none."""
    return sum(1 for token in _MAYBE_WORD.findall(text) if token.isalnum() or is_word(token))


def word_counts(text: str) -> Counter[str]:
    """Return how often each word stands in ``text``; words as :func:`count_words` has them."""
    found = Counter(_MAYBE_WORD.findall(text))
    for token in [token for token in found if not token.isalnum() and not is_word(token)]:
        del found[token]
    return found


@lru_cache(maxsize=2048)  # thousands of profiles in a row say much the same words
def is_word(token: str) -> bool:
    """Return whether ``token`` has a letter or a digit."""
    return _WORD.search(token) is not None
