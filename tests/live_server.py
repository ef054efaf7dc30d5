"""What a live server has under way, which has to end before a test's rows are deleted."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.signals import request_finished, request_started

# Seconds: the longest that a request may take, and then some.
LONGEST = 20


@contextmanager
def all_answered() -> Iterator[None]:
    """Context manager: wait at its end until every request that began in the block has been answered.

    A page that is left has often sent something a moment before, such as a draft. Its statements and those that
    delete the rows of the test would wait for each other.
    """
    under_way, changed = 0, threading.Condition()

    def count(by: int) -> None:
        nonlocal under_way
        with changed:
            under_way += by
            changed.notify_all()

    def begin(**_: object) -> None:
        count(1)

    def end(**_: object) -> None:
        count(-1)

    request_started.connect(begin)
    request_finished.connect(end)
    try:
        yield
        with changed:
            changed.wait_for(lambda: under_way <= 0, LONGEST)
    finally:
        request_started.disconnect(begin)
        request_finished.disconnect(end)
