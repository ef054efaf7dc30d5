"""Word diff of two texts: their tokens, aligned, as segments that read well."""

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from profiles.differences.hunks import Hunk, append_hunk, hunks, with_equal_after
from profiles.differences.tokens import is_word, tokenize

SegmentKind = Literal["equal", "insert", "delete"]

# So many equal tokens without a word between two changes are no help to a reader: ", " or " - ".
_ISLAND = 3

_SYMBOLS = {
    "\n": "↵\n",
    " ": "·",
    "\t": "→",
    "\u00a0": "⍽",
    "\u00ad": "⟨SHY⟩",
    "\u200b": "⟨ZWSP⟩",
    "\u200c": "⟨ZWNJ⟩",
    "\u200d": "⟨ZWJ⟩",
    "\u200e": "⟨LRM⟩",
    "\u200f": "⟨RLM⟩",
    "\u2028": "⟨LSEP⟩",
    "\u2029": "⟨PSEP⟩",
    "\u202f": "⟨NNBSP⟩",
    "\u2060": "⟨WJ⟩",
    "\ufeff": "⟨BOM⟩",
}
# A joiner between two emoji makes them one picture; as a symbol it would show what nobody typed.
_UNSEEN = re.compile(
    r"(?<![\u2190-\U0010ffff])\u200d|\u200d(?![\u2190-\U0010ffff])"
    r"|[\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)


def show_invisibles(text: str) -> str:
    """Replace white space and invisible characters by symbols; a newline becomes "↵" and itself.

    A space is "·", a tab "→", a no-break space "⍽"; others have their name or number, as in "⟨ZWSP⟩" or
    "⟨U+2003⟩". Browsers do not break a line at "·": ``breakable`` lets them.
    """
    return _UNSEEN.sub(lambda found: _SYMBOLS.get(found[0], f"⟨U+{ord(found[0]):04X}⟩"), text)


@dataclass(frozen=True)
class Segment:
    """A run of text in both texts (``equal``), only in the new (``insert``) or only in the old (``delete``).

    ``text`` is raw: the template must escape it.
    """

    kind: SegmentKind
    text: str

    @property
    def visible(self) -> str:
        """The text to show: white space as symbols where it was inserted or deleted."""
        return self.text if self.kind == "equal" else show_invisibles(self.text)


@dataclass(frozen=True)
class AlignedWords:
    """The tokens of two texts and the hunks between them."""

    old: list[str]
    new: list[str]
    hunks: list[Hunk]

    def segments(self) -> list[Segment]:
        """Return the word diff: segments without empty ones, a deletion before its insertion."""
        segments: list[Segment] = []
        at = 0
        for hunk in _clean_up(self.old, self.new, self.hunks):
            segments.append(Segment("equal", "".join(self.old[at : hunk.old_start])))
            segments.append(Segment("delete", "".join(self.old[hunk.old_start : hunk.old_end])))
            segments.append(Segment("insert", "".join(self.new[hunk.new_start : hunk.new_end])))
            at = hunk.old_end
        segments.append(Segment("equal", "".join(self.old[at:])))
        return [segment for segment in segments if segment.text]


def align_words(old: str, new: str) -> AlignedWords:
    """Tokenize two canonical texts and align the tokens."""
    old_tokens, new_tokens = tokenize(old), tokenize(new)
    return AlignedWords(old_tokens, new_tokens, hunks(old_tokens, new_tokens))


def word_segments(old: str, new: str) -> list[Segment]:
    """Return the word diff of two canonical texts as segments, a deletion before its insertion."""
    return align_words(old, new).segments()


def _clean_up(old: list[str], new: list[str], found: list[Hunk]) -> list[Hunk]:
    """Adjust hunks for readers (semantic cleanup): merge across small gaps, split at line ends."""
    parted: list[Hunk] = []
    for hunk, after in with_equal_after(old, _without_islands(old, new, found)):
        for part in _part_at_newline(old, new, hunk, after):
            append_hunk(parted, part)
    return parted


def _without_islands(old: list[str], new: list[str], found: list[Hunk]) -> list[Hunk]:
    """Merge hunks across equal tokens too few to help a reader: a lone space, "the" in a rewritten phrase.

    A newline is never swallowed: readers find their place by it.
    """
    old_words = list(accumulate(map(is_word, old), initial=0))
    new_words = list(accumulate(map(is_word, new), initial=0))

    def weight(hunk: Hunk) -> int:
        return max(
            old_words[hunk.old_end] - old_words[hunk.old_start],
            new_words[hunk.new_end] - new_words[hunk.new_start],
        )

    def is_island(before: Hunk, after: Hunk, *, may_hold_words: bool) -> bool:
        start, end = before.old_end, after.old_start
        words = old_words[end] - old_words[start]
        small = end - start <= _ISLAND if words == 0 else words * 2 <= min(weight(before), weight(after))
        return small and (may_hold_words or words == 0) and "\n" not in old[start:end]

    # Spaces and commas first, so that the weight of a whole rewritten phrase is known when words are judged.
    for may_hold_words in (False, True):
        kept: list[Hunk] = []
        for hunk in found:
            if kept and is_island(kept[-1], hunk, may_hold_words=may_hold_words):
                kept.append(kept.pop().joined(hunk))
            else:
                kept.append(hunk)
        found = kept
    return found


def _part_at_newline(old: list[str], new: list[str], hunk: Hunk, after: int) -> list[Hunk]:
    """Split a hunk at its line end, so that a line added or removed after it stands by itself.

    Before an equal ``.\\n``, "5" -> "6.\\nSat 10-2" becomes "5" -> "6", and then the new line "Sat 10-2.\\n".
    """
    ending = old[hunk.old_end : hunk.old_end + min(after, 3)]
    if "\n" not in ending or hunk.old_start == hunk.old_end or hunk.new_start == hunk.new_end:
        return [hunk]
    ending = ending[: ending.index("\n") + 1]
    size = len(ending)
    old_rest, new_rest = hunk.old_end + size, hunk.new_end + size
    for at in range(hunk.new_start, hunk.new_end - size + 1):
        if new[at : at + size] == ending:
            return [hunk._replace(new_end=at), Hunk(old_rest, old_rest, at + size, new_rest)]
    for at in range(hunk.old_start, hunk.old_end - size + 1):
        if old[at : at + size] == ending:
            return [hunk._replace(old_end=at), Hunk(at + size, old_rest, new_rest, new_rest)]
    return [hunk]
