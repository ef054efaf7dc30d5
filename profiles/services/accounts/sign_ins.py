"""Audit events for sign-in and sign-out, failed and throttled attempts, second factors and passwords.

Where they happen Django and django-allauth send signals; those that are not signalled have functions here.
"""

from hashlib import sha256
from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.cache import cache
from django.http import HttpRequest

from profiles.models.audit import Action, AuditOutcome
from profiles.services.accounts.events import UNKNOWN, client_address, known_name, record_account_event

CODES = Authenticator.Type.RECOVERY_CODES
# Seconds: who is refused for trying too often has one event in this time, or the log would be filled by them.
THROTTLED_EVENT_SECONDS = 60


def record_throttled(request: HttpRequest, *, typed: str = "") -> None:
    """Add the audit event for a throttled attempt; at most one a minute for whoever tries.

    Args:
        request: The try.
        typed: The user name, where one was typed; it is kept where somebody has it.
    """
    user = request.user if isinstance(request.user, User) else None
    name = known_name(typed) if typed else UNKNOWN
    who = sha256(f"{client_address(request)} {user and user.pk} {name}".encode()).hexdigest()
    if cache.add(f"nixadmin:throttled:{who}", 1, THROTTLED_EVENT_SECONDS):
        refused = AuditOutcome.REFUSED
        record_account_event(
            request, Action.THROTTLED, actor=user, name=name, outcome=refused, address=request.path
        )


def _signed_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    record_account_event(request, Action.LOGIN, actor=user)


def _signed_out(*, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        record_account_event(request, Action.LOGOUT, actor=user)


def _failed(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    name = known_name(str(credentials.get("username", "")).strip())
    record_account_event(request, Action.LOGIN_FAILED, name=name, outcome=AuditOutcome.REFUSED)


def _second_step_added(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == CODES:
        record_account_event(request, Action.RECOVERY_CODES, actor=user, did="made")
    else:
        record_account_event(request, Action.SECOND_STEP, actor=user, did="on")


def _second_step_removed(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type != CODES:  # codes go with the app that they stand in for
        record_account_event(request, Action.SECOND_STEP, actor=user, did="off")


def _codes_made_anew(*, request: HttpRequest, user: User, **_: Any) -> None:
    record_account_event(request, Action.RECOVERY_CODES, actor=user, did="made")


def _code_used(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == CODES:  # that the app was used is said by the sign-in
        record_account_event(request, Action.RECOVERY_CODES, actor=user, did="used")


def _second_step_failed(*, request: HttpRequest, user: User, **_: Any) -> None:
    name, refused = user.get_username(), AuditOutcome.REFUSED
    record_account_event(request, Action.SECOND_STEP, name=name, outcome=refused, did="failed")


def _password_changed(*, request: HttpRequest, user: User, **_: Any) -> None:
    record_account_event(request, Action.PASSWORD, actor=user, did="changed")


def _password_reset(*, request: HttpRequest, user: User, **_: Any) -> None:
    record_account_event(request, Action.PASSWORD, actor=user, did="reset by letter")


def connect() -> None:
    """Connect the receivers to the signals of signing in and of changing how one signs in."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit.login")
    user_logged_out.connect(_signed_out, dispatch_uid="audit.logout")
    user_login_failed.connect(_failed, dispatch_uid="audit.login_failed")
    authenticator_added.connect(_second_step_added, dispatch_uid="audit.second_step_added")
    authenticator_removed.connect(_second_step_removed, dispatch_uid="audit.second_step_removed")
    authenticator_reset.connect(_codes_made_anew, dispatch_uid="audit.codes_made")
    authenticator_used.connect(_code_used, dispatch_uid="audit.code_used")
    authentication_failed.connect(_second_step_failed, dispatch_uid="audit.second_step_failed")
    password_changed.connect(_password_changed, dispatch_uid="audit.password_changed")
    password_reset.connect(_password_reset, dispatch_uid="audit.password_reset")
