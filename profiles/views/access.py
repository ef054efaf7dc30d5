"""Access control of views: the permission decorator, and the type of a signed-in request."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from profiles.permissions import missing_right, needs_every_number
from profiles.selectors.teams import sees_every_number

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of a signed-in user, with the attributes that middleware adds."""

    user: User
    htmx: HtmxDetails


View = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def requires(permission: str, *, everywhere: bool = False) -> Callable[[View[P]], View[P]]:
    """Decorator: answer 403, naming the missing permission, unless the user has ``permission``.

    ``everywhere``: what the view does concerns every number, so that who is held to teams may not.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied(missing_right(permission))
            if everywhere and not sees_every_number(request.user):
                raise PermissionDenied(needs_every_number())
            return view(request, *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]  # read by the test of all routes
        return guarded

    return decorate
