"""Look-up of the phone number that an address names."""

from django.http import Http404
from django.utils.translation import gettext as _

from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.models import PhoneNumber
from profiles.selectors.numbers import number_or_404, number_to_read, number_to_save


def number_of(request: TokenRequest, number: str) -> PhoneNumber:
    """Return the number, with its head, of an address that names it in E.164 ("+441632960001").

    Raises:
        Problem: It is not in the account, or not among those that the token sees: nobody can tell which.
    """
    try:
        return number_to_save(request.user, number.replace("\0", ""))
    except Http404:
        raise _not_found() from None


def read_number_of(request: TokenRequest, number: str) -> PhoneNumber:
    """Return the number with what tells its profile; otherwise as :func:`number_of`."""
    try:
        return number_to_read(request.user, number.replace("\0", ""))
    except Http404:
        raise _not_found() from None


def whole_number_of(request: TokenRequest, number: str) -> PhoneNumber:
    """Return the number with agent, head and live revision; otherwise as :func:`number_of`."""
    try:
        return number_or_404(request.user, number.replace("\0", ""))
    except Http404:
        raise _not_found() from None


def _not_found() -> Problem:
    return Problem(
        "number_not_found",
        _("This number is not among those that the token sees. Write it as +441632960001."),
    )
