"""Maps an unsuccessful response, or a lost connection, to the exception that tells the caller what to do."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import httpx
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.nixflex.errors import (
    AccountRefused,
    NixflexError,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    Rejected,
)
from profiles.nixflex.headers import rate_limit, request_id, retry_wait
from profiles.nixflex.reply import Reply
from profiles.texts.truncation import truncate

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MESSAGE_LIMIT: Final = 500
CODE_LIMIT: Final = 100

# Takes the API key out of a text that somebody else wrote.
Redact = Callable[[str], str]

# Our own sentences, for answers that bring none.
_SENTENCES: Final = {
    400: gettext_lazy("Nixflex calls the request invalid."),
    401: gettext_lazy("Nixflex does not accept the API key."),
    402: gettext_lazy("Nixflex asks for a payment first."),
    403: gettext_lazy("Nixflex does not allow this with the API key in use."),
    404: gettext_lazy("Nixflex does not know what was asked for, or it belongs to another account."),
    409: gettext_lazy("Nixflex refused the request because of a conflict."),
    422: gettext_lazy("Nixflex calls the request invalid."),
    429: gettext_lazy("Nixflex received too many requests."),
}
# A timeout at the other end, and "too early": 4xx by number, but the request was not judged.
_NOT_JUDGED: Final = {408, 425}

_UNREACHED: Final = gettext_lazy("Nixflex could not be reached.")
_NO_PROXY: Final = gettext_lazy("The proxy did not connect to Nixflex.")
_BAD_URL: Final = gettext_lazy("Nixflex's base URL can't be used.")
_TOO_LATE: Final = gettext_lazy("Nixflex could not be reached in time.")
_TOO_MANY: Final = gettext_lazy("Too many requests to Nixflex are under way already.")
_NOT_TAKEN: Final = gettext_lazy("Nixflex did not take the whole request in time.")
_NO_ANSWER: Final = gettext_lazy("Nixflex did not answer in time.")
_HALF_AN_ANSWER: Final = gettext_lazy("The connection to Nixflex ended without a proper answer.")
_LOST_ON_THE_WAY: Final = gettext_lazy("The connection to Nixflex was lost.")

# The first that fits counts. Only where nothing can have left is the request known not to be applied.
_LOST: Final["tuple[tuple[type[Exception], type[NixflexError], str, StrOrPromise], ...]"] = (
    (httpx.ConnectTimeout, NotSent, "connect_timeout", _TOO_LATE),
    (httpx.PoolTimeout, NotSent, "pool_timeout", _TOO_MANY),
    (httpx.ConnectError, NotSent, "connect_failed", _UNREACHED),
    (httpx.ProxyError, NotSent, "connect_failed", _NO_PROXY),
    (httpx.UnsupportedProtocol, NotSent, "connect_failed", _BAD_URL),
    (httpx.InvalidURL, NotSent, "connect_failed", _BAD_URL),
    (httpx.WriteTimeout, OutcomeUnknown, "write_timeout", _NOT_TAKEN),
    (httpx.ReadTimeout, OutcomeUnknown, "read_timeout", _NO_ANSWER),
    (httpx.ProtocolError, OutcomeUnknown, "protocol_error", _HALF_AN_ANSWER),
    (Exception, OutcomeUnknown, "connection_lost", _LOST_ON_THE_WAY),
)
HELD_UP: Final = gettext_lazy(
    "The process was held up for too long before the request left, so nothing was sent."
)
# The same, where it is known why.
_BECAUSE: Final["dict[type[Exception], StrOrPromise]"] = {
    httpx.ConnectError: gettext_lazy("Nixflex could not be reached: {reason}."),
    httpx.ProxyError: gettext_lazy("The proxy did not connect to Nixflex: {reason}."),
    httpx.UnsupportedProtocol: gettext_lazy("Nixflex's base URL can't be used: {reason}."),
    httpx.InvalidURL: gettext_lazy("Nixflex's base URL can't be used: {reason}."),
}


def response_error(reply: Reply, redact: Redact) -> NixflexError:
    """Return the exception for a response that is not 2xx: its status decides, its body only explains.

    Args:
        reply: The answer.
        redact: Takes the key out of what the answer says.
    """
    status = reply.status
    code, message, details = _envelope(reply.body)
    if 300 <= status < 400:
        # A redirect's body is not Nixflex's; where it leads is not worth following with a key in hand.
        message = _(
            "Nixflex answered with a redirect (HTTP {status}), so its base URL is probably wrong."
        ).format(status=status)
    return _class_for(status)(
        one_line(message, redact, MESSAGE_LIMIT) or _sentence(status),
        status=status,
        code=one_line(code, redact, CODE_LIMIT),
        request_id=one_line(request_id(reply.headers), redact, CODE_LIMIT),
        retry_after=retry_wait(status, reply.headers, details, now=datetime.now(UTC)),
        duration_ms=reply.duration_ms,
        rate=rate_limit(reply.headers),
    )


def connection_error(
    exception: Exception, response: httpx.Response | None, redact: Redact, *, duration_ms: int
) -> NixflexError:
    """Return the exception for a request that ended without a whole response (timeout, connection lost).

    It does not refer to ``exception``, which holds the signed request.

    Args:
        exception: What httpx raised.
        response: The answer as far as it came.
        redact: Takes the key out of what ``exception`` says.
        duration_ms: How long the request took.
    """
    kind, error, code, words = next(row for row in _LOST if isinstance(exception, row[0]))
    message = str(words)
    if kind in _BECAUSE and (reason := one_line(str(exception), redact, MESSAGE_LIMIT // 2)):
        message = _BECAUSE[kind].format(reason=reason.removesuffix("."))
    return error(
        message,
        status=response.status_code if response else None,
        code=code,
        request_id=one_line(request_id(response.headers), redact, CODE_LIMIT) if response else "",
        duration_ms=duration_ms,
        rate=rate_limit(response.headers) if response else None,
    )


def held_up() -> NixflexError:
    """Return the error for a request that was not sent, since its time was over before it could leave."""
    return NotSent(str(HELD_UP), code="held_up")


def one_line(text: str, redact: Redact, limit: int) -> str:
    """Return ``text`` on one line of at most ``limit`` characters, printable, with the API key redacted."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return truncate(redact(" ".join(printable.split())), limit)


def _class_for(status: int) -> type[NixflexError]:
    if status in {401, 402}:
        return AccountRefused
    if status == 429:
        return RateLimited
    if 300 <= status < 500 and status not in _NOT_JUDGED:
        return Rejected
    return OutcomeUnknown


def _sentence(status: int) -> str:
    if status in _SENTENCES:
        return str(_SENTENCES[status])
    refused = _class_for(status) is Rejected
    words = (
        _("Nixflex refused the request (HTTP {status}).")
        if refused
        else _("Nixflex failed to answer the request (HTTP {status}).")
    )
    return words.format(status=status)


def _envelope(body: object) -> tuple[str, str, object]:
    """Return code, message and details of the error envelope; "", "" and None where it has none.

    ``{"error": {"type", "code", "message", "doc_url"?, "details"?}}`` (Nixflex API documentation), and plain
    strings under ``error``, which proxies answer.
    """
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, str):
        return "", error, None
    if not isinstance(error, dict):
        return "", "", None
    code, message = error.get("code"), error.get("message")
    return (
        code if isinstance(code, str) else "",
        message if isinstance(message, str) else "",
        error.get("details"),
    )
