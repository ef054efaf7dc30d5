"""Settling: what the outcome of an attempt means for its number (live, retry, unconfirmed, rejected, drifted).

An attempt whose outcome is unknown stays on the books until its horizon: until then it may still take effect,
over anything sent after it. The head is live as soon as it is accepted only if everything on the books carried
the same text; otherwise it is sent once more after the last horizon.
"""

import random
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models import AuditEvent, PhoneNumber, PushAttempt, Revision, statements
from profiles.models.limits import ERROR_CODE_LIMIT, MESSAGE_LIMIT, REQUEST_ID_LIMIT
from profiles.services import audit, revisions
from profiles.services.actors import Actor
from profiles.services.locking import lock_number
from profiles.services.pushing import leases
from profiles.services.pushing.answers import Answer

State = PhoneNumber.State
Outcome = PushAttempt.Outcome

# Seconds.
MAX_BACKOFF = 300
# What was started is on the books, and what is on the books has an index.
STARTED = """
    SELECT 1 FROM profiles_pushattempt WHERE number_id = %s AND outcome = %s AND on_books_until IS NOT NULL
"""
# What an answer may change of its attempt and of the number.
ANSWER_COLUMNS = (
    *("outcome", "started_at", "finished_at", "message", "http_status", "error_code", "request_id"),
    *("duration_ms", "on_books_until"),
)
NUMBER_COLUMNS = (
    *(
        "live",
        "state",
        "state_since",
        "next_push_at",
        "tries",
        "lease_token",
        "lease_until",
        "unsettled_until",
    ),
    *("remote_text_seen", "verified_at"),
)
ORPHANED_MESSAGE = _("The process that was sending stopped before it could record an answer.")


def horizon() -> timedelta:
    """Return the settle horizon: for how long after its deadline an unknown request may take effect."""
    return timedelta(seconds=settings.PUSH_SETTLE_SECONDS)


def backoff(tries: int, retry_after: float = 0.0) -> timedelta:
    """Return the exponential backoff with jitter: 2, 4, 8 ... 300 s, or ``retry_after`` (seconds) if longer.

    A random part of up to a quarter keeps numbers that failed together from coming back together.
    """
    seconds = max(min(2.0 ** min(tries, 16), MAX_BACKOFF), retry_after)
    return timedelta(seconds=seconds * random.uniform(1.0, 1.25))  # noqa: S311 - spreads load, guards nothing


def attempts_on_books(number: PhoneNumber, since: datetime | None) -> list[tuple[datetime, str]]:
    """Return the attempts on ``number`` that may have taken effect after ``since`` (None: ever), or still may.

    Returns:
        Until when each is on the books, and the text that it carried.
    """
    attempts = PushAttempt.objects.filter(number=number, on_books_until__isnull=False)
    if since is not None:
        attempts = attempts.filter(on_books_until__gt=since)
    return [
        (until, text) for until, text in attempts.values_list("on_books_until", "revision__text") if until
    ]


def close_orphaned_attempts(number: PhoneNumber, *, actor: Actor, now: datetime) -> None:
    """Close started attempts of the locked ``number`` whose process died, as of unknown outcome.

    The caller holds the lease, so whoever started them has lost it. They are on the books already: that was
    written when they started.
    """
    if not statements.finds(STARTED, number.pk, Outcome.STARTED.value):
        return
    for attempt in PushAttempt.objects.filter(number=number, outcome=Outcome.STARTED):
        attempt.outcome = Outcome.UNKNOWN
        attempt.finished_at = now
        attempt.message = str(ORPHANED_MESSAGE)
        attempt.save(update_fields=["outcome", "finished_at", "message"])
        number.tries += 1
        _audit(attempt, number, actor)


@transaction.atomic(durable=True)
def release_for_retry(pk: int, token: uuid.UUID | None) -> None:
    """Release the lease ``token`` of number ``pk`` after an unforeseen error, and schedule a retry.

    What was being sent stays on the books, as if its process had died. Writes no column but these, since any
    other may be what went wrong.
    """
    now = timezone.now()
    number = lock_number(pk)
    if number.lease_token != token:
        return
    leases.release(number)
    number.tries += 1
    if number.next_push_at is not None:
        number.next_push_at = now + backoff(number.tries)
    if number.is_unsettled:
        unknown = attempts_on_books(number, number.verified_at)
        revisions.set_state(number, State.UNCONFIRMED if unknown else State.RETRYING, now)
    number.save(update_fields=["lease_token", "lease_until", "tries", "next_push_at", "state", "state_since"])


