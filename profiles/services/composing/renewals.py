"""One line a day in the log for what the clock renewed; a number's own line is its push."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from profiles.models import AuditEvent, PhoneNumber
from profiles.models.revision import Kind
from profiles.services import audit
from profiles.services.actors import CLOCK
from profiles.services.locking import lock_account

RENEWALS = "renewals"
DAY = timedelta(days=1)


@transaction.atomic(durable=True)
def record_renewals() -> None:
    """Write the line, with how many numbers the clock has renewed since the last one, if a day has passed.

    Called by every worker as often as it likes: one of them writes it.
    """
    now = timezone.now()
    if not _renewed().exists():
        return
    lock_account()
    lines = AuditEvent.objects.filter(action=AuditEvent.Action.CLOCK, data__step=RENEWALS, at__gt=now - DAY)
    if not lines.exists() and (numbers := _renewed().count()):
        audit.record(actor=CLOCK, action=AuditEvent.Action.CLOCK, data={"step": RENEWALS, "numbers": numbers})


def _renewed() -> QuerySet[PhoneNumber]:
    """Return the numbers whose newest version the clock made within a day."""
    return PhoneNumber.objects.filter(changed_at__gt=timezone.now() - DAY, head__kind=Kind.COMPOSED)
