"""The states of notices: planned, in force, ended. One line in the log for each begin and each end."""

import logging

from django.db import transaction
from django.db.models import Count, Q

from profiles.models import Notice, NoticeNumber
from profiles.models.notice import ACTIVE, HEARD
from profiles.services import clock_skew
from profiles.services.actors import CLOCK
from profiles.services.notices.steps import follow_numbers, lock_notice, record

logger = logging.getLogger(__name__)

State = Notice.State
BEGUN, ENDED = "begun", "ended"


def move_due_notices() -> None:
    """Move each notice whose ``due_at`` has come; one that fails is logged, and tried again."""
    due = Notice.objects.filter(due_at__lte=clock_skew.database_now(), state__in=ACTIVE).order_by("due_at")
    for pk in list(due.values_list("pk", flat=True)):
        try:
            _move(pk)
        except Exception:
            logger.exception("Notice %s could not be moved on; it is tried again", pk)


@transaction.atomic(durable=True)
def _move(pk: int) -> None:
    """Write what has become of the notice ``pk`` by its numbers' times, and when to look at it next."""
    notice = lock_notice(pk)
    now = clock_skew.database_now()
    if notice.state not in ACTIVE or notice.due_at is None or notice.due_at > now:
        return  # another worker was here
    before = notice.state
    follow_numbers(notice, now)
    counts = notice.numbers.filter(HEARD).aggregate(
        numbers=Count("pk"),
        ended_early=Count("pk", filter=Q(state=NoticeNumber.State.ENDED)),
        does_not_fit=Count("pk", filter=Q(state=NoticeNumber.State.DOES_NOT_FIT)),
    )
    moved = before == State.PLANNED and notice.state != State.PLANNED
    if moved and notice.numbers.filter(HEARD).exists():
        record(notice, BEGUN, actor=CLOCK, **counts)
    if notice.state == State.ENDED:
        record(notice, ENDED, actor=CLOCK, **counts)
