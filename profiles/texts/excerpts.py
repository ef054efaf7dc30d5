"""Search excerpts: a match in a text with its surroundings."""

from dataclasses import dataclass

from profiles.texts.folding import fold

# Characters of context before and after the match.
CONTEXT_BEFORE, CONTEXT_AFTER = 50, 90


@dataclass(frozen=True)
class Excerpt:
    """A search match: ``found`` as it stands in the text, its surroundings, and how many ``others`` follow."""

    before: str
    found: str
    after: str
    others: int


def find_excerpt(text: str, wanted: str) -> Excerpt | None:
    """Return the first match of the folded words ``wanted`` in ``text``, as an excerpt; None without a match.

    Line breaks become spaces, and no word is cut in two unless it is a very long one.
    """
    folded = fold(text)
    start = folded.find(wanted)
    if not wanted or start < 0:
        return None
    end = start + len(wanted)
    before, after = " ".join(text[:start].split("\n")), " ".join(text[end:].split("\n"))
    return Excerpt(
        before=_last(before), found=text[start:end], after=_first(after), others=folded.count(wanted) - 1
    )


def _first(text: str) -> str:
    if len(text) <= CONTEXT_AFTER:
        return text
    cut = text[:CONTEXT_AFTER]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + " …"


def _last(text: str) -> str:
    if len(text) <= CONTEXT_BEFORE:
        return text
    cut = text[-CONTEXT_BEFORE:]
    return "… " + (cut.split(" ", 1)[1] if " " in cut else cut)
