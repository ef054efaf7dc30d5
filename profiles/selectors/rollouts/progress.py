"""Progress of a rollout: counts, rate and estimated time left, in a few queries whatever its size."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from profiles.models import Rollout, RolloutRow
from profiles.models.rollout import SENDABLE, RowOutcome, Stage
from profiles.selectors.rollouts.visibility import visible_rows

# The rate is that of so long, a window of the write budget: all of its writes may go out in its first seconds.
RATE_WINDOW = timedelta(seconds=60)
FAILURES_SHOWN = 50
SETTLED = [RowOutcome.LIVE, RowOutcome.FAILED, RowOutcome.SKIPPED, RowOutcome.SUPERSEDED]
NOT_LIVE = [RowOutcome.FAILED, RowOutcome.SKIPPED, RowOutcome.SUPERSEDED]


@dataclass(frozen=True)
class Progress:
    """The progress of a rollout.

    ``total`` counts the rows that were to be sent and ``done`` those of them that are settled; ``counts`` has
    all rows by their outcome. ``percent`` is from 0 to 100. ``rate_per_minute`` and ``seconds_left`` are known
    only while it runs, the second as an estimate. ``failures`` are the newest rows that did not become live,
    each with its number and its reason.
    """

    total: int
    counts: dict[str, int]
    done: int
    percent: float
    rate_per_minute: float | None = None
    seconds_left: float | None = None
    failures: list[RolloutRow] = field(default_factory=list)


def progress(rollout: Rollout, user: User | None = None) -> Progress:
    """Return the progress of ``rollout`` by the rows that ``user`` may see; None: by all of them."""
    rows = visible_rows(user).filter(rollout=rollout)
    to_send = Q(effect__in=SENDABLE, excluded=False)
    grouped = rows.values_list("outcome").annotate(count=Count("pk"), to_send=Count("pk", filter=to_send))
    counts, total = {}, 0
    for outcome, count, sendable in grouped.order_by():
        counts[outcome] = count
        total += sendable
    done = sum(counts.get(outcome, 0) for outcome in SETTLED)
    rate = _rate(rows) if rollout.stage == Stage.RUNNING else None
    left = counts.get(RowOutcome.WAITING, 0) + counts.get(RowOutcome.SAVED, 0)
    return Progress(
        total=total,
        counts=counts,
        done=done,
        percent=100 * done / total if total else 0.0,
        rate_per_minute=rate,
        seconds_left=60 * left / rate if rate else None,
        failures=_failures(rows) if any(counts.get(outcome) for outcome in NOT_LIVE) else [],
    )


def _rate(rows: QuerySet[RolloutRow]) -> float | None:
    """Return how many numbers were settled per minute within ``RATE_WINDOW``; None where none were."""
    now = timezone.now()
    recent = rows.filter(
        outcome__in=[RowOutcome.LIVE, RowOutcome.FAILED], settled_at__gt=now - RATE_WINDOW
    ).aggregate(count=Count("pk"), since=Min("saved_at"))
    if not recent["count"]:
        return None
    minutes = min(now - (recent["since"] or now), RATE_WINDOW) / timedelta(minutes=1)
    most: int = settings.NIXFLEX_WRITES_PER_MINUTE
    return min(recent["count"] / minutes, most) if minutes else float(most)


def _failures(rows: QuerySet[RolloutRow]) -> list[RolloutRow]:
    found = rows.filter(outcome__in=NOT_LIVE).select_related("number")
    return list(
        found.only(
            "line", "position", "number_typed", "outcome", "reason", "number__number", "number__label"
        ).order_by("-settled_at", "-position")[:FAILURES_SHOWN]
    )
