"""One notice: its numbers, its versions, how far it has come, and what happened to it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from profiles.models import AuditEvent, Notice, NoticeNumber, NoticeVersion, PhoneNumber
from profiles.models.audit import NEGATED_SEQ, Action
from profiles.models.notice import HEARD, LAID_ON, LEFT_OUT_BY_HAND, NoticeNumberState
from profiles.models.number import UNSETTLED
from profiles.selectors.audit import Reader, visible_events
from profiles.selectors.notices.visibility import visible_notice_numbers, visible_notices

# Of what happened, the newest are shown; the audit log has all.
EVENT_LIMIT = 30
# The rows that a page may be narrowed to.
HEARS, LEFT_OUT = "included", "left-out"
SHOWN = {
    HEARS: Q(state=NoticeNumberState.INCLUDED),
    LEFT_OUT: ~Q(state=NoticeNumberState.INCLUDED),
}


def notice_or_404(user: User | None, pk: int) -> Notice:
    """Return the notice with its author, or raise Http404 where ``user`` may see none."""
    return get_object_or_404(visible_notices(user).select_related("author"), pk=pk)


def rows(notice: Notice, user: User | None, show: str = "") -> QuerySet[NoticeNumber]:
    """Return the numbers of a set ``notice`` that ``user`` may see, by label.

    ``show``: "included", "left-out" or "" for all.
    """
    found = visible_notice_numbers(user).filter(notice=notice)
    found = found.filter(SHOWN[show]) if show in SHOWN else found
    return (
        found.select_related("number")
        .defer("number__remote_text_seen")
        .order_by("number__unlabelled", "number__label", "number__number")
    )


def row_of(notice: Notice, number: PhoneNumber) -> NoticeNumber | None:
    """Return what the notice is for ``number``; None where it is not for it."""
    return rows(notice, None).filter(number=number).first()


def versions(notice: Notice) -> list[NoticeVersion]:
    """Return all that the notice has ever said, newest first."""
    return list(NoticeVersion.objects.filter(notice=notice).order_by("-version"))


def events(notice: Notice, user: User) -> list[AuditEvent]:
    """Return the newest lines of the audit log about the notice that ``user`` may see."""
    found = AuditEvent.objects.filter(action=Action.NOTICE, data__notice=notice.pk).alias(back=NEGATED_SEQ)
    # In the order of the index of actions, so that the rest of the log is not read.
    lines = found.filter(visible_events(user)).select_related("number").order_by("back", "seq")
    return [*map(Reader(user).read, lines[:EVENT_LIMIT])]


@dataclass(frozen=True)
class Progress:
    """How many numbers of a set notice hear it, have it on the way, wait for their time or for a person."""

    heard: int
    on_the_way: int
    to_come: int
    stuck: int
    over: int
    left_out: int

    @property
    def begun(self) -> int:
        """Those that are to hear it by now."""
        return self.heard + self.on_the_way + self.stuck

    @property
    def may_change(self) -> bool:
        """Whether it may change within seconds."""
        return self.on_the_way > 0


def progress(notice: Notice, user: User | None, now: datetime) -> Progress:
    """Return how far the set ``notice`` has come at the numbers that ``user`` may see, in one query."""
    laid = Q(state__in=LAID_ON) & ~LEFT_OUT_BY_HAND
    on = laid & Q(starts_at__lte=now, ends_at__gt=now) & ~Q(state=NoticeNumberState.DOES_NOT_FIT)
    due = Q(number__recompose_at__lte=now) | Q(number__state__in=UNSETTLED)
    live = Q(number__state=PhoneNumber.State.LIVE)
    counts = (
        visible_notice_numbers(user)
        .filter(notice=notice)
        .aggregate(
            heard=Count("pk", filter=on & live & ~Q(number__recompose_at__lte=now)),
            on_the_way=Count("pk", filter=on & due),
            to_come=Count("pk", filter=laid & Q(starts_at__gt=now, ends_at__gt=now)),
            stuck=Count(
                "pk", filter=(on & ~due & ~live) | Q(state=NoticeNumberState.DOES_NOT_FIT, ends_at__gt=now)
            ),
            over=Count("pk", filter=laid & Q(ends_at__lte=now)),
            left_out=Count("pk", filter=Q(state=NoticeNumberState.LEFT_OUT) | LEFT_OUT_BY_HAND),
        )
    )
    return Progress(**counts)


def still_leaving(notice: Notice, user: User | None, now: datetime) -> int:
    """Return on how many numbers of ``user`` the ``notice`` is over at ``now`` and may still be heard."""
    over = visible_notice_numbers(user).filter(HEARD, notice=notice, ends_at__lte=now)
    return over.filter(Q(number__recompose_at__lte=now) | Q(number__state__in=UNSETTLED)).count()
