"""Audit events for signing in and out, and for failed attempts."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from profiles.models import AuditEvent
from profiles.services import audit
from profiles.services.actors import Actor, display_name


def _address(request: HttpRequest | None) -> str | None:
    if request is None:
        return None
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:  # allauth's answer to an address that can't be told
        return None
    return address


def _signed_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    actor = Actor(user=user, name=display_name(user), ip=_address(request))
    audit.record(actor=actor, action=AuditEvent.Action.LOGIN)


def _signed_out(*, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        actor = Actor(user=user, name=display_name(user), ip=_address(request))
        audit.record(actor=actor, action=AuditEvent.Action.LOGOUT)


def _failed(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    # People type passwords into the wrong field: only a name that exists is kept.
    typed = str(credentials.get("username", ""))
    known = User.objects.filter(username=typed).exists()
    actor = Actor(user=None, name=typed if known else "unknown user", ip=_address(request))
    audit.record(actor=actor, action=AuditEvent.Action.LOGIN_FAILED, outcome=AuditEvent.Outcome.REFUSED)


def connect() -> None:
    """Connect the receivers to Django's sign-in signals, which every way of signing in sends."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit.login")
    user_logged_out.connect(_signed_out, dispatch_uid="audit.logout")
    user_login_failed.connect(_failed, dispatch_uid="audit.login_failed")
