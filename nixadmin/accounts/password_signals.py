"""Receivers of django-allauth's signals: whoever's password was changed gets an email, in case it was not them."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.models import User

from profiles.tasks import enqueue_change_email


def _send_email(*, user: User, **_: Any) -> None:
    enqueue_change_email(user.email, name=user.get_username(), changed="password")


def connect() -> None:
    """Connect the receivers to django-allauth's signals."""
    password_changed.connect(_send_email, dispatch_uid="password_signals.password_changed")
    password_reset.connect(_send_email, dispatch_uid="password_signals.password_reset")