@transaction.atomic(durable=True)
def record_answer(attempt: PushAttempt, answer: Answer, *, actor: Actor) -> PhoneNumber:
    """Write the outcome of ``attempt`` and the number's new state, in one transaction guarded by the lease.

    A process that lost its lease writes to its own attempt only, leaves it on the books and asks for the head
    to be sent again.

    Returns:
        The number as it is now.
    """
    now = timezone.now()
    number = lock_number(attempt.number_id, older=attempt.number)
    attempt.outcome = answer.outcome
    attempt.started_at = min(attempt.started_at, now)  # where the clock was set back meanwhile
    attempt.finished_at = now
    attempt.message = answer.message[:MESSAGE_LIMIT]
    attempt.http_status = answer.http_status
    attempt.error_code = answer.error_code[:ERROR_CODE_LIMIT]
    attempt.request_id = answer.request_id[:REQUEST_ID_LIMIT]
    attempt.duration_ms = answer.duration_ms
    attempt.on_books_until = None
    if answer.outcome == Outcome.UNKNOWN:
        deadline = attempt.started_at + timedelta(seconds=leases.REQUEST_DEADLINE)
        attempt.on_books_until = max(deadline, now) + horizon()
    if number.lease_token != attempt.lease_token:
        _too_late(number, attempt, now)
    else:
        leases.release(number)
        attempt.save(update_fields=ANSWER_COLUMNS)
        _apply(number, attempt, answer, now)
    number.save(update_fields=NUMBER_COLUMNS)
    _audit(attempt, number, actor)
    if answer.kept is not None and number.state == State.DRIFTED:
        audit.record(
            actor=actor,
            action=AuditEvent.Action.DRIFT,
            number=number,
            revision=attempt.revision,
            reason=answer.message,
        )
    return number


def _too_late(number: PhoneNumber, attempt: PushAttempt, now: datetime) -> None:
    """Record an answer that arrived after the lease was lost: the attempt goes back on the books."""
    if attempt.outcome in {Outcome.ACCEPTED, Outcome.UNKNOWN}:
        attempt.on_books_until = now + horizon()
        if number.state not in {State.DRIFTED, State.REMOVED}:
            revisions.set_state(number, State.UNCONFIRMED, now)
            number.next_push_at = now
        number.unsettled_until = attempt.on_books_until
    attempt.save(update_fields=ANSWER_COLUMNS)


def _apply(number: PhoneNumber, attempt: PushAttempt, answer: Answer, now: datetime) -> None:
    # Since this one began, not since its answer: what lands while it is under way may land over it.
    on_books = attempts_on_books(number, attempt.started_at)
    number.unsettled_until = max((until for until, _text in on_books), default=None)
    accepted = answer.outcome == Outcome.ACCEPTED
    confirmed = _confirmed(number, attempt, answer) if accepted else None
    number.tries = 0 if confirmed else number.tries + 1
    if confirmed:
        number.live = confirmed
    if accepted:
        number.remote_text_seen = attempt.revision.text if answer.kept is None else answer.kept
        number.verified_at = attempt.started_at

    moved = number.head_id != attempt.revision_id
    if number.state == State.REMOVED:
        number.next_push_at = None  # comes back, and is pushed if need be, when it is listed again
    elif accepted and confirmed is None:
        revisions.set_state(number, State.DRIFTED, now)
        number.next_push_at = None
    elif accepted and number.live_id == number.head_id:
        mark_live_or_unconfirmed(number, on_books, now)
    elif answer.outcome == Outcome.NOT_APPLIED or (answer.outcome == Outcome.UNKNOWN and not moved):
        revisions.set_state(number, State.UNCONFIRMED if on_books else State.RETRYING, now)
        number.next_push_at = now + backoff(number.tries, answer.retry_after)
    elif moved or answer.stops_account:
        # Nothing is wrong with a text that the account may not send: it goes out once pushing goes on.
        revisions.set_state(number, State.UNCONFIRMED if on_books else State.PENDING, now)
        number.next_push_at = now + timedelta(seconds=answer.retry_after)
    else:
        revisions.set_state(number, State.REJECTED, now)
        number.next_push_at = None


def _confirmed(number: PhoneNumber, attempt: PushAttempt, answer: Answer) -> Revision | None:
    """Return the revision that Nixflex holds by an accepting ``answer``; None if it kept another text.

    The head may be what it kept: somebody saved the trimmed text, say, while the attempt was under way.
    """
    if answer.kept is None:
        return attempt.revision
    return number.head if answer.kept == number.head_text else None


def mark_live_or_unconfirmed(
    number: PhoneNumber, on_books: list[tuple[datetime, str]], now: datetime
) -> None:
    """Mark the head live; unconfirmed, with another push due, if another text may have landed over it.

    Args:
        number: Locked; changed in memory.
        on_books: What may have taken effect since Nixflex was known to hold the head (:func:`attempts_on_books`).
        now: The present.
    """
    others = [until for until, text in on_books if text != number.head_text]
    if others:
        revisions.set_state(number, State.UNCONFIRMED, now)
        number.next_push_at = max(others) + timedelta(seconds=1)
    else:
        revisions.set_state(number, State.LIVE, now)
        number.next_push_at = None


def _audit(attempt: PushAttempt, number: PhoneNumber, actor: Actor) -> None:
    audit.record(
        actor=actor,
        action=AuditEvent.Action.PUSH,
        number=number,
        revision=attempt.revision,
        outcome=attempt.outcome,
        reason=attempt.message,
        data={
            "attempt": attempt.pk,
            "http_status": attempt.http_status,
            "error_code": attempt.error_code,
            "request_id": attempt.request_id,
            "duration_ms": attempt.duration_ms,
        },
    )
