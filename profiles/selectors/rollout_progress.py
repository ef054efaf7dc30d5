"""Not there yet: only what pages need to be shown. The engine replaces this file."""

from dataclasses import dataclass, field

from django.db.models import Count

from profiles.models import Rollout, RolloutRow


@dataclass(frozen=True)
class Progress:
    """Return what pages need to be shown."""

    total: int
    counts: dict[str, int]
    done: int
    percent: float
    rate_per_minute: float | None = None
    seconds_left: float | None = None
    failures: list[RolloutRow] = field(default_factory=list)


def progress(rollout: Rollout) -> Progress:
    """Return what pages need to be shown."""
    counts = dict(rollout.rows.values_list("outcome").annotate(n=Count("pk")).order_by())
    total = sum(n for outcome, n in counts.items() if outcome != "none")
    done = total - counts.get("waiting", 0) - counts.get("saved", 0)
    failures = list(
        rollout.rows.filter(outcome="failed").select_related("number").order_by("-settled_at")[:50]
    )
    return Progress(total, counts, done, 100 * done / total if total else 0, 60.0, 90.0, failures)
