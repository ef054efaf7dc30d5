"""The forms about oneself that differ from those of django-allauth."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, ResetPasswordForm
from django.contrib.auth.models import User


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth is untyped
    """Change one's own password, once the present one was typed."""

    def clean_oldpassword(self) -> str:
        """Check the present password as signing in does: wrong ones are counted and audited there."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # allauth is untyped
    """Ask for a letter with a link to set a new password."""

    def clean_email(self) -> str:
        """Find whose own address it is, as a superuser entered it; a password that is switched off stays so."""
        email: str = self.cleaned_data["email"]
        users = User.objects.filter(email__iexact=email, is_active=True)
        self.users = [user for user in users if user.has_usable_password()]
        return email
