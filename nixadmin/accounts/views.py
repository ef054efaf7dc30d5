"""Account views that differ from django-allauth's."""

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
    """View to change one's own password; it asks for the current one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse a user without a password, since there is none to ask for first."""
        if isinstance(request.user, User) and not request.user.has_usable_password():
            raise PermissionDenied(_("Your account has no password. A superuser can set one."))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


@method_decorator(login_not_required, name="dispatch")
class ForgottenPasswordView(PasswordResetView):  # type: ignore[misc]  # allauth is untyped
    """View that requests a password reset email; where the site sends none, it says whom to ask."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show or handle the form; without email show the page that says whom to ask."""
        if not settings.SENDS_EMAIL:
            return render(request, "account/password_reset_by_hand.html")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


change_password = OwnPasswordView.as_view()
forgotten_password = ForgottenPasswordView.as_view()
