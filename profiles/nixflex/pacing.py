"""Rate limiter for reads: one import of a large account must neither be refused half-way nor starve the writes."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from profiles.nixflex.errors import RateLimited
from profiles.nixflex.headers import MIN_RETRY_WAIT, rate_limit
from profiles.nixflex.reply import Reply

Read = Callable[[], Reply]
# Makes one read, sooner or later.
Pace = Callable[[Read], Reply]

# 600 reads a minute are documented (Nixflex API documentation); some are left to others with the same key.
READS_PER_MINUTE: Final = 500
WINDOW: Final = 60.0
# The share of a limit that is left to others, where the headers say how much of it there is.
RESERVED_SHARE: Final = 0.1


def unpaced(read: Read) -> Reply:
    """Call ``read`` without waiting: the pace of a single request."""
    return read()


class ReadPace:
    """Rate limiter for the reads of one import: at most 500 a minute, fewer where the rate headers say so.

    A 429 is waited out and the read made again. Not thread-safe.

    Args:
        patience: Seconds that may be waited in all. After that a read is made without waiting, and a 429 is
            raised.
        wait: Waits so many seconds; returns True where the import is to end early. An event's ``wait`` will do.
        on_read: Called before each read and each wait: a sign of life for whoever watches.
        per_minute: Reads in a window of 60 s.
        clock: A monotonic clock in seconds.
        now: The present, aware; the rate headers name moments.
    """

    def __init__(
        self,
        *,
        patience: float,
        wait: Callable[[float], bool | None] = time.sleep,
        on_read: Callable[[], None] = lambda: None,
        per_minute: int = READS_PER_MINUTE,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._patience = patience
        self._wait = wait
        self._on_read = on_read
        self._per_minute = per_minute
        self._clock = clock
        self._now = now
        self._window_ends = clock() + WINDOW
        self._reads = 0

    def __call__(self, read: Read) -> Reply:
        """Call ``read`` when its turn comes, and return its reply.

        Raises:
            RateLimited: Nixflex asks to wait longer than the patience that is left.
        """
        while True:
            self._take_turn()
            try:
                reply = read()
            except RateLimited as refused:
                if not self._pause(refused.retry_after or MIN_RETRY_WAIT):
                    raise
            else:
                self._heed(reply)
                return reply

    def _take_turn(self) -> None:
        self._on_read()
        left = self._window_ends - self._clock()
        if left > 0 and self._reads >= self._per_minute:
            self._pause(left)
            left = 0
        if left <= 0:
            self._window_ends = self._clock() + WINDOW
            self._reads = 0
        self._reads += 1

    def _heed(self, reply: Reply) -> None:
        """Wait for the next window where this one is nearly used up."""
        rate = rate_limit(reply.headers)
        if rate is None or not rate.limit or rate.remaining is None or rate.reset_at is None:
            return
        left = (rate.reset_at - self._now()).total_seconds()
        if rate.remaining <= rate.limit * RESERVED_SHARE and 0 < left <= 2 * WINDOW:
            self._pause(left)

    def _pause(self, seconds: float) -> bool:
        """Wait and return True; return False where ``patience`` is used up or the import is to end."""
        if seconds > self._patience:
            return False
        self._patience -= seconds
        self._on_read()
        return not self._wait(seconds)
