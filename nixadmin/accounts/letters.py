"""Letters to somebody whose password was set anew, so that they know if it was not them."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.models import User

from profiles.tasks import tell_of_change


def _tell(*, user: User, **_: Any) -> None:
    tell_of_change(user.email, name=user.get_username(), changed="password")


def connect() -> None:
    """Connect the receivers to django-allauth's signals."""
    password_changed.connect(_tell, dispatch_uid="letters.password_changed")
    password_reset.connect(_tell, dispatch_uid="letters.password_reset")
