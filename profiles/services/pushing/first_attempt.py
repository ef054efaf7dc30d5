"""The first attempt at what a web request saves: its row and its lease are written by the save's own transaction.

So it is on disk before the request leaves, and costs no transaction of its own. What other saves would have to
queue for, the write budget's row, is changed before that transaction begins.
"""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from profiles.l10n.stored import site_locale
from profiles.models import PhoneNumber, PushAttempt, Revision
from profiles.services import account, clock_skew
from profiles.services.actors import Actor
from profiles.services.pushing import attempts, budget, clock_steps, inline, leases, settling

logger = logging.getLogger(__name__)


class FirstAttempt:
    """An attempt for which a write of the budget is reserved; ``attempt`` once a save has begun it."""

    def __init__(self, actor: Actor, slot: ExitStack) -> None:
        self.attempt: PushAttempt | None = None
        self._actor = actor
        self._slot = slot
        self._lease_until: datetime | None = None

    @site_locale()
    def take_lease(self, number: PhoneNumber, now: datetime) -> None:
        """Take the lease of the locked ``number``, which is due (in memory; the caller saves it).

        Does nothing while somebody else is sending the number, or where the clock was set while this transaction
        waited, since then nobody can tell; nor where too many requests of this process wait for Nixflex. (Only now
        is a slot taken: those who wait to save do not wait for Nixflex.)
        """
        if clock_steps.has_stepped() or not self._slot.enter_context(inline.inline_slot()):
            return
        self._lease_until = leases.take_locked(number, now=now)
        if self._lease_until is not None:
            settling.close_orphaned_attempts(number, actor=self._actor, now=now)

    def begin(self, number: PhoneNumber, head: Revision, now: datetime) -> None:
        """Insert the attempt's row if the lease was taken; ``number`` and its ``head`` are saved."""
        if self._lease_until is not None:
            self.attempt = attempts.insert_attempt(number, head, lease_until=self._lease_until, now=now)


@contextmanager
def reserved(actor: Actor) -> Iterator[FirstAttempt | None]:
    """Context manager: reserve a write for the first attempt at what is saved in the block.

    Yields None where nothing may be sent from here now. A write that the block did not use is given back.
    """
    if not (settings.PUSH_INLINE and _reserve(actor)):
        yield None
        return
    reserved_at, used = timezone.now(), False
    with ExitStack() as slot:
        first = FirstAttempt(actor, slot)
        try:
            yield first
            used = first.attempt is not None
        finally:
            if not used:
                budget.give_back(reserved_at)


def _reserve(actor: Actor) -> bool:
    """Reserve a write if one may be sent; whatever goes wrong here must not keep anything from being saved."""
    try:
        clock_steps.repair_after_step()
        if not account.may_push() or clock_skew.excessive_skew() is not None:
            return False
        budget.reserve(for_person=actor.waits)
    except budget.BudgetSpent:
        return False
    except Exception:
        logger.exception("No write could be reserved; what is saved is sent all the same")
        return False
    return True
