"""Beginning a push attempt: its row and its number are written before the request leaves."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from profiles.models import PhoneNumber, PushAttempt, Revision
from profiles.services import revisions
from profiles.services.actors import Actor
from profiles.services.composing import recomposing
from profiles.services.locking import lock_number
from profiles.services.pushing import leases, settling

# What beginning may change of the number.
COLUMNS = ("state", "state_since", "tries")


def insert_attempt(
    number: PhoneNumber, head: Revision, *, lease_until: datetime, now: datetime
) -> PushAttempt:
    """Insert the row of an attempt at the ``head`` of the locked ``number``, whose lease holds until then."""
    return PushAttempt.objects.create(
        number=number,
        revision=head,
        started_at=now,
        lease_token=number.lease_token,
        on_books_until=lease_until + settling.horizon(),
    )


@transaction.atomic(durable=True)
def begin(pk: int, token: uuid.UUID, *, actor: Actor) -> PushAttempt | None:
    """Insert the attempt row before the request leaves; return None if the lease is lost.

    Durable: this transaction is on disk when the function returns, so the attempt is there before the request
    leaves.
    """
    now = timezone.now()
    number = lock_number(pk)
    if number.lease_token != token or number.lease_until is None or number.head is None:
        return None
    if number.state in {PhoneNumber.State.DRIFTED, PhoneNumber.State.REMOVED}:
        # An import saw it after the lease was taken: what it saw is not overwritten.
        leases.release(number)
        number.save(update_fields=leases.COLUMNS)
        return None
    # No request carries a text whose time is over: a backlog sends each number once, with what is true then.
    recomposing.recompose_if_due(number)
    before = number.state, number.tries
    settling.close_orphaned_attempts(number, actor=actor, now=now)
    if number.state == PhoneNumber.State.REJECTED:
        revisions.set_state(number, PhoneNumber.State.PENDING, now)
    if (number.state, number.tries) != before:
        number.save(update_fields=COLUMNS)
    return insert_attempt(number, number.head, lease_until=number.lease_until, now=now)
