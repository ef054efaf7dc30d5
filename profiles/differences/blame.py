"""Blame: for each line of a text, the version that introduced it.

Versions are walked backwards from the text itself. Each is aligned with the one before it by the same rule as the
differences that are shown; a line that is not in the one before came with this version. The walk ends as soon as
every line is explained. A line is what stands between two newlines: who adds a line after it has not changed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from profiles.differences.hunks import hunks

# Lines that are aligned in one walk, all versions together: what bounds the time of the answer.
MAX_LINES = 150_000


@dataclass(frozen=True)
class BlamedLine:
    """A line without its newline and the version that introduced it, or an earlier one if ``or_earlier``."""

    text: str
    version: int
    or_earlier: bool = False


@dataclass(frozen=True)
class Block:
    """Consecutive lines of one version, from line ``number`` on; blank lines belong to the block above them."""

    version: int
    or_earlier: bool
    number: int
    lines: list[str]


def blame(versions: Iterable[tuple[int, str]]) -> list[BlamedLine]:
    """Return the lines of the first of ``versions``, each with the version that introduced it.

    Args:
        versions: Numbers and canonical texts, newest first. No more of them are read than are needed.
    """
    walk = iter(versions)
    version, text = next(walk, (0, ""))
    newest = newer = _lines(text)
    brought_in: dict[int, int] = {}
    # Where the lines that are not explained yet stand in the version at hand, and in the newest.
    open_lines = {place: place for place in range(len(newest))}
    walked = len(newest)
    for older_version, older_text in walk:
        if not open_lines or walked >= MAX_LINES:
            break
        older = _lines(older_text)
        walked += len(older)
        if older != newer:
            kept = _kept(newer, older)
            brought_in |= {at: version for place, at in open_lines.items() if place not in kept}
            open_lines = {kept[place]: at for place, at in open_lines.items() if place in kept}
        version, newer = older_version, older
    return [
        BlamedLine(line, brought_in.get(at, version), at not in brought_in and version > 1)
        for at, line in enumerate(newest)
    ]


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _kept(newer: list[str], older: list[str]) -> dict[int, int]:
    """Return the unchanged lines: the index in ``newer`` -> the index in ``older``."""
    kept: dict[int, int] = {}
    older_at = newer_at = 0
    for hunk in [*hunks(older, newer), None]:
        older_end, newer_end = (hunk.old_start, hunk.new_start) if hunk else (len(older), len(newer))
        kept |= zip(range(newer_at, newer_end), range(older_at, older_end), strict=True)
        if hunk:
            older_at, newer_at = hunk.old_end, hunk.new_end
    return kept


def blocks(lines: list[BlamedLine]) -> list[Block]:
    """Group ``lines`` into blocks; the lines of all blocks, joined by newlines, are the text."""
    owners: list[BlamedLine] = []
    for line in lines:
        owners.append(line if line.text.strip() or not owners else owners[-1])
    joined: list[Block] = []
    number = 1
    for (version, or_earlier), group in groupby(
        zip(owners, lines, strict=True), key=lambda pair: (pair[0].version, pair[0].or_earlier)
    ):
        texts = [line.text for _, line in group]
        joined.append(Block(version, or_earlier, number, texts))
        number += len(texts)
    return joined
