"""Writes audit events, and logs each change in the process's own log."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from profiles.l10n.stored import site_locale
from profiles.models import AuditEvent, PhoneNumber, Revision, Rollout
from profiles.models.audit import Action
from profiles.models.bulk import insert_rows
from profiles.models.limits import REASON_LIMIT
from profiles.services.actors import Actor
from profiles.services.webhooks import outbox

logger = structlog.get_logger(__name__)

# What is logged of ``data`` besides counts and keys, and under which name.
LOGGED_KEYS = {"error_code": "error_code", "request_id": "nixflex_request_id", "step": "step"}


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
    """Add one audit event, in the transaction of the change it tells of.

    ``reason`` is a person's note or the API's message, cut to 500 characters; ``data`` is whatever else is
    worth keeping, as JSON. Neither may hold a profile's text (the revision has it) or a secret. ``number`` is
    as it is after the change: webhooks are told of it (services/webhooks/outbox.py).
    """
    _log(actor, action, outcome=outcome, number=number, revision=revision, rollout=rollout, data=data or {})
    if number is not None:
        outbox.follow_audit(action, outcome, [(number, revision)])
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
        data=by_token(actor) | (data or {}),
    )


def record_each(
    *,
    actor: Actor,
    action: Action,
    numbers: Iterable[tuple[PhoneNumber, Revision | None]],
    data: Mapping[int, dict[str, Any]] | None = None,
) -> None:
    """Add one audit event for each of ``numbers`` with its revision, in one statement.

    ``data``: number key -> what else is worth keeping, as for :func:`record`.
    """
    now = timezone.now()
    numbers = list(numbers)
    if numbers:
        _log(actor, action, data={"numbers": len(numbers)})
        outbox.follow_audit(action, AuditEvent.Outcome.OK, numbers)
    insert_rows(
        [
            AuditEvent(
                at=now,
                actor=actor.user,
                actor_name=actor.name,
                ip=actor.ip,
                action=action,
                number=number,
                revision=revision,
                data=by_token(actor) | (data or {}).get(number.pk, {}),
            )
            for number, revision in numbers
        ]
    )


def by_token(actor: Actor) -> dict[str, Any]:
    """Return what an event keeps of the token by which a program did it, and of the request's idempotency key."""
    told = {"token": actor.token, "request": actor.request}
    return {name: value for name, value in told.items() if value}


def record_rights_change(*, actor: Actor, of: Model, data: dict[str, Any]) -> None:
    """Add the audit event for a permission change, in the transaction of that change in the admin.

    Args:
        actor: Who changes it.
        of: A user, a group or a second step, as it is after the change or before it is deleted.
        data: Which fields were changed, and the rights given.
    """
    with site_locale():
        what = f"{of._meta.verbose_name} {of}"
    record(actor=actor, action=Action.PERMISSION, reason=what, data={"of": str(of), **data})


def _log(
    actor: Actor,
    action: Action,
    *,
    data: dict[str, Any],
    outcome: str = AuditEvent.Outcome.OK,
    number: PhoneNumber | None = None,
    revision: Revision | None = None,
    rollout: Rollout | None = None,
) -> None:
    """Log a change once it is committed: counts and keys only, no names and no texts."""
    fields: dict[str, Any] = {"outcome": str(outcome), "user_id": actor.user.pk if actor.user else None}
    if number is not None:
        fields["number"] = number.number
    if revision is not None:
        fields["version"] = revision.version
    if rollout is not None:
        fields["rollout"] = rollout.pk
    fields |= {name: value for name, value in data.items() if isinstance(value, int)}
    fields |= {ours: data[theirs] for theirs, ours in LOGGED_KEYS.items() if data.get(theirs)}
    transaction.on_commit(partial(logger.info, str(action), **fields))
