"""Audit log queries: keyset pages that stay fast however long the log becomes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone

from profiles.l10n.phone_numbers import to_e164
from profiles.models import AuditEvent, PhoneNumber
from profiles.models.audit import ACTION_AND_OUTCOME, NEGATED_SEQ, Action
from profiles.models.rollout_stages import Step
from profiles.selectors.notices.visibility import visible_notices
from profiles.selectors.numbers import of_seen_numbers
from profiles.selectors.paging import PAGE_SIZE, Page
from profiles.selectors.rollouts.visibility import visible_rollouts
from profiles.selectors.tags import keys_with_tag, visible_tags
from profiles.selectors.teams import made_by, sees_every_number, team_token

# How many lines one request searches where no index finds all that is asked for.
SEARCH_WINDOW = 20_000
# Lines of one moment may be numbered slightly out of their order in time.
OUT_OF_ORDER_MARGIN = 1000
LOWEST, HIGHEST = 0, 2**62
COLUMNS = {"actor": "actor_name", "action": "action", "outcome": "outcome"}

# What is told of a step that somebody else took with a rollout or a notice: no counts.
TOLD_OF_OTHERS = frozenset({"step", "notice", "title", "version", "undo", "template"})
# Steps whose reasons count over all numbers of a rollout, or name some.
COUNTING_STEPS = frozenset({Step.ASKS, Step.CANARY_REACHED, Step.STOPPED})

Filters = dict[str, Any]


@dataclass(frozen=True)
class AuditPage:
    """A page of the log; ``search_cursor`` is the event from which the search continues, None at the log's end."""

    page: Page[AuditEvent]
    search_cursor: int | None = None


def visible_events(user: User | None) -> Q:
    """Return the condition for the events that ``user`` may see: of their numbers; of no number, their own acts
    and the steps of rollouts and notices that they see. None: all.
    """
    if user is None or sees_every_number(user):
        return Q()
    notices = list(visible_notices(user).values_list("pk", flat=True))
    told = made_by(user, author="actor", program="data__token")
    told |= Q(rollout__in=visible_rollouts(user).values("pk"))
    told |= Q(action=Action.NOTICE, data__notice__in=notices)
    return of_seen_numbers(user) | Q(told, number=None)


class Reader:
    """What somebody is told of the events that they may see: no counts over other teams, and no tags of theirs."""

    def __init__(self, user: User | None) -> None:
        self._user = user
        self._sees_all = user is None or sees_every_number(user)

    def read(self, event: AuditEvent) -> AuditEvent:
        """Return ``event``, of which is left out in memory what is not for the reader."""
        if self._sees_all or self._user is None:
            return event
        if event.number_id is None and not self._is_own(event):
            event.data = {name: value for name, value in event.data.items() if name in TOLD_OF_OTHERS}
            event.reason = "" if event.data.get("step") in COUNTING_STEPS else event.reason
        elif event.action == Action.TAG and event.number_id is not None:
            event.data = {
                name: [tag for tag in told if tag in self._tags] if isinstance(told, list) else told
                for name, told in event.data.items()
            }
        return event

    def _is_own(self, event: AuditEvent) -> bool:
        token = None if self._user is None else team_token(self._user)
        if token is not None:
            return bool(event.data.get("token") == token)
        return self._user is not None and event.actor_id == self._user.pk

    @cached_property
    def _tags(self) -> frozenset[str]:
        return frozenset(visible_tags(self._user).values_list("name", flat=True))


def events(filters: Filters, user: User | None) -> QuerySet[AuditEvent]:
    """Return the events that match ``filters`` and that ``user`` may see, unordered.

    Args:
        filters: ``number`` (any spelling) or ``numbers`` (a few keys), ``rollout`` (its key), ``actor`` (name as
            shown) or ``actors`` (several), ``action``, ``outcome``, ``from`` and ``to`` (dates, both included),
            ``tag`` (one that the number has now), ``q`` (words in notes and reasons); all optional.
        user: Who reads them, of whom :class:`Reader` tells them; None for all.
    """
    return _indexed(filters).filter(_remaining_condition(filters), visible_events(user))


def page(
    filters: Filters, user: User | None, *, before: int | None = None, after: int | None = None
) -> AuditPage:
    """Return a keyset page of what ``user`` may see: the newest before ``before``, or those right after ``after``.

    What no index finds by itself, such as words, is searched in a stretch of 20,000 of the lines that one does
    find: the answer takes as long in a log of a million lines as in a short one.
    """
    if after is not None:
        found, stopped = _find(filters, user, _starting_at(filters, after + 1, newer=True), upwards=True)
        rows, more = found[:PAGE_SIZE][::-1], len(found) > PAGE_SIZE
        above = rows[0].seq if more else None if stopped is None else stopped - 1
        return AuditPage(Page(rows, previous=above, next=rows[-1].seq if rows else after + 1))
    start = Q() if before is None else _starting_at(filters, before - 1, newer=False)
    found, stopped = _find(filters, user, start, upwards=False)
    rows, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    newest = rows[0].seq if rows and before is not None else None
    return AuditPage(
        Page(rows, previous=newest, next=rows[-1].seq if more else None),
        search_cursor=None if stopped is None else stopped + 1,
    )


