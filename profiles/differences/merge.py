"""Three-way merge, line by line: what two people made of one text, put together.

Lines are what stands between line feeds, so a text always has one. A line that one side changed and the other left
alone is as changed; what both changed is theirs and mine, as a choice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from profiles.differences.hunks import Hunk, hunks

Lines = tuple[str, ...]


class Side(StrEnum):
    """Whose lines a region has in the merged text."""

    SAME = "same"  # both sides have them: unchanged, or changed alike
    MINE = "mine"
    THEIRS = "theirs"
    OVERLAP = "overlap"


class Choice(StrEnum):
    """What becomes of a region that both sides changed; ``BOTH`` keeps every word, theirs first."""

    BOTH = "both"
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Region:
    """Consecutive lines of the base, and what each side made of them."""

    side: Side
    base: Lines
    mine: Lines
    theirs: Lines

    def lines(self, choice: Choice) -> Lines:
        """Return its lines in the merged text; ``choice`` is for an overlap."""
        if self.side == Side.OVERLAP:
            by_choice = {Choice.BOTH: (*self.theirs, *self.mine), Choice.MINE: self.mine}
            return by_choice.get(choice, self.theirs)
        return self.theirs if self.side == Side.THEIRS else self.mine


@dataclass(frozen=True)
class Merge:
    """The result of :func:`merge`: regions that follow each other and together are the base."""

    regions: tuple[Region, ...]

    @property
    def overlaps(self) -> list[Region]:
        """The regions that both sides changed, each in its own way."""
        return [region for region in self.regions if region.side == Side.OVERLAP]

    def text(self, choices: Iterable[Choice] = ()) -> str:
        """Return the merged text; ``choices`` are for the overlaps in their order, and ``BOTH`` beyond them."""
        chosen = iter(choices)
        lines: list[str] = []
        for region in self.regions:
            choice = next(chosen, Choice.BOTH) if region.side == Side.OVERLAP else Choice.BOTH
            lines += region.lines(choice)
        return "\n".join(lines)


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Return what ``mine`` and ``theirs``, both made of ``base``, are together. All are canonical.

    Changes overlap where both sides replace a common line, or insert different lines at the same place; changes
    of neighbouring lines do not.
    """
    lines = base.split("\n")
    sides = {Side.MINE: mine.split("\n"), Side.THEIRS: theirs.split("\n")}
    regions: list[Region] = []
    at = 0
    for group in _groups(lines, sides):
        kept = tuple(lines[at : group.start])
        regions.append(Region(Side.SAME, kept, kept, kept))
        made = {side: group.lines(lines, side, sides[side]) for side in sides}
        regions += _changed(
            tuple(lines[group.start : group.end]), made[Side.MINE], made[Side.THEIRS], group.by
        )
        at = group.end
    rest = tuple(lines[at:])
    regions.append(Region(Side.SAME, rest, rest, rest))
    return Merge(tuple(region for region in regions if region.base or region.mine or region.theirs))


@dataclass
class _Group:
    """Changes of both sides that overlap: ``lines[start:end]`` of the base, and each side's hunks in them."""

    start: int
    end: int
    hunks: list[tuple[Side, Hunk]]

    @property
    def by(self) -> set[Side]:
        """The sides that changed something here."""
        return {side for side, _hunk in self.hunks}

    def meets(self, hunk: Hunk) -> bool:
        """Return whether a later hunk overlaps: it shares a line, or inserts at the same place."""
        both_insert = self.start == self.end == hunk.old_start == hunk.old_end
        return hunk.old_start < self.end or both_insert

    def lines(self, base: Sequence[str], side: Side, made: Sequence[str]) -> Lines:
        """Return what ``side`` made of the lines of the group; ``made`` are all of its lines."""
        found: list[str] = []
        at = self.start
        for hunk in (hunk for whose, hunk in self.hunks if whose == side):
            found += [*base[at : hunk.old_start], *made[hunk.new_start : hunk.new_end]]
            at = hunk.old_end
        return (*found, *base[at : self.end])


def _groups(base: list[str], sides: dict[Side, list[str]]) -> list[_Group]:
    """Return the changes of both sides, those that overlap in one group, from the top."""
    changes = [(side, hunk) for side, made in sides.items() for hunk in _changes(base, made)]
    groups: list[_Group] = []
    # An insertion stands before what replaces the line after it.
    for side, hunk in sorted(changes, key=lambda change: (change[1].old_start, change[1].old_end)):
        if groups and groups[-1].meets(hunk):
            groups[-1].end = max(groups[-1].end, hunk.old_end)
            groups[-1].hunks.append((side, hunk))
        else:
            groups.append(_Group(hunk.old_start, hunk.old_end, [(side, hunk)]))
    return groups


def _changes(base: list[str], made: list[str]) -> Iterator[Hunk]:
    """Yield the hunks of one side; as many lines for as many are changes of each line by itself."""
    for hunk in hunks(base, made):
        count = hunk.old_end - hunk.old_start
        if count != hunk.new_end - hunk.new_start:
            yield hunk
        else:
            starts = [(hunk.old_start + at, hunk.new_start + at) for at in range(count)]
            yield from (Hunk(old, old + 1, new, new + 1) for old, new in starts)


def _changed(base: Lines, mine: Lines, theirs: Lines, by: set[Side]) -> Iterator[Region]:
    """Yield the regions of lines that one side changed, or both: what both have alike is no choice."""
    if by != {Side.MINE, Side.THEIRS}:
        yield Region(Side.MINE if Side.MINE in by else Side.THEIRS, base, mine, theirs)
        return
    shorter = min(len(mine), len(theirs))
    head = next((at for at in range(shorter) if mine[at] != theirs[at]), shorter)
    tail = next((at for at in range(shorter - head) if mine[-1 - at] != theirs[-1 - at]), shorter - head)
    above, below = mine[:head], mine[len(mine) - tail :]
    mine, theirs = mine[head : len(mine) - tail], theirs[head : len(theirs) - tail]
    alike = mine == theirs
    yield Region(Side.SAME, base if alike else (), above, above)
    if not alike:
        # Of two insertions that begin or end alike, one may say all that the other says.
        added = not base and not (mine and theirs)
        side = Side.OVERLAP if not added else Side.MINE if mine else Side.THEIRS
        yield Region(side, base, mine, theirs)
    yield Region(Side.SAME, (), below, below)
