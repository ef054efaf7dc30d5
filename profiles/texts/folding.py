"""Normalisation for search: search terms of labels, and case and accent folding of texts."""

import re
import unicodedata

# Prefix of a search term that is a number's digits in reverse order; no word begins with it.
DIGITS_MARK = "~"
TERM_LIMIT = 64
# Length of the n-grams in the full-text index: trigrams.
GRAM_LENGTH = 3

APOSTROPHES = "'’‘ʼ`´"
DROP_APOSTROPHES, SPLIT_APOSTROPHES = (
    str.maketrans(dict.fromkeys(APOSTROPHES, instead)) for instead in ("", " ")
)
# Characters that count as the same when searching a text.
LOOKALIKES = {
    **dict.fromkeys(APOSTROPHES, "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
}


def normalized_words(text: str) -> list[str]:
    """Return the words of ``text`` normalised for comparison: lower case, no accents, no apostrophes."""
    plain = text.translate(DROP_APOSTROPHES)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return [word[:TERM_LIMIT] for word in re.findall(r"\w+", plain.casefold())]


def label_terms(label: str) -> set[str]:
    """Return the search terms of a label: "O'Brien's" gives "obriens", "o", "brien" and "s"."""
    return {*normalized_words(label), *normalized_words(label.translate(SPLIT_APOSTROPHES))}


def reversed_digits_term(digits: str) -> str:
    """Return the search term for a number's last digits: reversed, so that a prefix search finds them."""
    return DIGITS_MARK + digits[::-1]


class _Folded(dict[int, str]):
    """Translation table from each character to its folded one, filled when a character is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isspace():
            plain = " "
        else:
            char = LOOKALIKES.get(char, char)
            parts = unicodedata.normalize("NFD", char)
            base = (parts[0] if all(map(unicodedata.combining, parts[1:])) else char).lower()
            # One for one, whatever a language makes of it: places in the text stay what they are.
            plain = base if len(base) == 1 else char
        self[code] = plain
        return plain


_FOLDED = _Folded()
# Plain letters by themselves: those are translated ten times as fast as a text with one other among them.
_STRETCH = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")


def fold(text: str) -> str:
    """Fold ``text`` for substring search, character for character: the result has the same length.

    Lower case, letters without their accents, one kind of quotation mark, of dash and of space.
    """
    return _STRETCH.sub(lambda stretch: stretch[0].translate(_FOLDED), text)


def fold_query(typed: str) -> str:
    """Return a typed search query folded, its white space collapsed, for a search in folded texts."""
    return " ".join(fold(typed).split())


def trigrams(folded: str) -> list[str]:
    """Return the distinct trigrams of ``folded``, sorted."""
    return sorted({folded[at : at + GRAM_LENGTH] for at in range(len(folded) - GRAM_LENGTH + 1)})


def is_searchable(folded: str) -> bool:
    """Return whether ``folded`` can be looked up in the trigram index: 3 characters, one of them no mere mark."""
    return len(folded) >= GRAM_LENGTH and any(map(str.isalnum, folded))
