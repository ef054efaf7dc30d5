"""How staff sign in: what django-allauth is told about this site."""

from allauth.account.adapter import DefaultAccountAdapter
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
