"""Geometry of the stacked bar chart of pushes per day, for an SVG template."""

from collections.abc import Sequence
from dataclasses import dataclass

from profiles.selectors.activity import DayCounts

# The picture's own units; it is stretched to the room that it has.
BAR_WIDTH, HEIGHT = 10, 100
# A single rejection among thousands of pushes still has to be seen.
MIN_PART_HEIGHT = 2.0
SERIES = ("accepted", "again", "rejected")


@dataclass(frozen=True)
class Part:
    """One part of a stacked bar: its series, its top edge ``y`` and its height."""

    series: str
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One day's stacked bar: its left edge ``x``, and its parts from the bottom up."""

    day: DayCounts
    x: int
    parts: list[Part]


@dataclass(frozen=True)
class Chart:
    """All bars; ``top`` is the count that the full height stands for."""

    bars: list[Bar]
    top: int

    @property
    def width(self) -> int:
        """The width of the picture in its own units."""
        return len(self.bars) * BAR_WIDTH

    @property
    def totals(self) -> dict[str, int]:
        """Series -> total over all days."""
        return {name: sum(getattr(bar.day, name) for bar in self.bars) for name in SERIES}


def chart(days: Sequence[DayCounts]) -> Chart:
    """Return the chart of ``days``; the highest bar has the full height."""
    top = max((day.total for day in days), default=0)
    return Chart([Bar(day, place * BAR_WIDTH, _parts(day, top)) for place, day in enumerate(days)], top)


def _parts(day: DayCounts, top: int) -> list[Part]:
    """Return a day's parts; small ones get ``MIN_PART_HEIGHT``, taken from the largest."""
    heights = {
        name: max(getattr(day, name) / top * HEIGHT, MIN_PART_HEIGHT) for name in SERIES if getattr(day, name)
    }
    # What the small pieces were given is taken from the large one.
    excess = sum(heights.values()) - HEIGHT
    if excess > 0:
        largest = max(heights, key=lambda name: heights[name])
        heights[largest] -= excess
    parts: list[Part] = []
    ground = float(HEIGHT)
    for name, height in heights.items():
        ground -= height
        parts.append(Part(name, round(ground, 2), round(height, 2)))
    return parts
