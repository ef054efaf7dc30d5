"""HTTP responses of the sandbox, and the API's error envelope."""

import json
from dataclasses import dataclass, field

Headers = dict[str, str | None]  # a value of None removes a header

# HTTP status -> the envelope's type, the usual code and a plain message.
ERRORS = {
    400: ("invalid_request", "invalid_request", "The request is not valid."),
    401: ("authentication_error", "invalid_api_key", "The API key is not valid."),
    402: (
        "payment_required",
        "insufficient_balance",
        "The account's balance is used up. Top up to continue.",
    ),
    403: ("permission_error", "permission_denied", "This key may not do that."),
    404: ("not_found", "not_found", "There is nothing at this address."),
    405: ("invalid_request", "method_not_allowed", "This address does not support that method."),
    409: ("conflict", "conflict", "The request conflicts with another one."),
    413: ("invalid_request", "body_too_large", "The request body is too large."),
    422: ("invalid_request", "unprocessable", "The request was understood but cannot be carried out."),
    429: ("rate_limit_error", "rate_limit_exceeded", "Too many requests. Wait before you try again."),
    500: ("server_error", "internal_error", "Something went wrong on our side."),
    502: ("provider_error", "provider_error", "An upstream provider failed."),
    503: ("server_error", "service_unavailable", "The service is unavailable for the moment."),
    504: ("server_error", "timeout", "The request took too long."),
}


@dataclass(frozen=True)
class Answer:
    """An HTTP response; ``headers`` are added to the server's own."""

    status: int
    body: bytes
    headers: Headers = field(default_factory=dict)


class ApiError(Exception):
    """An API error; its body is ``{"error": {"type", "code", "message", "details"?}}``.

    ``code`` and ``message`` default to the usual ones for ``status``.
    """

    def __init__(
        self,
        status: int,
        code: str | None = None,
        message: str | None = None,
        details: dict[str, object] | None = None,
        headers: Headers | None = None,
    ) -> None:
        fallback = (
            "server_error" if status >= 500 else "invalid_request",
            f"http_{status}",
            f"HTTP {status}.",
        )
        self.status = status
        self.type, usual_code, usual_message = ERRORS.get(status, fallback)
        self.code = code or usual_code
        self.message = message or usual_message
        self.details = details
        self.headers = headers or {}
        super().__init__(self.message)

    def answer(self) -> Answer:
        """Return the error as a response."""
        error: dict[str, object] = {"type": self.type, "code": self.code, "message": self.message}
        if self.details:
            error["details"] = self.details
        return json_answer(self.status, {"error": error}, self.headers)


def json_answer(status: int, value: object, headers: Headers | None = None) -> Answer:
    """Return ``value`` as a JSON response in UTF-8."""
    try:
        body = json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # a lone surrogate was stored; only an escape can carry it
        body = json.dumps(value).encode()
    kind: Headers = {"Content-Type": "application/json; charset=utf-8"}
    return Answer(status, body, kind | (headers or {}))


def text_answer(status: int, text: str) -> Answer:
    """Return ``text`` as a response; as HTML if it looks like it, else labelled JSON."""
    kind = "text/html" if text.lstrip().startswith("<") else "application/json"
    return Answer(status, text.encode(errors="replace"), {"Content-Type": f"{kind}; charset=utf-8"})
