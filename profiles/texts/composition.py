"""Composition: what callers hear is a function of the body, the notices laid over it, and the time.

Pure and total: never an error, never over the limit where the body is not. The order is: above by begin then key,
the body, below by begin then key, joined by blank lines; of several ``instead`` the one that began last is heard
alone, and what does not fit is left off whole, the newest first.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from profiles.texts.contract import LIMIT, utf16_length

# Hex digits of a digest of a body.
DIGEST_LENGTH = 16
BLANK_LINE = "\n\n"


class Placement(StrEnum):
    """Where a layer stands."""

    ABOVE = "above"
    BELOW = "below"
    INSTEAD = "instead"


@dataclass(frozen=True)
class Layer:
    """A notice as one number has it: canonical ``text``, laid on from ``starts_at`` until before ``ends_at``."""

    key: int
    version: int
    text: str
    placement: Placement
    starts_at: datetime
    ends_at: datetime

    def is_in_force(self, at: datetime) -> bool:
        """Return whether it is laid on at that time."""
        return self.starts_at <= at < self.ends_at

    @property
    def order(self) -> tuple[datetime, int]:
        """The place among others: by begin, then by key."""
        return self.starts_at, self.key

    @cached_property
    def length(self) -> int:
        """The length of its text in UTF-16 code units; counted once."""
        return utf16_length(self.text)


class Part(NamedTuple):
    """A stretch of a composed text: ``length`` code points of the body (``layer`` None) or of a layer."""

    layer: Layer | None
    length: int


@dataclass(frozen=True)
class Composed:
    """The result of :func:`compose`.

    ``parts`` are in the order of the text, with a blank line between each two. ``left_off`` are the layers in
    force that did not fit, whole; ``changes_at`` is when the same inputs next give another text, None for never.
    ``next_boundary`` is when a layer next begins or ends, whether that changes the text or not.
    """

    text: str
    parts: tuple[Part, ...]
    changes_at: datetime | None
    next_boundary: datetime | None
    left_off: tuple[Layer, ...] = ()


def compose(body: str, layers: Iterable[Layer], at: datetime) -> Composed:
    """Return the text at the time ``at``, of what it is made, and when it next changes.

    Args:
        body: Canonical; "" for none. Of one over the limit every layer is left off, and nothing is cut.
        layers: Every notice of the number, over, in force or to come, in any order; canonical texts.
        at: The time, aware.
    """
    layers = sorted(layers, key=lambda layer: layer.order)
    ahead = _boundaries(layers, at)
    heard, left_off = _heard(body, _in_force(layers, at))
    return Composed(
        text=_joined(heard),
        parts=tuple(Part(layer, len(said)) for layer, said in heard),
        changes_at=_changes_at(body, layers, at, ahead),
        next_boundary=ahead[0] if ahead else None,
        left_off=left_off,
    )


def body_digest(body: str) -> str:
    """Return the digest by which a form says what body it started from: 16 hex digits of its SHA-256."""
    return sha256(body.encode()).hexdigest()[:DIGEST_LENGTH]


def without_room_later(body: str, layers: Iterable[Layer], at: datetime) -> list[Layer]:
    """Return the layers that begin after ``at`` and will be left off at their begin, the soonest first."""
    layers = sorted(layers, key=lambda layer: layer.order)
    ahead = [layer for layer in layers if at < layer.starts_at < layer.ends_at]
    return [layer for layer in ahead if layer in _heard(body, _in_force(layers, layer.starts_at))[1]]


def boundaries(layers: Iterable[Layer], *, after: datetime, until: datetime) -> list[datetime]:
    """Return the times after ``after``, up to ``until``, at which any layer begins or ends, in their order."""
    return [time for time in _boundaries(layers, after) if time <= until]


def _boundaries(layers: Iterable[Layer], after: datetime) -> list[datetime]:
    real = [layer for layer in layers if layer.starts_at < layer.ends_at]
    return sorted({time for layer in real for time in (layer.starts_at, layer.ends_at) if time > after})


def _in_force(layers: Iterable[Layer], at: datetime) -> list[Layer]:
    return [layer for layer in layers if layer.is_in_force(at)]


def _changes_at(
    body: str, layers: Sequence[Layer], at: datetime, ahead: Iterable[datetime]
) -> datetime | None:
    """Return the first time of ``ahead`` that has another text than ``at``; ``layers`` are sorted."""
    in_force = _in_force(layers, at)
    to_come = deque(layer for layer in layers if layer.starts_at > at)
    text = _joined(_heard(body, in_force)[0])
    for time in ahead:
        in_force = [layer for layer in in_force if time < layer.ends_at]
        # What begins later comes after all that is in force.
        while to_come and to_come[0].starts_at <= time:
            begun = to_come.popleft()
            if begun.is_in_force(time):
                in_force.append(begun)
        if _joined(_heard(body, in_force)[0]) != text:
            return time
    return None


def _heard(body: str, in_force: Sequence[Layer]) -> tuple[list[tuple[Layer | None, str]], tuple[Layer, ...]]:
    """Return what is heard in its order, and what did not fit; ``in_force`` are sorted.

    A notice without words says nothing, and covers nothing.
    """
    speaking = [layer for layer in in_force if layer.text]
    too_long: list[Layer] = []
    for layer in reversed(speaking):
        if layer.placement == Placement.INSTEAD:
            if layer.length <= LIMIT:
                return [(layer, layer.text)], tuple(too_long)
            too_long.append(layer)
    around = [layer for layer in speaking if layer.placement != Placement.INSTEAD]
    fit = _how_many_fit(body, around)
    above = [(layer, layer.text) for layer in around[:fit] if layer.placement == Placement.ABOVE]
    below = [(layer, layer.text) for layer in around[:fit] if layer.placement == Placement.BELOW]
    return [*above, *([(None, body)] if body else []), *below], (*too_long, *reversed(around[fit:]))


def _how_many_fit(body: str, around: Sequence[Layer]) -> int:
    """Return how many of the layers above and below fit, the oldest first, up to the first that does not."""
    length = utf16_length(body)
    for place, layer in enumerate(around):
        length += layer.length + (len(BLANK_LINE) if length else 0)
        if length > LIMIT:
            return place
    return len(around)


def _joined(heard: Iterable[tuple[Layer | None, str]]) -> str:
    return BLANK_LINE.join(said for _layer, said in heard)
