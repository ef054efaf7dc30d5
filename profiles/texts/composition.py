"""Composition: what callers hear is a function of the body, the notices laid over it, and the time.

Pure and total: never an error, never over the limit. The order is: above by begin then key, the body, below by
begin then key, joined by blank lines; of several ``instead`` the one that began last is heard alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
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
        body: Canonical, within the limit; "" for none.
        layers: Every notice of the number, over, in force or to come, in any order.
        at: The time, aware.
    """
    layers = sorted(layers, key=lambda layer: layer.order)
    text, parts, left_off = _at(body, layers, at)
    ahead = _boundaries(layers, at)
    changes_at = next((time for time in ahead if _at(body, layers, time)[0] != text), None)
    return Composed(text, parts, changes_at, ahead[0] if ahead else None, left_off)


def body_digest(body: str) -> str:
    """Return the digest by which a form says what body it started from: 16 hex digits of its SHA-256."""
    return sha256(body.encode()).hexdigest()[:DIGEST_LENGTH]


def boundaries(layers: Iterable[Layer], *, after: datetime, until: datetime) -> list[datetime]:
    """Return the times after ``after``, up to ``until``, at which any layer begins or ends, in their order."""
    return [time for time in _boundaries(layers, after) if time <= until]


def _boundaries(layers: Iterable[Layer], after: datetime) -> list[datetime]:
    real = [layer for layer in layers if layer.starts_at < layer.ends_at]
    return sorted({time for layer in real for time in (layer.starts_at, layer.ends_at) if time > after})


def _at(body: str, layers: Sequence[Layer], at: datetime) -> tuple[str, tuple[Part, ...], tuple[Layer, ...]]:
    """Return text, parts and what did not fit; ``layers`` are sorted."""
    in_force = [layer for layer in layers if layer.is_in_force(at)]
    left_off: list[Layer] = []
    while True:
        stretches = _stretches(body, in_force)
        text = BLANK_LINE.join(said for _layer, said in stretches)
        if not in_force or utf16_length(text) <= LIMIT:
            parts = tuple(Part(layer, len(said)) for layer, said in stretches)
            return text, parts, tuple(left_off)
        left_off.append(in_force.pop())  # the newest


def _stretches(body: str, in_force: Sequence[Layer]) -> list[tuple[Layer | None, str]]:
    alone = [layer for layer in in_force if layer.placement == Placement.INSTEAD][-1:]
    if alone:
        return [(alone[0], alone[0].text)]

    def placed(placement: Placement) -> list[tuple[Layer | None, str]]:
        return [(layer, layer.text) for layer in in_force if layer.placement == placement]

    of_body: list[tuple[Layer | None, str]] = [(None, body)] if body else []
    return [*placed(Placement.ABOVE), *of_body, *placed(Placement.BELOW)]
