"""Audit events about accounts: actor, client address, request and the account concerned."""

from collections.abc import Mapping
from typing import Any

import structlog
from allauth.account.adapter import get_adapter
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest

from profiles.models.audit import Action, AuditOutcome
from profiles.services import audit
from profiles.services.actors import Actor, acting_name, token_of

UNKNOWN = "unknown user"


def record_account_event(
    request: HttpRequest | None,
    action: Action,
    *,
    actor: User | None = None,
    name: str = UNKNOWN,
    outcome: AuditOutcome = AuditOutcome.OK,
    **data: Any,
) -> None:
    """Add an audit event about an account.

    Args:
        request: Where it happened; its address and id are kept.
        action: What was done.
        actor: Who did it, once that is sure.
        name: Whom it is filed under otherwise.
        outcome: How it ended.
        data: What else is worth keeping; neither passwords nor codes.
    """
    if web_request := structlog.contextvars.get_contextvars().get("request_id"):
        data["web_request"] = web_request
    token = token_of(actor) if actor else None
    who = Actor(
        user=actor,
        name=acting_name(actor) if actor else name,
        ip=client_address(request),
        token=token.pk if token else None,
    )
    audit.record(actor=who, action=action, outcome=outcome, data=data)


def client_address(request: HttpRequest | None) -> str | None:
    """Return the client's IP address; None where there is no request."""
    return None if request is None else str(get_adapter().get_client_ip(request))


def known_name(typed: str) -> str:
    """Return the user name that ``typed`` stands for, ignoring case; ``UNKNOWN`` if nobody has it.

    People type passwords into the wrong field, so a name that does not exist is not kept.
    """
    names = list(User.objects.filter(username__iexact=typed).values_list("username", flat=True)[:2])
    return typed if typed in names else next(iter(names), UNKNOWN)


def record_renaming(
    request: HttpRequest, of: Model, *, changed: list[str], before: Mapping[str, Any]
) -> None:
    """Add the audit event for a user or group whose name changed in the admin.

    Args:
        request: Of a superuser.
        of: The user or group, as it is now.
        changed: The fields that were changed.
        before: All fields as they were. Addresses are not kept, only that one was changed: all staff read the log.
    """
    names = [field for field in changed if field != "email"]
    was = {field: before.get(field) for field in names}
    now = {field: getattr(of, field) for field in names}
    user = request.user if isinstance(request.user, User) else None
    record_account_event(
        request, Action.ACCOUNT, actor=user, of=str(of), did="renamed", changed=changed, was=was, now=now
    )
