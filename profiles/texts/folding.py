"""Text as it is searched: what people type and what labels say, made comparable."""

import re
import unicodedata

# Marks the number's digits, told from the last to the first, among the words.
TAIL = "~"
TERM_LIMIT = 64
# The index of texts knows every so many characters that follow one another.
GRAM = 3

APOSTROPHES = "'’‘ʼ`´"
WITHOUT, PARTED = (str.maketrans(dict.fromkeys(APOSTROPHES, instead)) for instead in ("", " "))
# What is as good as another character where words are looked for in a text.
LOOKALIKES = {
    **dict.fromkeys(APOSTROPHES, "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
}


def words(text: str) -> list[str]:
    """Return the words of ``text`` as they are compared: lower case, without accents and apostrophes."""
    text = unicodedata.normalize("NFKD", text.translate(WITHOUT))
    plain = "".join(c for c in text if not unicodedata.combining(c))
    return [word[:TERM_LIMIT] for word in re.findall(r"\w+", plain.casefold())]


def said(label: str) -> set[str]:
    """Return every word that ``label`` is found by: "O'Brien's" by "obriens", "o", "brien" and "s"."""
    return {*words(label), *words(label.translate(PARTED))}


def tail(digits: str) -> str:
    """Return the term that finds a number by its last digits."""
    return TAIL + digits[::-1]


class _Folded(dict[int, str]):
    """Each character as it is compared, found out when it is first met."""

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


def fold(text: str) -> str:
    """Return ``text`` as words are looked for in it, as long as it was.

    Lower case, letters without their accents, one kind of quotation mark, of dash and of space.
    """
    return text.translate(_FOLDED)


def needle(typed: str) -> str:
    """Return what people typed as it is looked for in folded texts."""
    return " ".join(fold(typed).split())


def trigrams(folded: str) -> list[str]:
    """Return every three characters that follow one another in ``folded``, each once."""
    return sorted({folded[at : at + GRAM] for at in range(len(folded) - GRAM + 1)})


def is_findable(folded: str) -> bool:
    """Return whether ``folded`` is long enough to be found by three characters, one of them no mere mark."""
    return len(folded) >= GRAM and any(map(str.isalnum, folded))
