"""Bulk push: makes many numbers due at once; background work sends them."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.models import AuditEvent, PhoneNumber
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.locking import lock_numbers
from profiles.services.pushing.push import PushRefused, require_pushable, require_pushing_allowed

State = PhoneNumber.State
# Numbers that one request may ask for, and that one transaction changes.
MAX_NUMBERS, BATCH_SIZE = 1000, 100


@dataclass
class PushManyResult:
    """The keys of the numbers that are sent, and reason -> the numbers that are refused."""

    sent: list[int] = field(default_factory=list)
    refused: dict[str, list[PhoneNumber]] = field(default_factory=dict)


def push_many(numbers: QuerySet[PhoneNumber], *, actor: Actor) -> PushManyResult:
    """Make all pushable ``numbers`` due now; each is sent in its turn, within the write budget.

    Numbers that drifted, were removed, are live or on their way at this moment stay as they are, with the reason.

    Raises:
        PermissionDenied: The actor may not push.
        PushRefused: They are too many, or nothing is pushed for the whole account.
    """
    actor.require(permissions.EDIT)
    require_pushing_allowed()
    keys = list(numbers.values_list("pk", flat=True)[: MAX_NUMBERS + 1])
    if len(keys) > MAX_NUMBERS:
        raise PushRefused(
            _("At most {most} numbers can be pushed at once. Choose fewer; nothing was sent.").format(
                most=format_number(MAX_NUMBERS)
            )
        )
    asked = PushManyResult()
    for start in range(0, len(keys), BATCH_SIZE):
        _push_some(keys[start : start + BATCH_SIZE], asked, actor=actor)
    return asked


@transaction.atomic
def _push_some(keys: list[int], asked: PushManyResult, *, actor: Actor) -> None:
    now = timezone.now()
    locked = PhoneNumber.objects.filter(pk__in=lock_numbers(keys)).order_by("pk")
    due = []
    for number in locked.defer("remote_text_seen"):
        try:
            require_pushable(number)
            if number.lease_until is not None and number.lease_until > now:
                raise PushRefused(_("This profile is being sent at this moment."))
        except PushRefused as refused:
            asked.refused.setdefault(refused.message, []).append(number)
        else:
            due.append(number)
    # What may still land is settled as before: an unconfirmed number stays so until it is sent again.
    PhoneNumber.objects.filter(pk__in=[number.pk for number in due]).update(
        next_push_at=now, tries=0, push_rank=None
    )
    PhoneNumber.objects.filter(
        pk__in=[number.pk for number in due if number.state in {State.REJECTED, State.RETRYING}]
    ).update(state=State.PENDING, state_since=now)
    audit.record_each(
        actor=actor, action=AuditEvent.Action.PUSH_ASKED, numbers=[(number, None) for number in due]
    )
    asked.sent += [number.pk for number in due]
