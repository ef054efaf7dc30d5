"""Texts that no version here has, and that are ours all the same: what the clock made of a body.

A restored backup does not know what was sent after it; what it holds says what that was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from profiles.models import PhoneNumber, Revision
from profiles.models.number import NEVER
from profiles.models.revision import Kind
from profiles.selectors.notices.layers import layers_by_number
from profiles.services import revisions
from profiles.services.actors import CLOCK
from profiles.services.composing import bodies
from profiles.texts.composition import Composed, Layer, boundaries, compose
from profiles.texts.stripping import find_body


def layers_since_verified(numbers: Iterable[PhoneNumber]) -> dict[int, list[Layer]]:
    """Return number key -> its notices, in force, to come, or over since its text was last verified."""
    since = {number.pk: _since(number) for number in numbers if number.head_id}
    return layers_by_number(since, over_after=min(since.values())) if since else {}


@dataclass(frozen=True)
class OutsideBody:
    """The body of an outside text; ``composed`` is that text. ``next_look``: when it is next to be composed."""

    body: str
    composed: Composed
    next_look: datetime | None


def body_of_outside(number: PhoneNumber, now: datetime) -> OutsideBody | None:
    """Return the body of the outside text of ``number``; None where it is not known what that is.

    It is without the notices in force now. Where it does not hold those, it may hold those of the live text, which
    is what somebody changed outside: their words are no part of the profile because they are over by now.
    """
    outside = number.remote_text_seen or ""
    since = min(number.live.created_at, now) if number.live else now
    layers = layers_by_number([number.pk], over_after=since).get(number.pk, ())
    body = find_body(outside, layers, now)
    if body is None or body == outside:
        then = find_body(outside, layers, since)
        if then is not None and then != outside:
            return OutsideBody(then, compose(then, layers, since), next_look=now)
    if body is None:
        return None
    composed = compose(body, layers, now)
    return OutsideBody(body, composed, composed.next_boundary)


def _since(number: PhoneNumber) -> datetime:
    return number.verified_at or (number.head.created_at if number.head else NEVER)


def save_composition(
    number: PhoneNumber, seen: str, layers: Sequence[Layer], *, since: datetime | None, now: datetime
) -> Revision | None:
    """Save the text that was ``seen`` as a version, if the body of the locked ``number`` makes it.

    The number, in memory, is due to be composed again: the version may be one of the past.

    Args:
        number: Locked, with its head.
        seen: What Nixflex was seen to hold.
        layers: What :func:`layers_since_verified` tells of the number.
        since: When its text was verified before.
        now: The present.

    Returns:
        The version, which is the head; None where the text is none of now, nor of any begin, end or renewal
        ``since``.
    """
    if number.head is None or not (layers or bodies.is_renewed(number)):
        return None
    since = since or number.head.created_at
    moments = {*boundaries(layers, after=since, until=now), *bodies.renewals(number, after=since, until=now)}
    for at in (now, *sorted(moments, reverse=True)):
        body = bodies.body_at(number, at).text
        composed = compose(body, layers, at)
        if composed.text == seen:
            revision = revisions.build(
                number, body, composed=composed, kind=Kind.COMPOSED, actor=CLOCK, now=now
            )
            revision.save()
            revisions.set_head(number, revision)
            number.recompose_at = now
            return revision
    return None
