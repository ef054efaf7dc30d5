"""Filters in the query string, as the pages' own forms understand them."""

from collections.abc import Callable
from functools import wraps
from types import MethodType
from typing import Any, cast

from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja.operation import Operation

from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.models import Tag
from profiles.selectors.tags import visible_tags


def only_known(run: MethodType) -> Callable[..., HttpResponse]:
    """Decorator of an operation's ``run``: refuse a query string that names what the operation does not know.

    A mistyped filter would let everything through, and a page of that be taken for what was asked for.
    """
    operation = cast("Operation", run.__self__)
    of_query = [each for each in operation.models if each.__ninja_param_source__ == "query"]
    known = {name for each in of_query for name in each.__ninja_flatten_map__}

    @wraps(run)
    def checked(request: TokenRequest, **named: Any) -> HttpResponse:
        unknown = sorted(set(request.GET) - known)
        if unknown:
            why = _("There is no parameter of this name.")
            raise Problem(
                "invalid",
                _("The address names what is not known. Nothing was done."),
                errors=[{"field": f"query.{name}", "message": why} for name in unknown],
            )
        return cast("HttpResponse", run(request, **named))

    return checked


def tag_named(request: TokenRequest, name: str) -> Tag | None:
    """Return the tag called ``name``, in any case, that the token sees; None for "".

    Raises:
        Problem: There is none of this name.
    """
    if not name:
        return None
    tag = visible_tags(request.user).filter(name__iexact=name).first()
    if tag is None:
        raise _unusable([("tag", _("There is no tag of this name."))])
    return tag


def require_valid(form: Form) -> None:
    """Raise a :class:`Problem` that names the filters of ``form`` which can't be used, if there are any."""
    if not form.is_valid():
        raise _unusable([(name, str(why)) for name, reasons in form.errors.items() for why in reasons])


def _unusable(reasons: list[tuple[str, str]]) -> Problem:
    errors = [{"field": f"query.{name}", "message": why} for name, why in reasons]
    return Problem("invalid", _("A filter can't be used. Nothing was looked for."), errors=errors)
