"""Text as it is searched: what people type and what labels say, made comparable."""

import re
import unicodedata

# Marks the number's digits, told from the last to the first, among the words.
TAIL = "~"
TERM_LIMIT = 64


APOSTROPHES = "'’‘ʼ`´"
WITHOUT, PARTED = (str.maketrans(dict.fromkeys(APOSTROPHES, instead)) for instead in ("", " "))


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
