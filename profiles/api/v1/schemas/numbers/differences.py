"""What two texts have different, as data."""

from typing import Literal, Self

from ninja import Field, Schema

from profiles.differences.lines import Difference, Row
from profiles.differences.words import Segment


class SegmentOut(Schema):
    """Words of a line that follow each other, and what became of them."""

    kind: Literal["equal", "insert", "delete"]
    text: str


class LineOut(Schema):
    """A line of the old text beside one of the new; null where a side has no such line."""

    kind: Literal["equal", "changed", "added", "removed", "skipped"] = Field(
        description=(
            '"skipped" stands for `count` equal lines, of which only the numbers of the first are told.'
        ),
    )
    old_number: int | None = Field(description="The line's number in the old text, from 1.")
    old: list[SegmentOut] | None
    new_number: int | None = Field(description="The line's number in the new text, from 1.")
    new: list[SegmentOut] | None
    count: int = Field(description="How many lines it stands for: 1, unless they are skipped.")


class DifferenceOut(Schema):
    """The difference between two texts."""

    same: bool = Field(description="Whether the two are equal to the byte.")
    words_added: int
    words_removed: int
    lines: list[LineOut] = Field(
        description=(
            "From the top. Joined, the texts of a side's segments are that side's text, where no "
            "line is skipped."
        ),
    )

    @classmethod
    def of(cls, found: Difference) -> Self:
        """Return `found` as it is told."""
        return cls(
            same=found.change.is_empty,
            words_added=found.change.words_added,
            words_removed=found.change.words_removed,
            lines=[_line(row) for row in found.rows],
        )


def _line(row: Row) -> LineOut:
    return LineOut(
        kind=row.kind,
        old_number=row.old_number,
        old=_segments(row.old),
        new_number=row.new_number,
        new=_segments(row.new),
        count=row.count,
    )


def _segments(found: list[Segment] | None) -> list[SegmentOut] | None:
    return None if found is None else [SegmentOut(kind=each.kind, text=each.text) for each in found]
