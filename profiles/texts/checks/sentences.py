"""Sentences of a body, with their places."""

import re
from collections.abc import Iterator

# "no. 12" ends none.
_END = re.compile(r"(?<=[.!?])(?!(?<=\b[Nn]o\.)\s+\d)\s+|\n+")


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each sentence begins, and the sentence; the end of a line ends one too."""
    at = 0
    for end in _END.finditer(text):
        if end.start() > at:
            yield at, text[at : end.start()]
        at = end.end()
    if at < len(text):
        yield at, text[at:]


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence in which a stretch stands."""
    before = [each.end() for each in _END.finditer(text, 0, end) if each.end() <= start]
    after = _END.search(text, end)
    return text[before[-1] if before else 0 : after.start() if after else len(text)]
