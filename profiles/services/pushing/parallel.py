"""Thread pool for pushes: an API that takes 10 s to answer holds up one number, not all."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connections

Item = TypeVar("Item")


class _Queue(Generic[Item]):
    """Thread-safe iterator over shared items; it ends when one thread fails or ``stop`` says so."""

    def __init__(self, items: Iterable[Item], stop: Callable[[], bool]) -> None:
        self._left = iter(items)
        self._stop = stop
        self._lock = threading.Lock()
        self.failure: BaseException | None = None

    def __iter__(self) -> Iterator[Item]:
        while self.failure is None and not self._stop():
            with self._lock:
                try:
                    item = next(self._left)
                except StopIteration:
                    return
            yield item


def for_each(
    items: Iterable[Item], work: Callable[[Item], object], *, stop: Callable[[], bool] = lambda: False
) -> None:
    """Call ``work`` with each of ``items`` in order, in up to ``PUSHES_AT_ONCE`` threads.

    Each thread has database connections of its own, and closes them at its end. A single item, or a limit of 1,
    needs no thread.

    Args:
        items: What is to be done.
        work: Does it; may raise.
        stop: Asked before each item; nothing more is begun once it is true.

    Raises:
        Exception: What ``work`` raised first; nothing more was begun after it, what was under way has ended.
    """
    items = list(items)
    queue = _Queue(items, stop)
    at_once = min(settings.PUSHES_AT_ONCE, len(items))
    if at_once <= 1:
        for item in queue:
            work(item)
        return

    def run() -> None:
        try:
            for item in queue:
                work(item)
        except BaseException as error:  # raised again below, in the caller's thread
            queue.failure = queue.failure or error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=copy_context().run, args=[run]) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if queue.failure is not None:
        raise queue.failure
