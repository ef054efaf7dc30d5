"""Exceptions of the client, told apart by what the caller has to do: stop, wait, retry or settle."""

from enum import StrEnum
from typing import ClassVar

from profiles.nixflex.types import RateLimit


class Applied(StrEnum):
    """Whether a failed write took effect at Nixflex: yes, no or unknown."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class NixflexError(Exception):
    """Base class: a request that did not succeed. Holds neither the API key nor an object that holds it.

    Attributes:
        message: What happened, for people: safe to show, one line, at most 500 characters.
        permanent: Sending the same again can't succeed until something else has changed.
        applied: Whether a write took effect. For a read it means nothing.
        status: The HTTP status, or None where there was no answer.
        code: Nixflex's code, such as "number_not_found", or a word of ours such as "read_timeout".
        request_id: Nixflex's id of the request, for its support; "" where it gave none.
        retry_after: Seconds that Nixflex asks to wait, from 1 to 3600; only after a 429 or 503. Add jitter.
        duration_ms: How long the request took.
        rate: The answer's rate-limit headers, or None where there were none.
    """

    permanent: ClassVar[bool] = False
    applied: ClassVar[Applied] = Applied.UNKNOWN

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str = "",
        request_id: str = "",
        retry_after: float | None = None,
        duration_ms: int = 0,
        rate: RateLimit | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.request_id = request_id
        self.retry_after = retry_after
        self.duration_ms = duration_ms
        self.rate = rate


class Rejected(NixflexError):
    """Nixflex refused this request (any 4xx without a class of its own, or a redirect): do not repeat it."""

    permanent = True
    applied = Applied.NO


class AccountRefused(Rejected):
    """Nixflex refused the key (401) or wants to be paid (402): every other request would fare the same."""


class RateLimited(NixflexError):
    """Too many requests (429): not applied; repeat after ``retry_after``, which is always set here."""

    applied = Applied.NO


class NotSent(NixflexError):
    """The request never reached Nixflex (refused connection, DNS, TLS, timeout before sending): repeat it."""

    applied = Applied.NO


class OutcomeUnknown(NixflexError):
    """No usable answer (5xx, timeout, connection lost): a write may have been applied, or may still be."""

    applied = Applied.UNKNOWN


class UnreadableAnswer(NixflexError):
    """A read was answered with 2xx and a body that can't be understood; repeating may help."""

    applied = Applied.NO
