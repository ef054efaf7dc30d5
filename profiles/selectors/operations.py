"""What whoever watches the site wants to know, each in one small statement."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django_tasks_db.models import DBTaskResult

from profiles.models import PhoneNumber, PushAttempt
from profiles.models.number import UNSETTLED

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


@dataclass(frozen=True)
class Attempts:
    """How many attempts with one outcome began in the last hour, and in the last 24."""

    hour: int = 0
    day: int = 0


def attempts_by_outcome(now: datetime) -> dict[str, Attempts]:
    """Return the attempts of the last hour and 24 h before ``now`` by outcome, from one stretch of an index."""
    lately = Count("pk", filter=Q(started_at__gt=now - HOUR))
    begun = PushAttempt.objects.filter(started_at__gt=now - DAY).values_list("outcome")
    rows = begun.annotate(hour=lately, day=Count("pk")).order_by()
    found = {outcome: Attempts(hour, day) for outcome, hour, day in rows}
    return dict.fromkeys(PushAttempt.Outcome.values, Attempts()) | found


def oldest_unsettled(now: datetime) -> timedelta:
    """Return for how long the oldest version that is to become live has been waiting; nothing if none is."""
    waiting = PhoneNumber.objects.filter(shown_state__in=UNSETTLED)  # has the index
    since: datetime | None = waiting.aggregate(since=Min("head__created_at"))["since"]
    return now - since if since else timedelta()


def due_count(now: datetime) -> int:
    """Return how many numbers should have been pushed by now."""
    return PhoneNumber.objects.filter(next_push_at__lte=now).count()


def ready_tasks() -> int:
    """Return how many tasks the database's queue holds for the workers."""
    return DBTaskResult.objects.ready().count()
