"""Audit events for actions that were refused for a missing permission (403)."""

import structlog
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.http import HttpRequest

from profiles.models.audit import Action, AuditOutcome
from profiles.services.accounts.events import record_account_event

logger = structlog.get_logger(__name__)

ADDRESS_LIMIT = 200


def record_refused(request: HttpRequest) -> None:
    """Add the audit event for a signed-in user's request that was answered with 403.

    The answer does not depend on it: a database that takes no event is only logged.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return
    view = getattr(request.resolver_match, "func", None)
    data = {"asked": f"{request.method} {request.path}"[:ADDRESS_LIMIT]}
    if right := getattr(view, "required_permission", None):
        data["right"] = right
    try:
        record_account_event(request, Action.REFUSED, actor=user, outcome=AuditOutcome.REFUSED, **data)
    except DatabaseError:
        logger.exception("A refused action has no event in the audit log")
