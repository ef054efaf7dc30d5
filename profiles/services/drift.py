"""Outside changes: seeing them, and the two ways in which a person decides about one."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from profiles import permissions
from profiles.models import AuditEvent, PhoneNumber, PushAttempt, Revision
from profiles.services import audit, revisions
from profiles.services.actors import Actor
from profiles.services.conflicts import Conflict, SaveRefused, conflict_key, is_drifted
from profiles.services.locking import lock_number
from profiles.text import over_by

State = PhoneNumber.State


class NotDrifted(SaveRefused):
    """There is no outside text to decide about (any more)."""

    def __init__(self) -> None:
        super().__init__("Nothing to decide: this profile is not changed outside Nixadmin any more.")


def observe(number: PhoneNumber, seen: str, *, now: datetime) -> bool:
    """Compare what Nixflex was ``seen`` to hold with what ``number`` should hold; change it in memory.

    The caller has made sure that the read counts: it began after the last attempt finished, and nothing is on
    the books.

    Returns:
        Whether this is drift that was not known before.
    """
    known = is_drifted(number) and number.remote_text_seen == seen
    number.remote_text_seen = seen
    number.verified_at = now
    if seen != number.live_text:
        confirmed = _sent_as(number, seen)
        if confirmed is None:
            revisions.set_state(number, State.DRIFTED, now)
            number.next_push_at = None
            return not known
        number.live = confirmed
    if number.head_id == number.live_id:
        revisions.set_state(number, State.LIVE, now)
        number.next_push_at = None
        number.unsettled_until = None
    elif number.state in {State.DRIFTED, State.REMOVED}:
        revisions.queue(number, now)
    return False


def _sent_as(number: PhoneNumber, seen: str) -> Revision | None:
    """Return the revision that explains ``seen`` without an outside change, if there is one.

    That is the head, or a revision whose push has an unknown outcome and none was accepted since.
    """
    if number.head is not None and seen == number.head.text:
        return number.head
    attempts = PushAttempt.objects.filter(number=number).select_related("revision").order_by("-id")[:50]
    for attempt in attempts:
        if attempt.outcome == PushAttempt.Outcome.ACCEPTED:
            break
        if attempt.outcome == PushAttempt.Outcome.UNKNOWN and attempt.revision.text == seen:
            return attempt.revision
    return None


def _lock_drifted(number: PhoneNumber, acknowledged: str) -> PhoneNumber:
    """Return the locked number; raise unless it is drifted, with the text that the person was shown."""
    number = lock_number(number.pk)
    if not is_drifted(number):
        raise NotDrifted
    if acknowledged and acknowledged != conflict_key(number):
        raise Conflict(number)
    return number


@transaction.atomic(durable=True)
def adopt(number: PhoneNumber, *, actor: Actor, note: str = "", acknowledged: str = "") -> Revision:
    """Make the outside text the next version of ``number``; callers hear it already.

    Args:
        number: A drifted number.
        actor: Needs the right to edit.
        note: Why, at most 500 characters.
        acknowledged: The conflict key of the text that the person was shown; "" takes whatever it is now.

    Raises:
        NotDrifted: Somebody decided already.
        Conflict: The outside text changed since it was shown.
        SaveRefused: The text is over the limit, so it can't be one of our versions.
    """
    actor.require(permissions.EDIT)
    number = _lock_drifted(number, acknowledged)
    text = number.remote_text_seen or ""
    if over := over_by(text):
        raise SaveRefused(
            f"The outside text is {over:,} over the limit, so it can't be adopted. "
            "Copy what you need from it into the editor and save that."
        )
    now = timezone.now()
    revision = revisions.build(
        number, text, kind=Revision.Kind.ADOPTED, actor=actor, now=now, note=note
    )
    revision.save()
    revisions.set_head(number, revision)
    number.live = revision
    revisions.set_state(number, State.LIVE, now)
    number.next_push_at = None
    number.save()
    audit.record(
        actor=actor, action=AuditEvent.Action.ADOPT, number=number, revision=revision, reason=note
    )
    return revision


@transaction.atomic(durable=True)
def push_ours(number: PhoneNumber, *, actor: Actor, note: str = "", acknowledged: str = "") -> PhoneNumber:
    """Make the head of ``number`` due, over the outside text. Parameters and errors as for :func:`adopt`."""
    actor.require(permissions.EDIT)
    number = _lock_drifted(number, acknowledged)
    if number.head is None:
        raise SaveRefused("Nixadmin has no version of this profile to push. Write one in the editor first.")
    keep_ours(number, actor=actor, note=note, now=timezone.now())
    return number


def keep_ours(number: PhoneNumber, *, actor: Actor, note: str, now: datetime) -> None:
    """Queue the head of the locked, drifted ``number`` and say so in the audit log."""
    revisions.queue(number, now)
    number.save()
    audit.record(
        actor=actor, action=AuditEvent.Action.PUSH_OURS, number=number, revision=number.head, reason=note
    )
