"""The pages about oneself that differ from those of django-allauth."""

from typing import Any

from allauth.account.views import PasswordChangeView
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _


class OwnPasswordView(PasswordChangeView):  # type: ignore[misc]  # allauth is untyped
    """Change one's own password; the present one is asked for."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who has no password: there would be nothing to ask for first."""
        if isinstance(request.user, User) and not request.user.has_usable_password():
            raise PermissionDenied(_("Your account has no password. A superuser can set one."))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


change_password = OwnPasswordView.as_view()
