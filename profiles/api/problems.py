"""Problem details (RFC 9457): how the API says that something was not done, and why."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from profiles.services.composing.saving import NoRoomForNotice
from profiles.services.conflicts import NumberRemoved, SaveRefused, WouldStopFollowing
from profiles.services.mirror.drift import NotDrifted
from profiles.tables import TableRefused
from profiles.texts.contract import TextRefused
from profiles.texts.details.values import DetailsRefused
from profiles.texts.templating import TemplateRefused

MEDIA_TYPE = "application/problem+json"
# The stable codes, with their status: programs branch on these, and `docs/api.md` lists them.
CODES: Final[dict[str, int]] = {
    "malformed": 400,
    "missing_token": 401,
    "invalid_token": 401,
    "token_revoked": 401,
    "token_expired": 401,
    "owner_inactive": 401,
    "forbidden": 403,
    "not_found": 404,
    "number_not_found": 404,
    "version_not_found": 404,
    "method_not_allowed": 405,
    "refused": 409,
    "drifted": 409,
    "not_drifted": 409,
    "details_conflict": 409,
    "no_template": 409,
    "number_removed": 409,
    "no_room_for_notice": 409,
    "would_stop_following": 409,
    "request_in_progress": 409,
    "stale": 412,
    "too_large": 413,
    "invalid": 422,
    "text_refused": 422,
    "detail_missing": 422,
    "idempotency_key_reused": 422,
    "precondition_required": 428,
    "too_many_requests": 429,
    "server_error": 500,
    "nixflex_failed": 502,
    "unavailable": 503,
}


class Problem(Exception):
    """An answer that is an error.

    Args:
        code: One of ``CODES``, which gives the status.
        detail: A sentence: what is wrong, whether anything was changed, what to do next.
        headers: More headers of the answer.
        members: More members of the answer, such as ``errors``.
    """

    def __init__(
        self, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(detail)
        self.code, self.detail, self.members = code, detail, members
        self.headers = dict(headers or {})
        self.status = CODES[code]

    def as_dict(self) -> dict[str, Any]:
        """Return the body of the answer."""
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.members,
        }

    def response(self) -> HttpResponse:
        """Return the answer."""
        return HttpResponse(
            json.dumps(self.as_dict()), status=self.status, content_type=MEDIA_TYPE, headers=self.headers
        )


# The refusals that have no more to tell than their sentence, the special ones first.
CODE_BY_REFUSAL: Final[dict[type[Exception], str]] = {
    NumberRemoved: "number_removed",
    WouldStopFollowing: "would_stop_following",
    NotDrifted: "not_drifted",
    SaveRefused: "refused",
    TableRefused: "invalid",
    TemplateRefused: "invalid",
    DetailsRefused: "invalid",
}


def problem_of(error: Exception) -> Problem | None:
    """Return what a refusal of ours is to a program; None for an error that is none of ours."""
    match error:
        case Problem():
            return error
        case TextRefused():
            return Problem("text_refused", error.message, reason=error.code)
        case NoRoomForNotice():
            return Problem("no_room_for_notice", error.message, notices=list(error.ends))
        case PermissionDenied():
            return Problem("forbidden", str(error) or _("You may not do this."))
        case Http404():
            return Problem("not_found", _("There is nothing at this address."))
    codes = (code for refusal, code in CODE_BY_REFUSAL.items() if isinstance(error, refusal))
    code = next(codes, None)
    return Problem(code, str(error)) if code else None


def status_problem(status: int) -> Problem:
    """Return the problem for an answer that only has a ``status``, as Django makes them."""
    sentences = {
        404: ("not_found", _("There is nothing at this address.")),
        405: ("method_not_allowed", _("This address does not take that method.")),
        413: (
            "too_large",
            _("This is larger than the API takes in one request. Nothing was changed; send less."),
        ),
        503: ("unavailable", _("The database is busy or away. Nothing was changed; try again soon.")),
    }
    if status in sentences:
        return Problem(*sentences[status])
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Problem(
            "server_error",
            _(
                "Something went wrong here, and was logged. A change may have been made: "
                "look, or send it again with its idempotency key."
            ),
        )
    return Problem("malformed", _("This request can't be read. Nothing was changed."))


def is_problem(response: HttpResponseBase) -> bool:
    """Return whether ``response`` tells a problem already."""
    return response.headers.get("Content-Type", "") == MEDIA_TYPE


def speaks_problems(request: HttpRequest) -> bool:
    """Return whether errors at this address are for programs: one of the API, or none at all below ``/api/``."""
    path = request.path
    return path.startswith("/api/v1/") or (path.startswith("/api/") and request.resolver_match is None)
