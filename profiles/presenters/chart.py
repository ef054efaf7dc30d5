"""A bar chart of days, as figures that a template draws."""

from collections.abc import Sequence
from dataclasses import dataclass

from profiles.selectors.activity import DayCounts

# The picture's own units; it is stretched to the room that it has.
STEP, HEIGHT = 10, 100
# A single rejection among thousands of pushes still has to be seen.
LEAST = 2.0
SERIES = ("accepted", "again", "rejected")


@dataclass(frozen=True)
class Part:
    """A piece of a bar: which series, from which height down, and how high."""

    series: str
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One day: where its column begins, and its pieces from the ground up."""

    day: DayCounts
    x: int
    parts: list[Part]


@dataclass(frozen=True)
class Chart:
    """All bars; ``top`` is the count that a full height stands for."""

    bars: list[Bar]
    top: int

    @property
    def width(self) -> int:
        """How wide the picture is in its own units."""
        return len(self.bars) * STEP

    @property
    def totals(self) -> dict[str, int]:
        """How many there are of each series."""
        return {name: sum(getattr(bar.day, name) for bar in self.bars) for name in SERIES}


def chart(days: Sequence[DayCounts]) -> Chart:
    """Return the chart of ``days``, the highest bar filling the height."""
    top = max((day.total for day in days), default=0)
    return Chart([Bar(day, place * STEP, _parts(day, top)) for place, day in enumerate(days)], top)


def _parts(day: DayCounts, top: int) -> list[Part]:
    heights = {name: max(getattr(day, name) / top * HEIGHT, LEAST) for name in SERIES if getattr(day, name)}
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
