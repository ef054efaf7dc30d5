"""Answers in Nixflex's form: the error envelope with its types and codes, and the headers of every answer."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

import structlog
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

# The documented header, and the one that the official SDKs read.
REQUEST_ID_HEADERS: Final = ("x-request-id", "x-railway-request-id")
WARNING_HEADER: Final = "X-Nixadmin-Warning"
# HTTP status -> the envelope's type (Nixflex API documentation).
TYPES: Final = {
    401: "authentication_error",
    402: "payment_required",
    403: "permission_error",
    404: "not_found",
    409: "conflict",
    429: "rate_limit_error",
}
FIRST_SERVER_ERROR = 500


class Refused(Exception):
    """An answer that is no success.

    Args:
        status: The HTTP status; the envelope's type follows from it.
        code: Stable, for programs.
        message: A sentence for their authors.
        retry_after: Seconds after which the same request is worth repeating; None: it is not, or not by the clock.
        allow: The methods of the address, after a 405.
        details: What else a program may want to know.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        retry_after: int | None = None,
        allow: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.details = dict(details or {})
        self.headers: dict[str, str] = {"Allow": allow} if allow else {}
        if status == HTTPStatus.UNAUTHORIZED:
            self.headers["WWW-Authenticate"] = "Bearer"  # as RFC 9110 asks of each 401
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)
            self.details["retry_after"] = retry_after

    def answer(self) -> HttpResponse:
        """Return it as Nixflex would: ``{"error": {"type", "code", "message", "details"?}}``."""
        kind = (
            "server_error" if self.status >= FIRST_SERVER_ERROR else TYPES.get(self.status, "invalid_request")
        )
        error: dict[str, Any] = {"type": kind, "code": self.code, "message": self.message}
        if self.details:
            error["details"] = self.details
        return JsonResponse({"error": error}, status=self.status, headers=self.headers)


def number_not_found() -> Refused:
    """Return the refusal for a number that is not there or not to be seen, which nobody can tell apart."""
    return Refused(404, "number_not_found", _("There is no such phone number that this token may see."))


def iso(moment: datetime) -> str:
    """Format ``moment`` as Nixflex does: ISO 8601, UTC, milliseconds, ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def answer(value: object) -> HttpResponse:
    """Return ``value`` as a JSON answer; lists of agents are bare arrays."""
    return JsonResponse(value, safe=False)


def with_request_id(response: HttpResponse) -> HttpResponse:
    """Name in ``response`` the request as the log names it, under both names that clients read."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    for name in REQUEST_ID_HEADERS:
        response[name] = request_id
    return response
