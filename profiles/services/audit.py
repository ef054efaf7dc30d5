"""Writing the audit log."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from profiles.models import AuditEvent, PhoneNumber, Revision, Rollout
from profiles.models.audit import Action
from profiles.services.actors import Actor

REASON_LIMIT = 500


def record(
    *,
    actor: Actor,
    action: Action,
    number: PhoneNumber | None = None,
    revision: Revision | None = None,
    rollout: Rollout | None = None,
    outcome: str = AuditEvent.Outcome.OK,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> AuditEvent:
    """Add one line to the audit log, in the transaction of the change it tells of.

    ``reason`` is a person's note or the API's message, cut to 500 characters; ``data`` is whatever else is
    worth keeping, as JSON. Neither may hold a profile's text (the revision has it) or a secret.
    """
    return AuditEvent.objects.create(
        at=timezone.now(),
        actor=actor.user,
        actor_name=actor.name,
        ip=actor.ip,
        action=action,
        number=number,
        revision=revision,
        rollout=rollout,
        outcome=outcome,
        reason=reason[:REASON_LIMIT],
        data=data or {},
    )


def record_each(
    *, actor: Actor, action: Action, numbers: Iterable[tuple[PhoneNumber, Revision | None]]
) -> None:
    """Add one line for each of ``numbers`` and the revision it is about, in one statement for all of them."""
    now = timezone.now()
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=now,
            actor=actor.user,
            actor_name=actor.name,
            ip=actor.ip,
            action=action,
            number=number,
            revision=revision,
        )
        for number, revision in numbers
    )
