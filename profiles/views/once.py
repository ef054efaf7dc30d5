"""Forms that make something: one that is sent twice makes it once."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from profiles.forms.submissions import submission_key
from profiles.services.accounts.submissions import make_once
from profiles.services.actors import Actor
from profiles.views.access import P, StaffRequest, View

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


MADE_ONCE = gettext_lazy("This form was sent before. What it makes was made then, and is there once.")


def once(*, back: str, told: "StrOrPromise" = MADE_ONCE) -> Callable[[View[P]], View[P]]:
    """Decorator: a form that was sent before makes nothing more, and leads to the page ``back``, with ``told``.

    What was made is found in the audit log, by the key of its form: the view acts as :func:`form_actor`.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            key = submission_key(request)
            if not key:
                return view(request, *args, **kwargs)
            response = make_once(key, by=request.user, make=lambda: view(request, *args, **kwargs))
            if response is not None:
                return response
            messages.info(request, told)
            return redirect(back)

        return guarded

    return decorate


def form_actor(request: StaffRequest) -> Actor:
    """Return the actor of a form: its events keep the form's key."""
    return replace(Actor.of(request), request=submission_key(request))
