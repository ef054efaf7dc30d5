"""Rate limits: fixed windows per key, with separate counts of reads and writes."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from nixadmin.sandbox.answers import Headers

WINDOW = 60.0  # seconds


@dataclass(frozen=True)
class RateLimitStatus:
    """A key's rate limit: ``limit`` and ``remaining`` requests, and ``reset`` in Unix seconds."""

    limit: int
    remaining: int
    reset: int
    allowed: bool
    retry_after: int

    def headers(self) -> Headers:
        """Return the rate headers of every response under ``/v1``."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset),
        }


class RateWindows:
    """Rate limiter: counts requests per key and kind in windows of 60 seconds from their first request.

    The API's documentation names the limits and the headers but not where a window begins; beginning it with
    the first request keeps tests independent of the minute they run in. Not thread-safe: callers hold a lock.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}

    def peek(self, key: str, kind: str, limit: int) -> RateLimitStatus:
        """Return the status of ``key`` without counting."""
        now = self._clock()
        start, used = self._windows.get((key, kind), (now, 0))
        if now >= start + WINDOW:
            start, used = now, 0
        end = start + WINDOW
        return RateLimitStatus(
            limit=limit,
            remaining=max(limit - used, 0),
            reset=math.ceil(end),
            allowed=used < limit,
            retry_after=max(math.ceil(end - now), 1),
        )

    def take(self, key: str, kind: str, limit: int) -> RateLimitStatus:
        """Count one request of ``key`` if the limit allows it, and return the status."""
        before = self.peek(key, kind, limit)
        if not before.allowed:
            return before
        now = self._clock()
        start, used = self._windows.get((key, kind), (now, 0))
        if now >= start + WINDOW:
            start, used = now, 0
        self._windows[(key, kind)] = (start, used + 1)
        return RateLimitStatus(
            limit, before.remaining - 1, before.reset, allowed=True, retry_after=before.retry_after
        )
