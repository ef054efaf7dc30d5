"""Keys in the links of emails for a forgotten password."""

from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator


class ResetKeys(PasswordResetTokenGenerator):
    """Django's keys, which Django makes and this reads; good for nothing once the account is deactivated."""

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Return whether ``token`` is good for ``user``, who may sign in."""
        return user is not None and user.is_active and super().check_token(user, token)
