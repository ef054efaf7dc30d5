"""Semaphore for inline pushes: how many web requests of one process may wait for Nixflex at a time.

Where Nixflex takes 10 s to answer, each save would hold a thread of the web server for so long, and sixteen saves
all of them: no page and no health check would be answered. Beyond this many a save is left to the workers.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

_lock = threading.Lock()
_taken = 0


@contextmanager
def inline_slot() -> Iterator[bool]:
    """Context manager: take one of ``PUSHES_INLINE`` slots for the block; yields False if all are taken."""
    held = _take()
    try:
        yield held
    finally:
        if held:
            _give_back()


def _take() -> bool:
    global _taken  # noqa: PLW0603 - a count for the process
    with _lock:
        if _taken >= settings.PUSHES_INLINE:
            return False
        _taken += 1
        return True


def _give_back() -> None:
    global _taken  # noqa: PLW0603
    with _lock:
        _taken -= 1
