"""Reading the audit log, however long it has become."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone

from profiles.l10n.phone_numbers import to_e164
from profiles.models import AuditEvent, PhoneNumber
from profiles.models.audit import ACTION_AND_OUTCOME, NEGATED_SEQ
from profiles.selectors.paging import SIZE, Page

# How many lines one request searches where no index finds all that is asked for.
SEARCH_WINDOW = 20_000
# Lines of one moment may be numbered slightly out of their order in time.
OUT_OF_ORDER = 1000
LOWEST, HIGHEST = 0, 2**62
COLUMNS = {"actor": "actor_name", "action": "action", "outcome": "outcome"}

Filters = dict[str, Any]


@dataclass(frozen=True)
class AuditPage:
    """A page of the log; ``search_on`` is where a search goes on, None where it reached the end."""

    page: Page[AuditEvent]
    search_on: int | None = None


def events(filters: Filters) -> QuerySet[AuditEvent]:
    """Return the lines that ``filters`` let through, without order.

    Args:
        filters: ``number`` (any spelling) or ``numbers`` (a few keys), ``rollout`` (its key), ``actor`` (name as
            shown) or ``actors`` (several), ``action``, ``outcome``, ``from`` and ``to`` (dates, both included),
            ``q`` (words in notes and reasons); all optional.
    """
    return _indexed(filters).filter(_rest(filters))


def page(filters: Filters, *, before: int | None = None, after: int | None = None) -> AuditPage:
    """Return the newest matching lines below ``before``, or those right above ``after``.

    What no index finds by itself, such as words, is searched in a stretch of 20,000 of the lines that one does
    find: the answer takes as long in a log of a million lines as in a short one.
    """
    if after is not None:
        found, stopped = _find(filters, _beyond(filters, after + 1, newer=True), upwards=True)
        rows, more = found[:SIZE][::-1], len(found) > SIZE
        above = rows[0].seq if more else None if stopped is None else stopped - 1
        return AuditPage(Page(rows, previous=above, next=rows[-1].seq if rows else after + 1))
    start = Q() if before is None else _beyond(filters, before - 1, newer=False)
    found, stopped = _find(filters, start, upwards=False)
    rows, more = found[:SIZE], len(found) > SIZE
    newest = rows[0].seq if rows and before is not None else None
    return AuditPage(
        Page(rows, previous=newest, next=rows[-1].seq if more else None),
        search_on=None if stopped is None else stopped + 1,
    )


def _find(filters: Filters, start: Q, *, upwards: bool) -> tuple[list[AuditEvent], int | None]:
    """Return a page of matches from ``start`` on and one more if there are so many, and where it stopped.

    Where a stretch is searched, its last line comes along, match or not, since only the database knows which
    it is. If the page is not full, that is the line at which the search stopped, and which may itself match;
    None says that it reached the end of the log.
    """
    order = "seq" if upwards else "-seq"
    if _by_index(filters):
        order = "-back" if upwards else "back"
    lines = _indexed(filters).filter(start).order_by(order)
    if not _needs_stretches(filters):
        return list(lines.filter(_rest(filters))[: SIZE + 1]), None
    last = Subquery(lines.values("seq")[SEARCH_WINDOW - 1 : SEARCH_WINDOW])
    inside = _beyond(filters, Coalesce(last, HIGHEST if upwards else LOWEST), newer=not upwards)
    # In a CASE, so that no database takes to another index for the rest.
    matching = Case(When(_rest(filters) | Q(seq=last), then=Value(True)), default=Value(False))
    is_last = Case(When(seq=last, then=Value(True)), default=Value(False))
    found = list(lines.filter(inside).filter(matching).annotate(is_last=is_last)[: SIZE + 1])
    stopped = found.pop().seq if found and len(found) <= SIZE and found[-1].is_last else None
    return [*found], stopped


def _exact(filters: Filters) -> set[str]:
    """Return the filters that one index finds together."""
    for key in ("number", "numbers", "rollout", "actor"):
        if filters.get(key):
            return {key}
    return {"action", "outcome"}


def _by_index(filters: Filters) -> bool:
    """Return whether the lines are found by an index that has their numbers backwards."""
    if filters.get("numbers"):
        return True  # put in order once they are found; a database may take the log's order and look for them
    return not _is_narrow(filters) and any(filters.get(key) for key in COLUMNS)


def _is_narrow(filters: Filters) -> bool:
    """Return whether the lines are those of a few numbers or one rollout, which have few."""
    return any(filters.get(key) for key in ("number", "numbers", "rollout"))


def _needs_stretches(filters: Filters) -> bool:
    """Return whether there may be many lines to look through for each that matches."""
    searched = {*COLUMNS, "actors", "q"} - _exact(filters)
    return not _is_narrow(filters) and any(filters.get(key) for key in searched)


def _beyond(filters: Filters, line: Any, *, newer: bool) -> Q:
    """Return the condition for line number ``line`` and the newer, or the older, ones."""
    if _by_index(filters):
        backwards = Value(0) - line
        return Q(back__lte=backwards) if newer else Q(back__gte=backwards)
    return Q(seq__gte=line) if newer else Q(seq__lte=line)


def _indexed(filters: Filters) -> QuerySet[AuditEvent]:
    """Return the lines as they are shown, narrowed by one index and to the days' stretch of the log."""
    found: QuerySet[AuditEvent] = AuditEvent.objects.select_related("number", "revision", "rollout").only(
        "at", "actor_name", "ip", "action", "outcome", "reason", "data",
        "number__number", "number__label", "revision__version", "rollout__title",
    ).alias(back=NEGATED_SEQ)  # fmt: skip
    exact = _exact(filters)
    if "number" in exact:
        number = PhoneNumber.objects.filter(number=to_e164(filters["number"]) or filters["number"])
        # One key, not a set of them, so that the index gives the lines in their order.
        found = found.filter(number=Subquery(number.values("pk")[:1]))
    if "numbers" in exact:
        found = found.filter(number__in=filters["numbers"])
    if "rollout" in exact:
        found = found.filter(rollout=filters["rollout"])
    values = {COLUMNS[key]: filters[key] for key in exact & COLUMNS.keys() if filters.get(key)}
    if values.keys() == {"action", "outcome"}:
        found = found.filter(Exact(ACTION_AND_OUTCOME, values["action"] + values["outcome"]))
    else:
        found = found.filter(**values)
    if first := filters.get("from"):
        nearest = AuditEvent.objects.filter(at__gte=_midnight(first)).order_by("at").values("seq")[:1]
        found = found.filter(_beyond(filters, Subquery(nearest) - OUT_OF_ORDER, newer=True))
    if last := filters.get("to"):
        nearest = AuditEvent.objects.filter(at__lt=_after(last)).order_by("-at").values("seq")[:1]
        found = found.filter(_beyond(filters, Subquery(nearest) + OUT_OF_ORDER, newer=False))
    return found


def _rest(filters: Filters) -> Q:
    """Return the condition for whatever else ``filters`` ask for."""
    condition = Q()
    if filters.get("rollout") and "rollout" not in _exact(filters):
        condition &= Q(rollout=filters["rollout"])
    for key in COLUMNS.keys() - _exact(filters):
        if value := filters.get(key):
            condition &= Q(**{COLUMNS[key]: value})
    if names := filters.get("actors"):
        condition &= Q(actor_name__in=names)
    if first := filters.get("from"):
        condition &= Q(at__gte=_midnight(first))
    if last := filters.get("to"):
        condition &= Q(at__lt=_after(last))
    for word in (filters.get("q") or "").split():
        condition &= Q(reason__icontains=word) | Q(actor_name__icontains=word)
    return condition


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _after(day: date) -> datetime:
    return _midnight(day + timedelta(days=1))
