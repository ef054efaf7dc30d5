"""Diff of two profiles as data: inline, side by side, or unified (line by line).

Both texts are canonicalised first. Whole lines are aligned, then words where lines differ. That costs nearly all
of the time, so whoever needs more than one of these asks :func:`compare`, which does it once. The template escapes
the text and marks it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from profiles.differences.pairing import LinePair, pair_lines
from profiles.differences.stretches import Stretch, align_lines
from profiles.differences.tokens import count_words, word_counts
from profiles.differences.words import Segment, SegmentKind, show_invisibles, word_segments
from profiles.texts.contract import canonical

__all__ = [
    "ChangeSummary",
    "Difference",
    "Line",
    "Row",
    "Segment",
    "SegmentKind",
    "compare",
    "inline",
    "show_invisibles",
    "side_by_side",
    "summary",
    "unified",
]

RowKind = Literal["equal", "changed", "added", "removed", "skipped"]
Sign = Literal["+", "-", " "]


@dataclass(frozen=True)
class ChangeSummary:
    """How many words were added and removed. A change of spaces or punctuation alone counts none, yet is one."""

    words_added: int
    words_removed: int
    is_empty: bool


@dataclass(frozen=True)
class Row:
    """One row of a side-by-side diff: an old line beside a new one, ``None`` where a side has no such line.

    Numbers count from 1. A line's segments include its newline. A ``skipped`` row stands for ``count`` equal
    lines and has nothing else but the numbers of the first of them.
    """

    kind: RowKind
    old_number: int | None = None
    old: list[Segment] | None = None
    new_number: int | None = None
    new: list[Segment] | None = None
    count: int = 1


@dataclass(frozen=True)
class Line:
    """One line of a unified diff, its newline included.

    ``skipped`` is how many equal lines were left out at this place; such a line has no segments.
    """

    sign: Sign
    old_number: int | None
    new_number: int | None
    segments: list[Segment] = field(default_factory=list)
    skipped: int = 0


@dataclass(frozen=True)
class Difference:
    """A whole diff: side by side, unified, and summarised."""

    rows: list[Row]
    lines: list[Line]
    change: ChangeSummary


def compare(old: str, new: str, context: int | None = 3) -> Difference:
    """Return the whole diff of two texts from a single alignment: rows, lines and summary.

    ``context`` is as in :func:`side_by_side`.
    """
    stretches = align_lines(old, new)
    rows = _side_by_side(stretches, context)
    return Difference(rows, unified(rows), _summary(stretches))


def inline(old: str, new: str) -> list[Segment]:
    """Return the inline diff: one run of segments, a deletion before its insertion.

    Joining the equal and deleted segments gives the old text, the equal and inserted ones the new text. No
    two neighbours are of one kind, and none is empty.
    """
    return _inline(align_lines(old, new))


def summary(old: str, new: str) -> ChangeSummary:
    """Return how many words the diff adds and removes, as :func:`inline` marks them."""
    if not old:  # a first version, of which an import makes thousands: nothing to align
        return ChangeSummary(count_words(canonical(new)), 0, is_empty=not new)
    return _summary(align_lines(old, new))


def rough_summary(old: str, new: str) -> ChangeSummary:
    """Return how many words come and go, wherever they stand, at a tenth of the cost of :func:`summary`.

    It never counts more than that one: words that only moved are not told.
    """
    before, after = word_counts(canonical(old)), word_counts(canonical(new))
    return ChangeSummary((after - before).total(), (before - after).total(), is_empty=old == new)


def side_by_side(old: str, new: str, context: int | None = 3) -> list[Row]:
    """Return the side-by-side diff: rows of both texts, with words marked inside changed lines.

    ``context`` is how many equal lines stay around a change; longer stretches become one ``skipped`` row.
    ``None`` keeps every line; then joining one side's segments gives back that text.
    """
    return _side_by_side(align_lines(old, new), context)


def unified(rows: Iterable[Row]) -> list[Line]:
    """Return ``rows`` as a unified diff: removed lines, then the lines added in their place."""
    lines: list[Line] = []
    for unchanged, group in groupby(rows, key=lambda row: row.kind in ("equal", "skipped")):
        block = list(group)
        if unchanged:
            lines += [
                Line(" ", row.old_number, row.new_number, row.new or [], 0 if row.new else row.count)
                for row in block
            ]
        else:
            lines += [Line("-", row.old_number, None, row.old) for row in block if row.old]
            lines += [Line("+", None, row.new_number, row.new) for row in block if row.new]
    return lines


def _inline(stretches: list[Stretch]) -> list[Segment]:
    segments: list[Segment] = []
    for stretch in stretches:
        segments.append(Segment("equal", "".join(stretch.equal)))
        segments += stretch.words.segments()
    return _merged(segments)


def _summary(stretches: list[Stretch]) -> ChangeSummary:
    segments = _inline(stretches)
    return ChangeSummary(
        words_added=sum(count_words(s.text) for s in segments if s.kind == "insert"),
        words_removed=sum(count_words(s.text) for s in segments if s.kind == "delete"),
        is_empty=all(s.kind == "equal" for s in segments),
    )


def _side_by_side(stretches: list[Stretch], context: int | None) -> list[Row]:
    rows = list(_rows(_paired(stretches)))
    return rows if context is None else list(_folded(rows, context))


def _paired(stretches: list[Stretch]) -> Iterator[LinePair]:
    for stretch in stretches:
        yield from ((line, line) for line in stretch.equal)
        yield from pair_lines(stretch.old, stretch.new, stretch.words)


def _rows(pairs: Iterable[LinePair]) -> Iterator[Row]:
    old_number = new_number = 0
    for old, new in pairs:
        old_number += old is not None
        new_number += new is not None
        if old is None and new is not None:
            yield Row("added", new_number=new_number, new=[Segment("insert", new)])
        elif new is None and old is not None:
            yield Row("removed", old_number=old_number, old=[Segment("delete", old)])
        elif old is not None and new is not None:
            segments = [Segment("equal", old)] if old == new else word_segments(old, new)
            yield Row(
                "equal" if old == new else "changed",
                old_number,
                _merged(s for s in segments if s.kind != "insert"),
                new_number,
                _merged(s for s in segments if s.kind != "delete"),
            )


def _folded(rows: list[Row], context: int) -> Iterator[Row]:
    """Replace long runs of equal rows by one ``skipped`` row each, but for ``context`` rows around changes."""
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.kind == "equal")]
    for place, group in enumerate(groups):
        start = 0 if place == 0 else context
        end = len(group) - (0 if place == len(groups) - 1 else context)
        # A single line takes no more room than the row that would stand for it.
        if group[0].kind != "equal" or end - start <= 1:
            yield from group
            continue
        yield from group[:start]
        first = group[start]
        yield Row("skipped", old_number=first.old_number, new_number=first.new_number, count=end - start)
        yield from group[end:]


def _merged(segments: Iterable[Segment]) -> list[Segment]:
    """Merge neighbouring segments of one kind, and drop empty ones."""
    return [
        Segment(kind, text)
        for kind, group in groupby(segments, key=lambda segment: segment.kind)
        if (text := "".join(segment.text for segment in group))
    ]
