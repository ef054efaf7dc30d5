"""Rate limit of tokens, told in headers of every answer as Nixflex itself tells it."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.api.idempotency import SAFE_METHODS
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.services.accounts.allowance import Allowance, spend
from profiles.services.actors import token_of

RATE_HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


def spend_request(request: TokenRequest) -> Allowance:
    """Take ``request`` out of the reads or writes that its token has left this minute.

    Raises:
        TypeError: It did not come by a token.
    """
    token = token_of(request.user)
    if token is None:
        raise TypeError("no request by token")
    return spend(token, "reads" if request.method in SAFE_METHODS else "writes", now=timezone.now())


def too_many(allowance: Allowance) -> Problem:
    """Return the answer to a request of which there were too many; it says how many seconds to wait."""
    told = _("This token has sent its {limit} requests of this minute. Nothing was done; wait, then go on.")
    wait = max(1, allowance.resets_at - int(timezone.now().timestamp()))
    return Problem(
        "too_many_requests", told.format(limit=allowance.limit), headers={"Retry-After": str(wait)}
    )


def add_rate_limit_headers(response: HttpResponse, allowance: Allowance) -> HttpResponse:
    """Add the rate limit headers to ``response``, and return it.

    They tell the limit, how many requests are left, and when the next minute begins (seconds since 1970).
    """
    values = (allowance.limit, allowance.remaining, allowance.resets_at)
    for name, value in zip(RATE_HEADERS, values, strict=True):
        response[name] = str(value)
    return response
