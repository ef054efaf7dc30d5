"""The states of notices: planned, in force, ended. One line in the log for each begin and each end."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Min, Q

from profiles.models import AuditEvent, Notice, NoticeNumber
from profiles.models.notice import ACTIVE, LAID_ON
from profiles.services import audit, clock_skew
from profiles.services.actors import CLOCK

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
    notice = Notice.objects.select_for_update().get(pk=pk)
    now = clock_skew.database_now()
    if notice.state not in ACTIVE or notice.due_at is None or notice.due_at > now:
        return  # another worker was here
    counts = notice.numbers.filter(state__in=LAID_ON).aggregate(
        begin=Min("starts_at"),
        end=Max("ends_at"),
        numbers=Count("pk"),
        ended_early=Count("pk", filter=Q(state=NoticeNumber.State.ENDED)),
        does_not_fit=Count("pk", filter=Q(state=NoticeNumber.State.DOES_NOT_FIT)),
    )
    begin, end = counts.pop("begin") or now, counts.pop("end") or now
    if notice.state == State.PLANNED and begin <= now and begin < end:
        notice.state = State.IN_FORCE
        _record(notice, BEGUN, counts)
    if end <= now:
        notice.state, notice.ended_at = State.ENDED, now
        _record(notice, ENDED, counts)
    notice.due_at = _next_look(notice, begin, end)
    notice.save(update_fields=["state", "ended_at", "due_at"])


def _next_look(notice: Notice, begin: datetime, end: datetime) -> datetime | None:
    if notice.state == State.ENDED:
        return None
    return min(begin, end) if notice.state == State.PLANNED else end


def _record(notice: Notice, step: str, counts: dict[str, int]) -> None:
    audit.record(
        actor=CLOCK,
        action=AuditEvent.Action.NOTICE,
        reason=notice.title,
        data={"notice": notice.pk, "step": step, **counts},
    )
