"""Filters in the query string, as the pages' own forms understand them."""

from django.forms import Form
from django.utils.translation import gettext as _

from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.models import Tag
from profiles.selectors.tags import visible_tags


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