def _find(
    filters: Filters, user: User | None, start: Q, *, upwards: bool
) -> tuple[list[AuditEvent], int | None]:
    """Return up to a page of matches from ``start`` on and one more, and the event at which the search stopped.

    Where a stretch is searched, its last line comes along, match or not, since only the database knows which
    it is. If the page is not full, that is the line at which the search stopped, and which may itself match;
    None says that it reached the end of the log.
    """
    order = "seq" if upwards else "-seq"
    if _uses_seq_index(filters):
        order = "-back" if upwards else "back"
    lines = _indexed(filters).filter(start).order_by(order)
    wanted = _remaining_condition(filters) & visible_events(user)
    read = Reader(user).read
    if not _needs_windows(filters, user):
        return [read(event) for event in lines.filter(wanted)[: PAGE_SIZE + 1]], None
    last = Subquery(lines.values("seq")[SEARCH_WINDOW - 1 : SEARCH_WINDOW])
    inside = _starting_at(filters, Coalesce(last, HIGHEST if upwards else LOWEST), newer=not upwards)
    # In a CASE, so that no database takes to another index for the rest.
    matching = Case(When(wanted | Q(seq=last), then=Value(True)), default=Value(False))
    is_last = Case(When(seq=last, then=Value(True)), default=Value(False))
    found = list(lines.filter(inside).filter(matching).annotate(is_last=is_last)[: PAGE_SIZE + 1])
    stopped = found.pop().seq if found and len(found) <= PAGE_SIZE and found[-1].is_last else None
    return [read(event) for event in found], stopped


def _indexed_filters(filters: Filters) -> set[str]:
    """Return the filters that one index answers together."""
    for key in ("number", "numbers", "rollout", "actor"):
        if filters.get(key):
            return {key}
    return {"action", "outcome"}


def _uses_seq_index(filters: Filters) -> bool:
    """Return whether the query uses a ``-seq`` expression index."""
    if filters.get("numbers"):
        return True  # put in order once they are found; a database may take the log's order and look for them
    return not _is_narrow(filters) and any(filters.get(key) for key in COLUMNS)


def _is_narrow(filters: Filters) -> bool:
    """Return whether the events are limited to a few numbers or one rollout, which have few."""
    return any(filters.get(key) for key in ("number", "numbers", "rollout"))


def _needs_windows(filters: Filters, user: User | None) -> bool:
    """Return whether the search must be limited to windows: many events may be read for each match."""
    if user is not None and not sees_every_number(user):
        return not _is_narrow(filters)
    searched = {*COLUMNS, "actors", "tag", "q"} - _indexed_filters(filters)
    return not _is_narrow(filters) and any(filters.get(key) for key in searched)


def _starting_at(filters: Filters, line: Any, *, newer: bool) -> Q:
    """Return the condition for the event ``line`` and the newer ones, or the older ones."""
    if _uses_seq_index(filters):
        backwards = Value(0) - line
        return Q(back__lte=backwards) if newer else Q(back__gte=backwards)
    return Q(seq__gte=line) if newer else Q(seq__lte=line)


def _indexed(filters: Filters) -> QuerySet[AuditEvent]:
    """Return the events with what is shown of them, narrowed by one index and to the range of days."""
    found: QuerySet[AuditEvent] = AuditEvent.objects.select_related("number", "revision", "rollout").only(
        "at", "actor", "actor_name", "ip", "action", "outcome", "reason", "data",
        "number__number", "number__label", "revision__version", "rollout__title",
    ).alias(back=NEGATED_SEQ)  # fmt: skip
    exact = _indexed_filters(filters)
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
        found = found.filter(_starting_at(filters, Subquery(nearest) - OUT_OF_ORDER_MARGIN, newer=True))
    if last := filters.get("to"):
        nearest = AuditEvent.objects.filter(at__lt=_after(last)).order_by("-at").values("seq")[:1]
        found = found.filter(_starting_at(filters, Subquery(nearest) + OUT_OF_ORDER_MARGIN, newer=False))
    return found


def _remaining_condition(filters: Filters) -> Q:
    """Return the condition for the filters that no index answers."""
    condition = Q()
    if filters.get("rollout") and "rollout" not in _indexed_filters(filters):
        condition &= Q(rollout=filters["rollout"])
    for key in COLUMNS.keys() - _indexed_filters(filters):
        if value := filters.get(key):
            condition &= Q(**{COLUMNS[key]: value})
    if names := filters.get("actors"):
        condition &= Q(actor_name__in=names)
    if first := filters.get("from"):
        condition &= Q(at__gte=_midnight(first))
    if last := filters.get("to"):
        condition &= Q(at__lt=_after(last))
    if tag := filters.get("tag"):
        condition &= Q(number__in=keys_with_tag(tag))
    for word in (filters.get("q") or "").split():
        condition &= Q(reason__icontains=word) | Q(actor_name__icontains=word)
    return condition


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _after(day: date) -> datetime:
    return _midnight(day + timedelta(days=1))
