"""django-allauth's account adapter for this site."""

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from nixadmin.accounts import throttling
from profiles.services.accounts.sign_ins import record_throttled

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - nothing is bound to it


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Account adapter without sign-up: superusers create accounts in the admin."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # Whichever of them is wrong: who has an account here is nobody else's business.
        "username_password_mismatch": _("That username and password do not fit. Check both and try again."),
        # See the rates in ``settings.ACCOUNT_RATE_LIMITS``.
        throttling.FOR_ADDRESS_AND_NAME: _("Too many tries did not fit. Wait five minutes, then try again."),
        throttling.FOR_NAME: _(
            "Too many tries with this name did not fit. Wait an hour, or sign in from where you last did."
        ),
        # django-allauth's name for it, at the second step.
        "too_many_login_attempts": _("Too many tries did not fit. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: sign-up is closed."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the user with these credentials, or None; inactive users can't sign in.

        Raises:
            ValidationError: Too many were tried already, so that these are not looked at.
        """
        tries = throttling.SignInAttempt(request, str(credentials.get("username", "")))
        if exceeded := tries.exceeded():
            record_throttled(request, typed=tries.name)
            raise self.validation_error(exceeded)
        user = authenticate(request, **credentials)
        # Who is switched off is put aside there, for a page that would tell so.
        AuthenticationBackend.unstash_authenticated_user()
        if not isinstance(user, User):
            return None
        tries.succeeded()
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, unless the account was deactivated between the password and the second step.

        Else the session that is made then would be there again once the account is.

        Raises:
            ImmediateHttpResponse: It was; back to the first step.
        """
        if not User.objects.filter(pk=user.pk, is_active=True).exists():
            messages.error(request, self.error_messages["username_password_mismatch"])
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's IP address; without ``X-Forwarded-For`` that of the connection's other end.

        Behind a socket that has none either it is ``NO_ADDRESS``: nothing is refused for want of an address.
        """
        try:
            address: str = super().get_client_ip(request)
        except (PermissionDenied, ImproperlyConfigured):  # garbage, or fewer entries than proxies
            address = request.META.get("REMOTE_ADDR", "")
        try:
            return str(ipaddress.ip_address(address))
        except ValueError:
            return NO_ADDRESS
