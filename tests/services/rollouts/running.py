"""Running rollouts in tests: numbers, a rollout that has been started, and what became of its rows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User

from profiles.models import AuditEvent, PhoneNumber, Rollout
from profiles.services.rollouts import advancing
from profiles.services.rollouts.steps import start as start_rollout
from tests.clock import START
from tests.conftest import SYSTEM, MakeNumber, actor
from tests.services.rollouts.plans.making import text_plan

NEW = "Business: Riverside Dental. Closed for the summer."
LATER = START + timedelta(hours=1)
PLAIN: dict[str, Any] = {"canary": 0, "canary_waits": False, "stop_after": 100, "stop_percent": 100}


def make_numbers(make_number: MakeNumber, count: int) -> list[PhoneNumber]:
    """Make ``count`` numbers, live at version 1."""
    return [make_number(f"+44163296{place:04}") for place in range(count)]


def start(rollout: Rollout, *, by: User, **settings: Any) -> Rollout:
    """Start ``rollout`` in the name of ``by``, without first numbers unless ``settings`` say otherwise."""
    count = rollout.rows.filter(effect__in=["new", "changed"], excluded=False).count()
    return start_rollout(
        rollout, actor=actor(by), **{**PLAIN, "note": "Summer", "typed_count": count, **settings}
    )


def started(*, by: User, text: str = NEW, **settings: Any) -> Rollout:
    """Plan one text for all numbers and start that."""
    return start(text_plan(text, actor=actor(by)), by=by, **settings)


def never() -> bool:
    return False


def advance(*, stop: Callable[[], bool] = never) -> bool:
    """Do what a worker does in one round."""
    return advancing.advance_rollouts(actor=SYSTEM, stop=stop)


def run(rollout: Rollout) -> Rollout:
    """Advance for as long as that gets anywhere; return the rollout as it is then."""
    while advance():
        pass
    return again(rollout)


def again(rollout: Rollout) -> Rollout:
    """Return the rollout as the database has it."""
    return Rollout.objects.get(pk=rollout.pk)


def outcomes(rollout: Rollout) -> list[str]:
    """Return the outcomes of the rows in their order."""
    return list(rollout.rows.order_by("position").values_list("outcome", flat=True))


def stage(rollout: Rollout) -> str:
    return again(rollout).stage


def steps(rollout: Rollout) -> list[str]:
    """Return the steps of the rollout that the audit log has, in their order."""
    events = AuditEvent.objects.filter(rollout=rollout, action="rollout_step").order_by("seq")
    return [event.data["step"] for event in events]


def heads() -> list[str]:
    """Return the newest text of every number, in the order of the numbers."""
    return [number.head_text for number in PhoneNumber.objects.select_related("head").order_by("number")]


def bodies() -> list[str]:
    """Return what people wrote for every number, in the order of the numbers."""
    return [number.head_body for number in PhoneNumber.objects.select_related("head").order_by("number")]
