"""What the log says."""

from typing import Any

from django.contrib.auth.models import User

from profiles.models import AuditEvent
from profiles.models.audit import Action
from tests.teams.account.marks import mark
from tests.teams.account.sides import Side


def log_doings(side: Side) -> None:
    """What the log says of the team: of its numbers, and what its people did otherwise."""
    who, whose = side.people["manager"], side.whose
    for number in side.numbers.values():
        log(Action.EDIT, who=who, number=number, reason=mark(whose, "eventreason"))
    for action in (Action.IMPORT, Action.LOGIN, Action.EXPORT, Action.CLOCK, Action.TAG):
        data = {"tag": mark(whose, "tag"), "file": mark(whose)}
        log(action, who=who, reason=mark(whose, "reason"), data=data)
    for rollout in side.rollouts.values():
        step = {"step": "planned"}
        log(Action.ROLLOUT_STEP, who=who, rollout=rollout, reason=mark(whose, "step"), data=step)


def log(action: Action, *, who: User | None = None, **fields: Any) -> None:
    AuditEvent.objects.create(
        action=action, actor=who, actor_name=who.get_username() if who else "Director", **fields
    )
