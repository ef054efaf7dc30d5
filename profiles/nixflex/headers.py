"""Parses response headers: request id, rate limit, time to wait before a retry. Any may be missing."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from profiles.nixflex.parsing import parse_float, parse_int
from profiles.nixflex.types import RateLimit

# The documented name, and the one that the official SDKs read.
REQUEST_ID_HEADERS: Final = ("x-request-id", "x-railway-request-id")
MAX_RETRY_WAIT: Final = 3600.0
MIN_RETRY_WAIT: Final = 1.0
# A window takes a minute. A reset that is further away was told by a clock that is far off ours: it says nothing.
MAX_UNTIL_RESET: Final = 120.0
# No account has a limit near this; whatever a header says beyond it would not fit into a column.
MAX_REQUESTS: Final = 1_000_000


def request_id(headers: httpx.Headers) -> str:
    """Return Nixflex's id of the request, or "" where there is none."""
    return next((headers[name] for name in REQUEST_ID_HEADERS if headers.get(name)), "")


def rate_limit(headers: httpx.Headers) -> RateLimit | None:
    """Return the X-RateLimit headers, or None where none of them can be read.

    Counts are clamped to 0 and 1,000,000: a header is not to be trusted with the size of a number.
    """
    reset = parse_float(headers.get("x-ratelimit-reset"))
    limit = RateLimit(
        limit=_requests(headers.get("x-ratelimit-limit")),
        remaining=_requests(headers.get("x-ratelimit-remaining")),
        reset_at=None if reset is None else _moment(reset),
    )
    return None if limit == RateLimit() else limit


def retry_wait(status: int, headers: httpx.Headers, details: object, *, now: datetime) -> float | None:
    """Return how many seconds to wait before a retry, as Nixflex asks in its headers or error details.

    That is the largest of ``Retry-After`` (seconds or an HTTP date), ``details.retry_after`` and, after a
    429, the time until ``X-RateLimit-Reset`` if that is within 2 minutes; not less than 1 s and not more than an
    hour.

    Args:
        status: The HTTP status.
        headers: The answer's headers.
        details: The ``details`` of the error envelope, whatever that is.
        now: The present, aware.

    Returns:
        Seconds, always after a 429; after a 503 None where it names no wait; None after any other status.
    """
    if status not in {429, 503}:
        return None
    waits = [retry_after(headers.get("retry-after"), now=now)]
    if isinstance(details, dict):
        waits.append(parse_float(details.get("retry_after")))
    if status == 429:
        waits += [_until_reset(headers, now=now), MIN_RETRY_WAIT]
    named = [wait for wait in waits if wait is not None]
    return min(max(MIN_RETRY_WAIT, *named), MAX_RETRY_WAIT) if named else None


def _until_reset(headers: httpx.Headers, *, now: datetime) -> float | None:
    limit = rate_limit(headers)
    if limit is None or limit.reset_at is None:
        return None
    seconds = (limit.reset_at - now).total_seconds()
    return seconds if seconds <= MAX_UNTIL_RESET else None


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` of ``value`` asks for, by number or HTTP date; None for none."""
    seconds = parse_float(value)
    if seconds is not None or value is None:
        return seconds
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # "-0000" gives a naive date; HTTP dates are always UTC.
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()


def _requests(value: str | None) -> int | None:
    count = parse_int(value)
    return None if count is None else min(max(count, 0), MAX_REQUESTS)


def _moment(unix_seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(unix_seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
