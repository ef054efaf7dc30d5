"""The part of a text in which words were found."""

from dataclasses import dataclass

from profiles.texts.folding import fold

# Characters that are shown before and after the words.
BEFORE, AFTER = 50, 90


@dataclass(frozen=True)
class Excerpt:
    """``found`` as it stands in the text, with what is around it; it is there ``others`` more times."""

    before: str
    found: str
    after: str
    others: int


def excerpt(text: str, wanted: str) -> Excerpt | None:
    """Return where ``text`` first says the folded words ``wanted``; None if it does not.

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
    if len(text) <= AFTER:
        return text
    cut = text[:AFTER]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + " …"


def _last(text: str) -> str:
    if len(text) <= BEFORE:
        return text
    cut = text[-BEFORE:]
    return "… " + (cut.split(" ", 1)[1] if " " in cut else cut)
