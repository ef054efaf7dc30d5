"""Line alignment of two texts: equal stretches and changed passages."""

import re
from dataclasses import dataclass
from functools import cached_property

from profiles.differences.hunks import Hunk, hunks
from profiles.differences.words import AlignedWords, align_words
from profiles.texts.contract import canonical

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True)
class Stretch:
    """Lines that both texts have, then the lines in which they differ; the last stretch may have none."""

    equal: list[str]
    old: list[str]
    new: list[str]

    @cached_property
    def words(self) -> AlignedWords:
        """The aligned words of the lines that differ."""
        return align_words("".join(self.old), "".join(self.new))


def align_lines(old: str, new: str) -> list[Stretch]:
    """Align two texts; the equal and old lines together are the old text, the equal and new ones the new."""
    old_lines, new_lines = _lines(old), _lines(new)
    stretches: list[Stretch] = []
    at = 0
    for gap in _gaps(old_lines, new_lines):
        stretches.append(
            Stretch(
                old_lines[at : gap.old_start],
                old_lines[gap.old_start : gap.old_end],
                new_lines[gap.new_start : gap.new_end],
            )
        )
        at = gap.old_end
    return [*stretches, Stretch(old_lines[at:], [], [])]


def _lines(text: str) -> list[str]:
    return _LINE.findall(canonical(text))


def _gaps(old: list[str], new: list[str]) -> list[Hunk]:
    """Return the hunks of two lists of lines, those with nothing but blank lines between them merged.

    Blank lines are all alike, so on their own they would tie together paragraphs that have nothing in common.
    """
    gaps: list[Hunk] = []
    for hunk in hunks(old, new):
        if gaps and not any(map(str.strip, old[gaps[-1].old_end : hunk.old_start])):
            gaps.append(gaps.pop().joined(hunk))
        else:
            gaps.append(hunk)
    return gaps


def changed_passages(old: str, new: str) -> list[tuple[str, str]]:
    """Return the changed passages, whole lines, as pairs of the old and the new text."""
    return [
        ("".join(stretch.old), "".join(stretch.new))
        for stretch in align_lines(old, new)
        if stretch.old or stretch.new
    ]
