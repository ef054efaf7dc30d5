"""Recomposing one number under its lock: always safe, a new version only where its text differs."""

from datetime import datetime

from profiles.models import PhoneNumber, Revision
from profiles.models.number import PushRank
from profiles.models.revision import Kind
from profiles.selectors.notices.layers import layers_of
from profiles.services import clock_skew, revisions
from profiles.services.actors import CLOCK
from profiles.services.composing import bodies, clock_hold, notice_fit
from profiles.texts.composition import Composed, compose

# What :func:`recompose` changes of the number.
COLUMNS = (*revisions.HEAD_COLUMNS, *revisions.QUEUE_COLUMNS, "recompose_at")
# Nothing is sent to these before a person or an import has looked; only what would be sent moves.
NOT_SENT = frozenset({PhoneNumber.State.DRIFTED, PhoneNumber.State.REMOVED})


def compose_now(number: PhoneNumber, body: str, now: datetime) -> Composed:
    """Return what ``body`` makes of the locked ``number`` at ``now``, with the notices that are in force."""
    return compose(body, layers_of(number, over_after=now), now)


def recompose_if_due(number: PhoneNumber) -> Revision | None:
    """Recompose the locked ``number`` if that is due by the database's clock, and save it.

    Nothing is renewed while the clock is held.

    Returns:
        The new version; None where callers hear the right text already, or it is not due.
    """
    now = clock_skew.database_now()
    if number.recompose_at is None or number.recompose_at > now or clock_hold.is_clock_held():
        return None
    revision = recompose(number, now=now)
    number.save(update_fields=COLUMNS if revision else ["recompose_at"])
    return revision


def recompose(number: PhoneNumber, *, now: datetime) -> Revision | None:
    """Compose the locked ``number`` again; where its text differs, save a version and queue it (in memory).

    The caller saves ``COLUMNS`` of the number. An outside text that waits for a person goes on waiting.

    Returns:
        The new version; None where callers hear the right text already.
    """
    body = bodies.body_at(number, now)
    composed = compose_now(number, body.text, now)
    notice_fit.record_fit(number, composed, now)
    number.recompose_at = bodies.earliest(composed.next_boundary, body.changes_at)
    # Words that are laid over a profile which nobody knows would replace it.
    if composed.text == number.head_text or number.is_unknown:
        return None
    revision = revisions.build(number, body.text, composed=composed, kind=Kind.COMPOSED, actor=CLOCK, now=now)
    revision.save()
    rank = _rank(number.head, composed)
    revisions.set_head(number, revision)
    if number.state not in NOT_SENT:
        revisions.queue_push(number, now, rank)
    return revision


def _rank(before: Revision | None, composed: Composed) -> PushRank:
    """Return END where words of a notice go away, which callers should not hear any more; BEGIN where some come.

    Where it is the dates of opening hours alone, they are weeks ahead, and can wait for the others.
    """
    were = {notice for notice, _version, _length in (before.parts if before else None) or ()} - {None}
    are = {part.layer.key for part in composed.parts if part.layer is not None}
    if were - are:
        return PushRank.END
    return PushRank.BEGIN if are - were else PushRank.RENEWAL
