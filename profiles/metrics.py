"""Prometheus metrics, read from the database at each scrape.

So whichever of several processes answers, on whichever machine, tells the same.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils import timezone
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from profiles.selectors import account, number_list, operations
from profiles.services.pushing import budget


class SiteCollector(Collector):
    """Prometheus collector for the numbers, pushes and background work."""

    def collect(self) -> Iterator[Metric]:
        """Yield each metric with its present value."""
        now = timezone.now()
        row = account.account()
        overdue_since = getattr(row, "overdue_since", None)
        by_state = number_list.counts_by_state(None, overdue=overdue_since is not None)
        yield _by_label("nixadmin_numbers", "Numbers by state.", "state", by_state)
        yield Gauge(
            "nixadmin_oldest_pending_age_seconds",
            "Age of the oldest saved version that is not live yet and is still being sent.",
            operations.oldest_unsettled_age(now).total_seconds(),
        )
        yield Gauge(
            "nixadmin_due_numbers", "Numbers whose next push is due by now.", operations.due_push_count(now)
        )
        yield Gauge(
            "nixadmin_recompose_overdue_seconds",
            "For how long the renewal of a number has been overdue, of the longest; 0 if there is none.",
            _age(overdue_since, now) if overdue_since else 0,
        )
        yield _attempts(now)
        standing = budget.budget_status()
        yield Gauge(
            "nixadmin_write_budget_limit", "Writes that the account may make a minute.", standing.limit
        )
        yield Gauge("nixadmin_write_budget_left", "Writes left in this minute.", standing.left)
        yield Gauge(
            "nixadmin_pushing_paused",
            "1 while all pushing is paused for the account, else 0.",
            int(row.paused_at is not None),
        )
        yield Gauge(
            "nixadmin_last_import_age_seconds",
            "Time since Nixflex's list was last read; infinite before the first time.",
            _age(row.last_import_at, now),
        )
        yield Gauge(
            "nixadmin_webhook_deliveries_waiting",
            "Events that wait to be delivered to webhooks that are on.",
            operations.waiting_delivery_count(),
        )
        yield Gauge("nixadmin_ready_tasks", "Tasks that wait for a worker.", operations.ready_task_count())


REGISTRY = CollectorRegistry()
REGISTRY.register(SiteCollector())


def _by_label(name: str, what: str, label: str, values: Mapping[str, int]) -> Metric:
    metric = Gauge(name, what, labels=[label])
    for key, value in values.items():
        metric.add_metric([key], value)
    return metric


def _attempts(now: datetime) -> Metric:
    metric = Gauge(
        "nixadmin_push_attempts",
        "Push attempts that began within the window, by outcome.",
        labels=["outcome", "window"],
    )
    for outcome, attempts in operations.attempts_by_outcome(now).items():
        metric.add_metric([outcome, "1h"], attempts.hour)
        metric.add_metric([outcome, "24h"], attempts.day)
    return metric


def _age(since: datetime | None, now: datetime) -> float:
    return math.inf if since is None else (now - since).total_seconds()
