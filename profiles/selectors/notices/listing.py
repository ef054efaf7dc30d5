"""The list of notices, and those of a stretch of days for the calendar."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone

from profiles.models import Notice, Tag
from profiles.models.notice import NoticeNumberState, NoticeState
from profiles.selectors.notices.visibility import visible_notice_numbers, visible_notices
from profiles.selectors.paging import Page, numbered_page
from profiles.selectors.tags import keys_with_tag

# What the list shows: what is set and not over, plans that wait to be set, and what is over.
CURRENT, DRAFTS, OVER = "current", "drafts", "over"
FILTERS = {
    CURRENT: Q(state__in=(NoticeState.PLANNED, NoticeState.IN_FORCE)),
    DRAFTS: Q(state=NoticeState.DRAFT),
    # One that was thrown away was never set.
    OVER: Q(state=NoticeState.ENDED, set_at__isnull=False),
}
# In force first; the others by their begin.
BY_URGENCY = (Case(When(state=NoticeState.IN_FORCE, then=0), default=1), "starts_at", "pk")
# Notices that one month of the calendar shows; it says so where there are more.
CALENDAR_LIMIT = 500
# A wall clock is at most so far from UTC.
ZONES = timedelta(hours=14)


def of_tag(user: User | None, tag: Tag | None) -> QuerySet[Notice]:
    """Return the notices of ``user`` that were planned for ``tag``, or that a number with it has; None: all."""
    found = visible_notices(user)
    if tag is None:
        return found
    having = visible_notice_numbers(user).filter(number__in=keys_with_tag(tag)).values("notice")
    return found.filter(Q(pk__in=having) | Q(pk__in=tag.notices.values("pk")))


def listed(user: User | None, show: str, page: int, *, tag: Tag | None = None) -> Page[Notice]:
    """Return page ``page`` (from 1) of the notices that the filter ``show`` leaves; over: the newest first.

    ``tag``: only those of :func:`of_tag`.
    """
    found = of_tag(user, tag).filter(FILTERS[show])
    order = ("-ended_at", "-pk") if show == OVER else BY_URGENCY
    return numbered_page(found.order_by(*order), page)


def counts_by_filter(user: User | None, *, tag: Tag | None = None) -> dict[str, int]:
    """Return filter -> how many notices it shows; ``tag``: of those of :func:`of_tag`."""
    return of_tag(user, tag).aggregate(**{name: Count("pk", filter=shown) for name, shown in FILTERS.items()})


def number_counts(user: User | None, notices: Sequence[Notice]) -> dict[int, int]:
    """Return key of a set notice -> for how many numbers of ``user`` it is."""
    rows = visible_notice_numbers(user).filter(notice__in=notices).exclude(state=NoticeNumberState.LEFT_OUT)
    return dict(rows.values_list("notice").annotate(count=Count("pk")).order_by())


def between(user: User | None, first: date, last: date) -> QuerySet[Notice]:
    """Return the notices of ``user`` that may be on from ``first`` to ``last``, by their begin; at most 501.

    Days are those of the reader, or of the numbers' own clocks, so a notice of the day beside may be among them.
    """
    begin = timezone.make_aware(datetime.combine(first, time.min)) - ZONES
    end = timezone.make_aware(datetime.combine(last, time.max)) + ZONES
    is_set = ~Q(state=NoticeState.ENDED) | Q(set_at__isnull=False)
    found = visible_notices(user).filter(is_set, starts_at__lte=end, ends_at__gte=begin)
    return found.exclude(ended_at__lt=begin).order_by("starts_at", "pk")[: CALENDAR_LIMIT + 1]
