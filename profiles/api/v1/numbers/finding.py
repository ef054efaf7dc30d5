"""The number of an address."""

from django.utils.translation import gettext as _

from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.models import PhoneNumber
from profiles.selectors.numbers import visible_to


def number_of(request: TokenRequest, number: str) -> PhoneNumber:
    """Return the number, with its head, of an address that names it in E.164 ("+441632960001").

    Raises:
        Problem: It is not in the account, or not among those that the token sees: nobody can tell which.
    """
    found = visible_to(request.user).select_related("head").filter(number=number.replace("\0", "")).first()
    if found is None:
        raise Problem("number_not_found", _("This number is not among those that the token sees."))
    return found
