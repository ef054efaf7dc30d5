"""Pushes per day, and the latest changes, for the overview."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Subquery, Value

from profiles.models import AuditEvent, PushAttempt, Revision
from profiles.models.audit import Action, AuditOutcome
from profiles.models.push import Outcome

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


def pushes_by_day(zone: ZoneInfo, *, now: datetime, days: int = DAYS) -> list[DayCounts]:
    """Return the push attempts of the last ``days`` days, counted by day in ``zone``, the oldest day first.

    Each day is a stretch of one index, cut here: a database that works out the day of every row takes ten times
    as long, and SQLite calls back into Python for each.
    """
    today = now.astimezone(zone).date()
    dates = [today - timedelta(days=back) for back in reversed(range(days))]
    first, *others = [_counted(place, day, zone) for place, day in enumerate(dates)]
    found: dict[int, dict[str, int]] = {}
    for place, outcome, count in first.union(*others, all=True):
        found.setdefault(place, {})[outcome] = count
    return [_day(day, found.get(place, {})) for place, day in enumerate(dates)]


def _counted(place: int, day: date, zone: ZoneInfo) -> QuerySet[PushAttempt, tuple[int, str, int]]:
    begin, end = (datetime.combine(each, time.min, zone) for each in (day, day + timedelta(days=1)))
    return (
        PushAttempt.objects.filter(started_at__gte=begin, started_at__lt=end)
        .order_by()
        .annotate(place=Value(place))
        .values_list("place", "outcome")
        .annotate(count=Count("*"))
    )


def _day(day: date, outcomes: dict[str, int]) -> DayCounts:
    return DayCounts(
        day,
        accepted=outcomes.get(Outcome.ACCEPTED, 0),
        again=outcomes.get(Outcome.NOT_APPLIED, 0) + outcomes.get(Outcome.UNKNOWN, 0),
        rejected=outcomes.get(Outcome.REJECTED, 0),
    )


def recent_events() -> QuerySet[AuditEvent]:
    """Return the latest audit events that tell of a change or of a failed one, newest first."""
    newest = AuditEvent.objects.order_by("-seq").values("seq")[:1]
    return (
        AuditEvent.objects.filter(seq__gt=Subquery(newest) - EVENTS_SEARCHED)
        .exclude(ROUTINE_EVENTS)
        .select_related("number", "revision", "rollout")
        .only(
            "at", "actor_name", "action", "outcome", "data",
            "number__number", "number__label", "revision__version", "rollout__title",
        )
        .order_by("-seq")[:RECENT_LIMIT]
    )  # fmt: skip


def recent_versions() -> QuerySet[Revision]:
    """Return the latest versions of all numbers, newest first; for those who may not see the audit log."""
    return (
        Revision.objects.annotate(at=F("created_at"))
        .select_related("number")
        .only("version", "kind", "author_name", "created_at", "number__number", "number__label")
        .order_by("-pk")[:RECENT_LIMIT]
    )
