"""Pushes per day, and the latest changes, for the overview."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, reduce
from itertools import pairwise
from operator import or_
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from profiles.models import AuditEvent, Revision
from profiles.models.audit import Action, AuditOutcome
from profiles.models.push import Outcome
from profiles.models.revision import Kind
from profiles.selectors.audit import Reader, visible_events
from profiles.selectors.notices.naming import NoticeStep, notice_steps
from profiles.selectors.numbers import of_seen_numbers, of_seen_numbers_sql
from profiles.selectors.teams import sees_every_number
from profiles.texts.parts import StoredParts

DAYS = 30
SPAN = timedelta(days=DAYS)
RECENT_LIMIT = 10
# How far back the log is searched for lines that are news: further would be an old story anyway.
EVENTS_SEARCHED = 2_000
# Who came and went is for the audit log. That a push was accepted is said by the change that it was made for.
ROUTINE_EVENTS = (
    Q(
        action__in=[
            Action.LOGIN,
            Action.LOGIN_FAILED,
            Action.LOGOUT,
            Action.SECOND_STEP,
            Action.RECOVERY_CODES,
        ]
    )
    | Q(action__in=[Action.PASSWORD, Action.ACCOUNT, Action.REFUSED, Action.THROTTLED])
    | Q(action=Action.PUSH, outcome=AuditOutcome.ACCEPTED)
    | Q(action=Action.IMPORT, outcome=AuditOutcome.OK, number__isnull=True)
)


@dataclass(frozen=True)
class DayCounts:
    """Push attempts of one day by outcome; ``again`` are those that have to be retried or settled."""

    date: date
    accepted: int = 0
    again: int = 0
    rejected: int = 0

    @property
    def total(self) -> int:
        """All attempts of the day."""
        return self.accepted + self.again + self.rejected


def pushes_by_day(zone: ZoneInfo, user: User | None, *, now: datetime, days: int = DAYS) -> list[DayCounts]:
    """Return the push attempts at the numbers of ``user`` (None: all) by day in ``zone``, the oldest day first.

    Each day is a stretch of one index, cut here: a database that works out the day of every row takes ten times
    as long, and SQLite calls back into Python for each.
    """
    today = now.astimezone(zone).date()
    dates = [today - timedelta(days=back) for back in reversed(range(days))]
    edges = [datetime.combine(day, time.min, zone) for day in [*dates, today + timedelta(days=1)]]
    adapted = [connection.ops.adapt_datetimefield_value(edge.astimezone(UTC)) for edge in edges]
    statement = ONE_DAY
    if user is not None and not sees_every_number(user):
        statement = ONE_DAY_OF_NUMBERS.format(
            seen=of_seen_numbers_sql(user, "profiles_pushattempt.number_id")
        )
    found: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([statement] * days), [*_days_of(adapted)])
        for place, outcome, count in cursor:
            found.setdefault(place, {})[outcome] = count
    return [_day(day, found.get(place, {})) for place, day in enumerate(dates)]


# Building 30 of these by Django takes 17 ms, asking them 0.5.
ONE_DAY = """
    SELECT %s + 0, outcome, COUNT(*) FROM profiles_pushattempt
    WHERE started_at >= %s AND started_at < %s GROUP BY outcome
"""
ONE_DAY_OF_NUMBERS = """
    SELECT %s + 0, outcome, COUNT(*) FROM profiles_pushattempt
    WHERE started_at >= %s AND started_at < %s AND {seen} GROUP BY outcome
"""


def _days_of(edges: list[Any]) -> Iterator[Any]:
    for place, (begin, end) in enumerate(pairwise(edges)):
        yield from (place, begin, end)


def _day(day: date, outcomes: dict[str, int]) -> DayCounts:
    return DayCounts(
        day,
        accepted=outcomes.get(Outcome.ACCEPTED, 0),
        again=outcomes.get(Outcome.NOT_APPLIED, 0) + outcomes.get(Outcome.UNKNOWN, 0),
        rejected=outcomes.get(Outcome.REJECTED, 0),
    )


def recent_events(user: User | None) -> list[AuditEvent]:
    """Return the latest audit events of ``user`` that tell of a change or of a failed one, newest first.

    What one rollout did to several numbers with one result is one of them, the newest; its ``alike`` is how many
    these are, ``EVENTS_SEARCHED`` at most, and ``None`` where there is no rollout.
    """
    found = _recent_events().all() if user is None or sees_every_number(user) else _recent_events_for(user)
    return [*map(Reader(user).read, found)]


@cache
def _recent_events() -> QuerySet[AuditEvent]:
    return _recent_events_for(None)


def _recent_events_for(user: User | None) -> QuerySet[AuditEvent]:
    newest = AuditEvent.objects.order_by("-seq").values("seq")[:1]
    alike = AuditEvent.objects.filter(
        rollout=OuterRef("rollout"),
        action=OuterRef("action"),
        outcome=OuterRef("outcome"),
        number__isnull=False,
    ).filter(visible_events(user))
    counted = alike.filter(seq__lte=OuterRef("seq"), seq__gt=OuterRef("seq") - EVENTS_SEARCHED)
    return (
        AuditEvent.objects.filter(seq__gt=Subquery(newest) - EVENTS_SEARCHED)
        .exclude(ROUTINE_EVENTS)
        .filter(visible_events(user))
        .filter(Q(number=None) | ~Exists(alike.filter(seq__gt=OuterRef("seq"))))
        .annotate(alike=Subquery(counted.order_by().values("rollout").annotate(n=Count("seq")).values("n")))
        .select_related("number", "revision", "rollout")
        .only(
            "at", "actor", "actor_name", "action", "outcome", "data",
            "number__number", "number__label", "revision__version", "rollout__title",
        )
        .order_by("-seq")[:RECENT_LIMIT]
    )  # fmt: skip


class RecentVersion(NamedTuple):
    """A version, and what it did to notices where the clock made it."""

    revision: Revision
    steps: list[NoticeStep]


def recent_versions(user: User | None) -> list[RecentVersion]:
    """Return the latest versions of the numbers of ``user``, newest first; for want of the audit log."""
    found = Revision.objects.all()
    if user is not None and not sees_every_number(user):
        found = found.filter(of_seen_numbers(user))
    rows = list(
        found.select_related("number")
        .only("version", "kind", "author_name", "created_at", "parts", "number__number", "number__label")
        .order_by("-pk")[:RECENT_LIMIT]
    )
    renewals = [row for row in rows if row.kind == Kind.COMPOSED]
    before = _parts_before(renewals) if renewals else {}
    steps = notice_steps((before.get((row.number_id, row.previous_version)), row.parts) for row in renewals)
    by_key = {row.pk: told for row, told in zip(renewals, steps, strict=True)}
    return [RecentVersion(row, by_key.get(row.pk, [])) for row in rows]


def _parts_before(rows: list[Revision]) -> dict[tuple[int, int], StoredParts]:
    """Return (number, version) -> parts of the versions before ``rows``."""
    wanted = reduce(or_, (Q(number=row.number_id, version=row.previous_version) for row in rows))
    found = Revision.objects.filter(wanted).values_list("number", "version", "parts")
    return {(number, version): parts for number, version, parts in found}
