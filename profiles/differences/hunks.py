"""Alignment of two lists of lines or tokens (longest common subsequence): the hunks that were replaced."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from rapidfuzz.distance import Indel

# Two texts of the limit in single-character tokens make 64 million; the room above is for what was typed over
# the limit. Beyond it the alignment's memory, a bit for each comparison, could bring the server down.
_MAX_COMPARISONS = 256_000_000


class Hunk(NamedTuple):
    """One replaced range: ``old[old_start:old_end]`` became ``new[new_start:new_end]``; one may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    def joined(self, later: "Hunk") -> "Hunk":
        """Return one hunk from the start of this one to the end of ``later``."""
        return Hunk(self.old_start, later.old_end, self.new_start, later.new_end)


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
            append_hunk(found, Hunk(code.src_start, code.src_end, code.dest_start, code.dest_end))
    slid: list[Hunk] = []
    for hunk, after in with_equal_after(old, found):
        before = hunk.old_start - (slid[-1].old_end if slid else 0)
        append_hunk(slid, _slide(old, new, hunk, before, after))
    return slid


def _between_common_ends(old: list[str], new: list[str]) -> Hunk:
    """Return one hunk for everything between the common prefix and the common suffix."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next((at for at in range(shorter - head) if old[-1 - at] != new[-1 - at]), shorter - head)
    return Hunk(head, len(old) - tail, head, len(new) - tail)


def with_equal_after(old: list[str], found: list[Hunk]) -> Iterator[tuple[Hunk, int]]:
    """Yield each hunk with the number of equal tokens that follow it."""
    for hunk, following in zip_longest(found, found[1:]):
        yield hunk, (following.old_start if following else len(old)) - hunk.old_end


def append_hunk(found: list[Hunk], hunk: Hunk) -> None:
    """Append ``hunk``, merged with the last one where the two touch."""
    touching = found and (found[-1].old_end, found[-1].new_end) == (hunk.old_start, hunk.new_start)
    found.append(found.pop().joined(hunk) if touching else hunk)


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
