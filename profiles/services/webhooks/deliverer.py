"""Threads of a worker that deliver: one for each endpoint, so that a slow receiver holds up no other."""

import logging
import threading
from collections.abc import Callable

from django.db import connections

from profiles.services.webhooks import delivering

logger = logging.getLogger(__name__)

MAX_THREADS = 8


class Deliverer:
    """Delivers in threads. ``stop`` is asked before each event; nothing is begun once it is true."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self._stop = stop
        self._running: dict[int, threading.Thread] = {}
        # The endpoints that had a thread, with when; the last one has the highest number.
        self._turns: dict[int, int] = {}

    def start_due(self) -> None:
        """Start a thread for each endpoint that has something due and has none yet; at most ``MAX_THREADS``.

        Those that had none for the longest time come first, so that a few dead ones can't take all for ever.
        """
        self._running = {key: thread for key, thread in self._running.items() if thread.is_alive()}
        for endpoint in sorted(delivering.due_endpoints(), key=lambda key: self._turns.get(key, 0)):
            if self._stop() or len(self._running) >= MAX_THREADS:
                return
            if endpoint not in self._running:
                thread = threading.Thread(target=self._deliver, args=[endpoint], name=f"webhook {endpoint}")
                self._running[endpoint] = thread
                self._turns[endpoint] = max(self._turns.values(), default=0) + 1
                thread.start()

    def join(self) -> None:
        """Wait until what is under way has ended: 15 seconds at most, once ``stop`` is true."""
        for thread in self._running.values():
            thread.join()

    def _deliver(self, endpoint: int) -> None:
        try:
            delivering.deliver_to(endpoint, stop=self._stop)
        except Exception:
            logger.exception("Delivering to endpoint %s failed; it is tried again", endpoint)
        finally:
            connections.close_all()
