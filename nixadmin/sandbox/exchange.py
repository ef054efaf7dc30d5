"""Request handling with faults: delays, dropped connections, late writes."""

import threading
import time
from dataclasses import replace

from nixadmin.sandbox.answers import Answer
from nixadmin.sandbox.faults import Fault
from nixadmin.sandbox.journal import Entry
from nixadmin.sandbox.options import Options
from nixadmin.sandbox.request import Request
from nixadmin.sandbox.world import World


class Exchanges:
    """Handles requests in the current world, from any number of threads."""

    def __init__(self, options: Options) -> None:
        self.start_options = options
        self.world = World(options)
        self._stopping = threading.Event()
        self._late: set[threading.Timer] = set()
        self._late_lock = threading.Lock()

    def open(self) -> None:
        """Start, or start again after :meth:`close`; the world stays as it was."""
        self._stopping.clear()

    def close(self) -> None:
        """Stop all delays at once; delayed and late writes are not applied."""
        self._stopping.set()
        with self._late_lock:
            late = list(self._late)
        for timer in late:
            timer.cancel()
            timer.join()

    def answer(self, request: Request) -> tuple[Answer | None, Entry]:
        """Return the response (``None``: close the connection without one) and the log entry.

        The entry is complete when this returns, so that a client that has its answer finds it in the log.
        """
        world = self.world
        with world.lock:
            entry = world.journal.add_entry(request)
            answer, fault, rate_headers = world.check_admission(request)
            entry.fault = fault.kind if fault else None
        if answer is None:
            answer = self._meet(world, request, entry, fault)
        if answer is not None:
            answer = replace(answer, headers=rate_headers | answer.headers)
        with world.lock:
            entry.finish(answer.status if answer else None)
        return answer, entry

    def _meet(self, world: World, request: Request, entry: Entry, fault: Fault | None) -> Answer | None:
        """Handle an admitted request under ``fault``. No lock is held while waiting."""
        if fault is None:
            return world.execute(request, entry)
        if fault.delay and self._stopping.wait(fault.delay):
            return None
        if fault.kind == "apply_late":
            self._apply_late(world, request, entry, fault)
        elif not fault.replaces:
            truth = world.execute(request, entry, fault)
            if fault.kind in {"delay", "echo_other", "echo_missing"} or (
                fault.kind == "garbage" and truth.status >= 400
            ):
                return truth
        if fault.kind in {"status", "garbage"}:
            return fault.answer()
        self._stopping.wait(fault.hold)
        return None

    def _apply_late(self, world: World, request: Request, entry: Entry, fault: Fault) -> None:
        def land() -> None:
            world.execute(request, entry, fault)
            with self._late_lock:
                self._late.discard(timer)

        timer = threading.Timer(max(entry.at + fault.seconds - time.time(), 0), land)
        timer.daemon = True
        with self._late_lock:
            if not self._stopping.is_set():
                self._late.add(timer)
                timer.start()
