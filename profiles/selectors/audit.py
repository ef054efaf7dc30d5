"""Reading the audit log, however long it has become."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone

from profiles.models import AuditEvent, PhoneNumber
from profiles.numbering import to_e164
from profiles.selectors.paging import Page, keyset

# How many lines one request searches for words; the page then offers to search further back.
SEARCH_WINDOW = 20_000
# Lines of one moment may be numbered slightly out of their order in time.
OUT_OF_ORDER = 1000


@dataclass(frozen=True)
class AuditPage:
    """A page of the log; ``search_on`` is where a search for words goes on, None where it reached the end."""

    page: Page[AuditEvent]
    search_on: int | None = None


def events(filters: dict[str, Any]) -> QuerySet[AuditEvent]:
    """Return the lines that ``filters`` let through, without order.

    Args:
        filters: ``number`` (any spelling), ``actor`` (name as shown), ``action``, ``outcome``,
            ``from`` and ``to`` (dates, both included), ``q`` (words in notes and reasons); all optional.
    """
    found: QuerySet[AuditEvent] = AuditEvent.objects.select_related("number", "revision").only(
        "at", "actor_name", "ip", "action", "outcome", "reason", "data",
        "number__number", "number__label", "revision__version",
    )  # fmt: skip
    if typed := filters.get("number"):
        found = found.filter(
            number__in=PhoneNumber.objects.filter(number=to_e164(typed) or typed).values("pk")
        )
    for field, key in (("actor_name", "actor"), ("action", "action"), ("outcome", "outcome")):
        if value := filters.get(key):
            found = found.filter(**{field: value})
    found = _between(found, filters.get("from"), filters.get("to"))
    for word in (filters.get("q") or "").split():
        found = found.filter(Q(reason__icontains=word) | Q(actor_name__icontains=word))
    return found


def _between(found: QuerySet[AuditEvent], first: date | None, last: date | None) -> QuerySet[AuditEvent]:
    """Keep the lines of the days ``first`` to ``last``; their numbers narrow the search to that stretch."""
    events = AuditEvent.objects
    if first:
        start = timezone.make_aware(datetime.combine(first, time.min))
        bound = Subquery(events.filter(at__gte=start).order_by("at").values("seq")[:1])
        found = found.filter(at__gte=start, seq__gte=bound - OUT_OF_ORDER)
    if last:
        end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
        bound = Subquery(events.filter(at__lt=end).order_by("-at").values("seq")[:1])
        found = found.filter(at__lt=end, seq__lte=bound + OUT_OF_ORDER)
    return found


def page(filters: dict[str, Any], *, before: int | None = None, after: int | None = None) -> AuditPage:
    """Return the newest matching lines below ``before``, or those right above ``after``.

    Words can't be found through an index, so they are searched in a stretch of 20,000 lines at a time: the
    answer takes as long in a log of a million lines as in a short one.
    """
    found = events(filters)
    if not filters.get("q") or after is not None:
        return AuditPage(keyset(found, "seq", before=before, after=after))
    newest = AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    top = before if before is not None else newest + 1
    floor = max(top - SEARCH_WINDOW, 0)
    cut = keyset(found.filter(seq__gte=floor), "seq", before=before)
    return AuditPage(cut, search_on=floor if cut.next is None and floor > 1 else None)
