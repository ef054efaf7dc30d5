"""A rollout that stands at a stage, such as scheduled for tomorrow."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from profiles.models import Rollout
from tests.services.rollouts.plans.making import text_plan


def scheduled(stage: str = "scheduled", **times: Any) -> Rollout:
    """Plan a text for all numbers and let it stand at ``stage``."""
    rollout = text_plan("Closed.")
    Rollout.objects.filter(pk=rollout.pk).update(stage=stage, **times)
    rollout.rows.update(outcome="waiting" if stage in {"scheduled", "asking"} else "none")
    rollout.refresh_from_db()
    return rollout


def tomorrow() -> datetime:
    return timezone.now() + timedelta(days=1)
