"""Recomposing one number under its lock: always safe, a new version only where its text differs."""

from datetime import datetime

from profiles.models import PhoneNumber, Revision
from profiles.models.revision import Kind
from profiles.selectors.notices.layers import layers_by_number
from profiles.services import revisions
from profiles.services.actors import CLOCK
from profiles.texts.composition import Composed, compose

# What :func:`recompose` changes of the number.
COLUMNS = (*revisions.HEAD_COLUMNS, *revisions.QUEUE_COLUMNS, "recompose_at")


def compose_now(number: PhoneNumber, body: str, now: datetime) -> Composed:
    """Return what ``body`` makes of the locked ``number`` at ``now``, with the notices that are in force.

    A number that is not to be looked at again has no notice, in force or to come: nothing is read then.
    """
    layers = layers_by_number([number.pk], over_after=now) if number.recompose_at is not None else {}
    return compose(body, layers.get(number.pk, ()), now)


def recompose(number: PhoneNumber, *, now: datetime) -> Revision | None:
    """Compose the locked ``number`` again; where its text differs, save a version and queue it (in memory).

    The caller saves ``COLUMNS`` of the number.

    Returns:
        The new version; None where callers hear the right text already.
    """
    composed = compose_now(number, number.head_body, now)
    number.recompose_at = composed.next_boundary
    if composed.text == number.head_text:
        return None
    revision = revisions.build(
        number, number.head_body, composed=composed, kind=Kind.COMPOSED, actor=CLOCK, now=now
    )
    revision.save()
    revisions.set_head(number, revision)
    revisions.queue_push(number, now)
    return revision
