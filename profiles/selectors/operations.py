"""Figures for monitoring: attempts, queues and ages, each from one small query."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django_tasks_db.models import DBTaskResult

from profiles.models import PhoneNumber, PushAttempt, WebhookDelivery
from profiles.models.number import UNSETTLED

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


@dataclass(frozen=True)
class AttemptCounts:
    """How many push attempts with one outcome started in the last hour and in the last 24 hours."""

    hour: int = 0
    day: int = 0


def attempts_by_outcome(now: datetime) -> dict[str, AttemptCounts]:
    """Return outcome -> counts of the attempts in the hour and the 24 h before ``now``."""
    lately = Count("pk", filter=Q(started_at__gt=now - HOUR))
    begun = PushAttempt.objects.filter(started_at__gt=now - DAY).values_list("outcome")
    rows = begun.annotate(hour=lately, day=Count("pk")).order_by()
    found = {outcome: AttemptCounts(hour, day) for outcome, hour, day in rows}
    return dict.fromkeys(PushAttempt.Outcome.values, AttemptCounts()) | found


def oldest_unsettled_age(now: datetime) -> timedelta:
    """Return the age of the oldest head that is not live yet; zero where there is none."""
    waiting = PhoneNumber.objects.filter(shown_state__in=UNSETTLED)  # has the index
    since: datetime | None = waiting.aggregate(since=Min("head__created_at"))["since"]
    return now - since if since else timedelta()


def due_push_count(now: datetime) -> int:
    """Return how many numbers have a push due at ``now``."""
    return PhoneNumber.objects.filter(next_push_at__lte=now).count()


def waiting_delivery_count() -> int:
    """Return how many events wait to be delivered to webhooks that are on."""
    return WebhookDelivery.objects.filter(due_at__isnull=False, endpoint__is_on=True).count()


def ready_task_count() -> int:
    """Return how many tasks are ready in the database's queue."""
    return DBTaskResult.objects.ready().count()
