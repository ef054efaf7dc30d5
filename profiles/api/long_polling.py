"""Long polls: requests that wait for something, a few of a process at a time, so that pages find a thread.

Between two looks such a request holds no transaction and no connection to the database, only its thread.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TypeVar

from django.db import connection

Seen = TypeVar("Seen")

# Of the eight threads of a process (gunicorn.conf.py), four of which may wait for Nixflex.
MOST_WAITING = 2
# Seconds between two looks.
LOOK_EVERY = 1.0

_free = BoundedSemaphore(MOST_WAITING)


def poll_until(look: Callable[[], Seen], *, is_over: Callable[[Seen], bool], seconds: float) -> Seen:
    """Look again and again until ``is_over``, for at most ``seconds``; return what was seen last.

    Where too many requests of this process wait already, what is seen first is returned at once.
    """
    seen = look()
    if is_over(seen) or seconds <= 0:
        return seen
    with _slot() as has_slot:
        ends = time.monotonic() + seconds
        while has_slot and not is_over(seen) and (left := ends - time.monotonic()) > 0:
            _let_go_of_the_database()
            time.sleep(min(LOOK_EVERY, left))
            seen = look()
    return seen


@contextmanager
def _slot() -> Iterator[bool]:
    """Context manager: hold one of the places of those who wait; yields False if all are taken."""
    held = _free.acquire(blocking=False)
    try:
        yield held
    finally:
        if held:
            _free.release()


def _let_go_of_the_database() -> None:
    if not connection.in_atomic_block:
        connection.close()
