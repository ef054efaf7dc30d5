"""Leases: at most one request in flight for a number, however many processes there are.

Taking one is a single conditional UPDATE, so it works alike on SQLite and PostgreSQL and holds no lock while
the request is under way. A lease outlasts the longest request; whoever died holding one is waited for.
"""

import uuid
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from profiles.models import PhoneNumber, statements

# Seconds. The longest request takes 15 s in all; the rest is room for a process that was held up.
LEASE_SECONDS = 30
# Seconds. The client gives a request up after this long.
REQUEST_DEADLINE = 15
HOLDS = "SELECT 1 FROM profiles_phonenumber WHERE id = %s AND lease_token = %s AND lease_until >= %s"
# The columns of a number's lease.
COLUMNS = ("lease_token", "lease_until")
# Seconds by which the clocks of two machines may differ (services/clock_skew.py).
SKEW_ALLOWANCE = 5


def take(pk: int, *, now: datetime, even_if_not_due: bool = False) -> uuid.UUID | None:
    """Take the lease of number ``pk`` if it is due and free.

    Args:
        pk: The number's key.
        now: The present.
        even_if_not_due: Take it for a person who asks now. The number becomes due in the same statement, so
            that it is found again if this process dies.

    Returns:
        The token, or None where there is nothing to push, or somebody else is pushing.
    """
    token = uuid.uuid4()
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    numbers = PhoneNumber.objects.filter(free, pk=pk, head__isnull=False)
    numbers = numbers.exclude(state__in=[PhoneNumber.State.DRIFTED, PhoneNumber.State.REMOVED])
    if even_if_not_due:
        # A live number needs no push; being live and due means that a late answer asked for one.
        numbers = numbers.exclude(state=PhoneNumber.State.LIVE, next_push_at__isnull=True)
    else:
        numbers = numbers.filter(next_push_at__lte=now)
    taken = numbers.update(
        lease_token=token,
        lease_until=now + timedelta(seconds=LEASE_SECONDS),
        next_push_at=now if even_if_not_due else F("next_push_at"),
    )
    return token if taken else None


def take_locked(number: PhoneNumber, *, now: datetime) -> datetime | None:
    """Take the lease of the locked ``number``, which is due, if it is free (in memory; the caller saves it).

    Returns:
        Until when it holds; None where somebody else is pushing.
    """
    if number.lease_until is not None and number.lease_until > now:
        return None
    number.lease_token = uuid.uuid4()
    number.lease_until = now + timedelta(seconds=LEASE_SECONDS)
    return number.lease_until


def holds(pk: int, token: uuid.UUID | None) -> bool:
    """Return whether ``token`` still holds number ``pk`` for as long as the next request may take.

    Where less is left, as of a process that was held up, the next one to take the lease would send while this
    request is still under way.
    """
    answered = timezone.now() + timedelta(seconds=REQUEST_DEADLINE + SKEW_ALLOWANCE)
    return statements.finds(HOLDS, pk, token, answered)


def release_unused(pk: int, token: uuid.UUID, *, due_at: datetime | None = None) -> None:
    """Release the lease ``token`` of number ``pk`` without an attempt; with ``due_at`` the number is due then."""
    PhoneNumber.objects.filter(pk=pk, lease_token=token).update(
        lease_token=None, lease_until=None, next_push_at=F("next_push_at") if due_at is None else due_at
    )


def release(number: PhoneNumber) -> None:
    """Release the lease of the locked ``number`` (in memory; the caller saves the number)."""
    number.lease_token = None
    number.lease_until = None
