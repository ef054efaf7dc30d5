"""Repair after the system clock was set back: notices that began or ended by the wrong time are checked again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from profiles.models import Notice, NoticeNumber, PhoneNumber
from profiles.models.notice import LAID_ON
from profiles.services.locking import lock_numbers

State = Notice.State


@transaction.atomic
def recheck_notices(now: datetime) -> int:
    """Make every number with a notice and every notice due at ``now``; return how many ends were brought to it.

    The times of notices are moments that people chose, and may lie as far ahead as they like. Only an end that was
    brought forward to a moment of the wrong clock is moved: it is over.
    """
    to_come = NoticeNumber.objects.filter(ends_at__gt=now, state__in=LAID_ON)
    numbers = PhoneNumber.objects.filter(Q(recompose_at__isnull=False) | Q(pk__in=to_come.values("number")))
    lock_numbers(numbers.values_list("pk", flat=True))
    numbers.update(recompose_at=now)
    ended = to_come.filter(state=NoticeNumber.State.ENDED).update(ends_at=now)
    laid_on = to_come.filter(notice=OuterRef("pk"))
    begun = Case(
        When(Exists(laid_on.filter(starts_at__lte=now)), then=Value(State.IN_FORCE)),
        default=Value(State.PLANNED),
    )
    notices = Notice.objects.exclude(state=State.DRAFT)
    notices.filter(Exists(laid_on)).update(state=begun, ended_at=None)
    notices.exclude(state=State.ENDED).update(due_at=now)
    return ended
