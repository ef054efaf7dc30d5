"""What django-allauth asks this site about signing in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts are made by a superuser in the admin; nobody signs up by themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # Whichever of them is wrong: who has an account here is nobody else's business.
        "username_password_mismatch": _("That username and password do not fit. Check both and try again."),
        # allauth counts 10 a minute for each address, and 5 in five minutes for each user name.
        "too_many_login_attempts": _("Too many tries did not fit. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that sign-up is closed."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return whose credentials they are; an account that is switched off is nobody's."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the letter to the user's own address, not to the one that was typed and is alike."""
        super().send_password_reset_mail(user, user.email, context)
