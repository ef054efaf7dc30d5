"""Sets of positions in one text, as the bits of whole numbers: bit 5 stands for the place before character 5.

Python shifts and joins thousands of bits in a microsecond, so where each part of a template could stand is worked
out for all places of a text at once.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from profiles.texts.contract import is_blank

# Texts for which places are remembered: the literals of a template, and the values that are tried.
REMEMBERED = 2_000


class Positions:
    """The positions (code points) at which parts of templates stand in ``text``, as bit sets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[str, int] = {}

    def of(self, part: str) -> int:
        """Return the places at which ``part`` begins; of the empty text, all."""
        known = self._found.get(part)
        if known is not None:
            return known
        places = (1 << (len(self.text) + 1)) - 1
        for offset, character in enumerate(part):
            places &= self._of_character.get(character, 0) >> offset
            if not places:
                break
        if len(self._found) < REMEMBERED:
            self._found[part] = places
        return places

    def last_seen_before(self, place: int) -> int:
        """Return the last place before ``place`` at which a character stands that shows; -1 for none."""
        return self._last_seen[place]

    @cached_property
    def _of_character(self) -> dict[str, int]:
        at: dict[str, list[int]] = defaultdict(list)
        for place, character in enumerate(self.text):
            at[character].append(place)
        return {character: _bits(places) for character, places in at.items()}

    @cached_property
    def _last_seen(self) -> list[int]:
        last, each = -1, [-1]
        for place, character in enumerate(self.text):
            last = last if is_blank(character) else place
            each.append(last)
        return each


def each_position(places: int, *, after: int) -> Iterator[int]:
    """Yield those of the bit set ``places`` that lie after the position ``after``, in their order."""
    rest = places >> (after + 1)
    place = after
    while rest:
        step = (rest & -rest).bit_length()
        place += step
        rest >>= step
        yield place


def _bits(places: list[int]) -> int:
    row = bytearray(places[-1] // 8 + 1)
    for place in places:
        row[place // 8] |= 1 << place % 8
    return int.from_bytes(row, "little")
