"""Account forms that differ from django-allauth's."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, ResetPasswordForm
from allauth.core import context
from allauth.mfa import signals
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from profiles.services.accounts import emails
from profiles.services.accounts.sign_ins import record_throttled
from profiles.services.accounts.used_codes import use_code
from profiles.tasks import send_reset_letter


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth is untyped
    """Form to change one's own password; it asks for the current one."""

    def clean_oldpassword(self) -> str:
        """Check the current password as a sign-in does: wrong ones are throttled and audited there."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # allauth is untyped
    """Form that requests a password reset email."""

    def clean_email(self) -> str:
        """Find the users with this email address, as a superuser entered it."""
        email: str = self.cleaned_data["email"]
        self.users = emails.reset_recipients(email)
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Enqueue the emails to the users found.

        For an address that nobody has there is a task too, for nobody: neither the page nor the time it takes
        tells who has an account.
        """
        for pk in [user.pk for user in self.users] or [0]:
            send_reset_letter.enqueue(pk)
        email: str = self.cleaned_data["email"]
        return email


class CodeOnceForm(BaseAuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """Form for a code of an authenticator app or a recovery code; each code works once (no replay)."""

    def clean_code(self) -> str:
        """Validate the code; a used one is refused as if it were wrong."""
        try:
            code: str = super().clean_code()
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                record_throttled(context.request, typed=self.user.get_username())
            raise
        if self.authenticator.type == Authenticator.Type.TOTP and not use_code(self.user, code):
            signals.authentication_failed.send(
                sender=Authenticator,
                request=context.request,
                user=self.user,
                authenticator=self.authenticator,
            )
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(CodeOnceForm, AuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """Second factor at sign-in."""


class SecondStepAgainForm(CodeOnceForm, ReauthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """Second factor again, before a sensitive change."""
