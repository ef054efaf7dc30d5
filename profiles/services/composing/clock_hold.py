"""Holding the clock: while it is held, no notice begins or ends by itself. Nobody's save stops."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import Account, AuditEvent
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.locking import lock_account

HELD = "held"
RELEASED = "released"


def is_clock_held() -> bool:
    """Return whether somebody holds the clock."""
    return Account.objects.filter(clock_held_at__isnull=False).exists()


@transaction.atomic(durable=True)
def hold_clock(*, actor: Actor, note: str = "") -> None:
    """Hold the clock for the whole account: what callers hear stays as it is, but for what people save.

    What is due meanwhile is renewed once the clock is released, with what is true then.

    Args:
        actor: Needs the right to run rollouts, and to see every number.
        note: Why, for the audit log; "" for none.

    Raises:
        PermissionDenied: The actor may not run rollouts, or is limited to teams.
        SaveRefused: It is held already; the sentence says by whom.
    """
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    lock_account()
    account = Account.objects.get(pk=Account.ONLY)
    if account.clock_held_at is not None:
        raise SaveRefused(_("The clock is held by {name} already.").format(name=account.clock_held_by))
    account.clock_held_at = timezone.now()
    account.clock_held_by = actor.name
    account.save(update_fields=["clock_held_at", "clock_held_by"])
    audit.record(actor=actor, action=AuditEvent.Action.CLOCK, reason=note, data={"step": HELD})


@transaction.atomic(durable=True)
def release_clock(*, actor: Actor, note: str = "") -> None:
    """Release the clock; what was due meanwhile is renewed next. Parameters as for :func:`hold_clock`.

    Raises:
        PermissionDenied: The actor may not run rollouts, or is limited to teams.
        SaveRefused: Nobody holds it.
    """
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    lock_account()
    account = Account.objects.get(pk=Account.ONLY)
    if account.clock_held_at is None:
        raise SaveRefused(_("Nobody holds the clock: notices begin and end at their times."))
    held_by = account.clock_held_by
    account.clock_held_at, account.clock_held_by = None, ""
    account.save(update_fields=["clock_held_at", "clock_held_by"])
    data = {"step": RELEASED, "held_by": held_by}
    audit.record(actor=actor, action=AuditEvent.Action.CLOCK, reason=note, data=data)
