"""The pages about oneself that differ from those of django-allauth."""

from typing import Any

from allauth.account.views import PasswordChangeView, PasswordResetView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _


class OwnPasswordView(PasswordChangeView):  # type: ignore[misc]  # allauth is untyped
    """Change one's own password; the present one is asked for."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who has no password: there would be nothing to ask for first."""
        if isinstance(request.user, User) and not request.user.has_usable_password():
            raise PermissionDenied(_("Your account has no password. A superuser can set one."))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


@method_decorator(login_not_required, name="dispatch")
class ForgottenPasswordView(PasswordResetView):  # type: ignore[misc]  # allauth is untyped
    """Ask for a letter, or be told whom to ask where the site sends none."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the form, or take it."""
        if not settings.SENDS_LETTERS:
            return render(request, "account/password_reset_by_hand.html")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


change_password = OwnPasswordView.as_view()
forgotten_password = ForgottenPasswordView.as_view()
