"""The parts of a text as a version keeps them: whose words are whose, and what a version did to notices."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple

from profiles.texts.composition import BLANK_LINE, Composed

# Of each stretch: notice, version of it, code points; of the profile's: null, null, code points. None: no notice.
StoredParts = Sequence[Sequence[int | None]] | None


class Stretch(NamedTuple):
    """Words of a text: the profile's (``notice`` None), or those of a notice as it was in its ``version``."""

    text: str
    notice: int | None = None
    version: int | None = None


class Step(StrEnum):
    """What a version did to a notice, as callers hear it."""

    BEGAN = "began"
    CHANGED = "changed"
    # It reads otherwise, though nobody changed it.
    RENEWED = "renewed"
    # Another is heard instead of everything else; heard again.
    COVERED = "covered"
    AGAIN = "again"
    ENDED = "ended"


def stored_parts(composed: Composed) -> list[list[int | None]] | None:
    """Return the parts of what was composed as a version keeps them; None where all is the profile."""
    if all(part.layer is None for part in composed.parts):
        return None
    return [
        [part.layer.key, part.layer.version, part.length] if part.layer else [None, None, part.length]
        for part in composed.parts
    ]


def stretches(text: str, parts: StoredParts) -> list[Stretch]:
    """Return the stretches of ``text`` in their order; between each two of them stands a blank line."""
    if parts is None:
        return [Stretch(text)] if text else []
    found, start = [], 0
    for notice, version, length in parts:
        end = start + (length or 0)
        found.append(Stretch(text[start:end], notice, version))
        start = end + len(BLANK_LINE)
    return found


def steps(before: StoredParts, after: StoredParts, *, alone: Collection[int] = ()) -> list[tuple[int, Step]]:
    """Return what happened to the notices between two versions that follow each other: (notice, what).

    Args:
        before: The parts of the older version.
        after: Those of the newer.
        alone: The notices that are heard instead of everything else.
    """
    was, became = _by_notice(before), _by_notice(after)
    covers, uncovers = became.keys() & set(alone), was.keys() & set(alone)
    found = []
    for notice, said in became.items():
        if notice not in was:
            is_back = uncovers and notice not in alone
            found.append((notice, Step.AGAIN if is_back else Step.BEGAN))
        elif was[notice] != said:
            found.append((notice, Step.CHANGED if was[notice][0] != said[0] else Step.RENEWED))
    gone = Step.COVERED if covers - was.keys() else Step.ENDED
    return sorted([*found, *((notice, gone) for notice in was.keys() - became.keys())])


def notices_in(parts: StoredParts) -> set[int]:
    """Return the notices whose words stand in a text with these ``parts``."""
    return set(_by_notice(parts))


def _by_notice(parts: StoredParts) -> dict[int, tuple[int | None, int | None]]:
    """Return notice -> its version and the length of its words."""
    return {notice: (version, length) for notice, version, length in parts or () if notice is not None}
