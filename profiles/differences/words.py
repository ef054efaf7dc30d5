"""Word diff of two texts: tokens, their alignment (longest common subsequence), hunks and segments."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, zip_longest
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

SegmentKind = Literal["equal", "insert", "delete"]

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
_TOKEN = re.compile(
    rf"\n|[^\S\n]+|[{_PUNCTUATION}{_IDEOGRAPH}]{_MARKS}"
    rf"|{_LETTER}+(?:(?:['’]|(?<=\d)[.,:](?=\d)){_LETTER}+)*"
)
_WORD = re.compile(r"\w")

# Two texts of the limit in single-character tokens make 64 million; the room above is for what was typed over
# the limit. Beyond it the alignment's memory, a bit for each comparison, could bring the server down.
_MAX_COMPARISONS = 256_000_000
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


class Hunk(NamedTuple):
    """One replaced range: ``old[old_start:old_end]`` became ``new[new_start:new_end]``; one may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    def joined(self, later: "Hunk") -> "Hunk":
        """Return one hunk from the start of this one to the end of ``later``."""
        return Hunk(self.old_start, later.old_end, self.new_start, later.new_end)


def tokenize(text: str) -> list[str]:
    """Split ``text`` into tokens: words, runs of spaces, single newlines, other single characters."""
    return _TOKEN.findall(text)


def count_words(text: str) -> int:
    """Return the number of words in ``text``; a Chinese or Japanese character is one, an emoji none."""
    return sum(map(is_word, tokenize(text)))


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


def hunks(old: list[str], new: list[str]) -> list[Hunk]:
    """Return the hunks (replaced ranges) between two lists of tokens or lines, in order, never adjacent.

    The alignment keeps as many tokens as can be kept. Its time grows with the product of the two lengths, 64
    steps at a time, whatever the tokens are; difflib took minutes on texts that were made to slow it down.
    Lists far longer than the limit allows are not aligned: all between their common ends counts as replaced.
    """
    if len(old) * len(new) > _MAX_COMPARISONS:
        return [_between_common_ends(old, new)]
    # Small whole numbers, since rapidfuzz compares hashes and two strings may share one.
    numbering: defaultdict[str, int] = defaultdict(lambda: len(numbering))
    found: list[Hunk] = []
    for code in Indel.opcodes([numbering[token] for token in old], [numbering[token] for token in new]):
        if code.tag != "equal":
            _append(found, Hunk(code.src_start, code.src_end, code.dest_start, code.dest_end))
    slid: list[Hunk] = []
    for hunk, after in _with_room(old, found):
        before = hunk.old_start - (slid[-1].old_end if slid else 0)
        _append(slid, _slide(old, new, hunk, before, after))
    return slid


def _between_common_ends(old: list[str], new: list[str]) -> Hunk:
    """Return one hunk for everything between the common prefix and the common suffix."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next((at for at in range(shorter - head) if old[-1 - at] != new[-1 - at]), shorter - head)
    return Hunk(head, len(old) - tail, head, len(new) - tail)


def _clean_up(old: list[str], new: list[str], found: list[Hunk]) -> list[Hunk]:
    """Adjust hunks for readers (semantic cleanup): merge across small gaps, split at line ends."""
    parted: list[Hunk] = []
    for hunk, after in _with_room(old, _without_islands(old, new, found)):
        for part in _part_at_newline(old, new, hunk, after):
            _append(parted, part)
    return parted


def _with_room(old: list[str], found: list[Hunk]) -> Iterator[tuple[Hunk, int]]:
    """Yield each hunk with the number of equal tokens that follow it."""
    for hunk, following in zip_longest(found, found[1:]):
        yield hunk, (following.old_start if following else len(old)) - hunk.old_end


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


def _append(found: list[Hunk], hunk: Hunk) -> None:
    """Append ``hunk``, merged with the last one where the two touch."""
    touching = found and (found[-1].old_end, found[-1].new_end) == (hunk.old_start, hunk.new_start)
    found.append(found.pop().joined(hunk) if touching else hunk)


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


def _slide(old: list[str], new: list[str], hunk: Hunk, before: int, after: int) -> Hunk:
    """Shift a pure insertion or deletion to word or line boundaries; the result of applying it is the same."""
    if hunk.old_start == hunk.old_end:
        side, start, end = new, hunk.new_start, hunk.new_end
    elif hunk.new_start == hunk.new_end:
        side, start, end = old, hunk.old_start, hunk.old_end
    else:
        return hunk
    back = ahead = 0
    while back < before and side[start - back - 1] == side[end - back - 1]:
        back += 1
    while ahead < after and side[start + ahead] == side[end + ahead]:
        ahead += 1
    by = max(
        range(-back, ahead + 1),
        key=lambda step: (
            _boundary_score(side, start + step) + _boundary_score(side, end + step),
            -abs(step),
        ),
    )
    return Hunk(*(place + by for place in hunk))


def _boundary_score(side: list[str], at: int) -> int:
    """Rate the boundary before ``side[at]``, higher is better: at a newline 4 or 3, at a space 2 or 1, else 0."""
    if at in (0, len(side)) or side[at - 1] == "\n":
        return 4
    if side[at] == "\n":
        return 3
    return 2 if side[at - 1].isspace() else int(side[at].isspace())


@lru_cache(maxsize=2048)  # thousands of profiles in a row say much the same words
def is_word(token: str) -> bool:
    """Return whether ``token`` has a letter or a digit."""
    return _WORD.search(token) is not None
