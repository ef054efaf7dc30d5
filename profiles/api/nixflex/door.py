"""What every address of the door shares: the token, the method, the right, and errors in Nixflex's envelope."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from profiles.api.authentication import authenticate_request
from profiles.api.nixflex.envelope import Refused, with_request_id
from profiles.api.requests import TokenRequest
from profiles.api.throttling import add_rate_limit_headers, spend_request
from profiles.services.accounts.allowance import Allowance
from profiles.services.accounts.refusals import record_refused
from profiles.services.accounts.tokens import TokenRefused
from profiles.services.actors import why_not

logger = logging.getLogger(__name__)

P = ParamSpec("P")

# Seconds after which a database that was busy is worth another try.
RETRY_AFTER_SECONDS = 60
# The half of a key that official clients send where only one was configured.
KEY_PREFIX = "nxf_"


View = Callable[Concatenate[TokenRequest, P], HttpResponse]


def door(right: str, *methods: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Decorator: a view of the door that takes ``methods`` (none named: any) from tokens with ``right``.

    Whatever goes wrong is answered in Nixflex's envelope, with the id of the request.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def guarded(request: TokenRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            spent: list[Allowance] = []

            def respond() -> HttpResponse:
                _sign_in(request)
                spent.append(spend_request(request))
                _require(request, spent[0], right, methods)
                return view(request, *args, **kwargs)

            response = _with_refusals(request, respond)
            for allowance in spent:
                add_rate_limit_headers(response, allowance)
            return with_request_id(response)

        guarded.required_permission = right  # type: ignore[attr-defined]  # read by the test of all routes
        return guarded

    return decorate


def _sign_in(request: TokenRequest) -> None:
    """Let the request in by its token, or raise :class:`Refused`."""
    header = request.headers.get("Authorization", "")
    try:
        authenticate_request(request)
    except TokenRefused as refused:
        value = header.partition(" ")[2].strip()
        halved = value.startswith(KEY_PREFIX) and not value.partition(":")[2]
        code = "key_secret_required" if halved else "invalid_api_key"
        raise Refused(401, code, refused.message, details={"reason": refused.code}) from None


def _require(request: TokenRequest, allowance: Allowance, right: str, methods: tuple[str, ...]) -> None:
    """Raise :class:`Refused` for one request too many or another method, PermissionDenied without the right."""
    if not allowance.granted:
        raise Refused(
            429,
            "rate_limit_exceeded",
            _(
                "This token has sent its {limit} requests of this minute. Nothing was done; wait, then go on."
            ).format(limit=allowance.limit),
            retry_after=max(1, allowance.resets_at - int(timezone.now().timestamp())),
        )
    if methods and request.method not in methods:
        raise Refused(
            405,
            "method_not_allowed",
            _(
                "This address takes {methods} here. Whatever else Nixflex does there, ask Nixflex itself."
            ).format(methods=", ".join(methods)),
            allow=", ".join(methods),
        )
    if not request.user.has_perm(right):
        raise PermissionDenied(why_not(request.user, right))


def _with_refusals(request: HttpRequest, respond: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the response, or in Nixflex's envelope what went wrong."""
    try:
        return respond()
    except Refused as refused:
        return refused.answer()
    except PermissionDenied as denied:
        record_refused(request)
        return Refused(403, "permission_denied", str(denied)).answer()
    except RequestDataTooBig:
        message = _("The request body is too large. Nothing has been saved.")
        return Refused(413, "body_too_large", message).answer()
    except (OperationalError, InterfaceError):
        logger.exception("The database did not answer")
        message = _("Nixadmin's database does not answer just now. It is safe to send the same again.")
        return Refused(503, "service_unavailable", message, retry_after=RETRY_AFTER_SECONDS).answer()
    except Exception:
        logger.exception("A request of the door failed")
        message = _("Something went wrong in Nixadmin. It is safe to send the same again.")
        return Refused(500, "internal_error", message).answer()
