"""What a process does that it must not do, however slow Nixflex is: written down where it happens."""

import threading
import time
from pathlib import Path
from typing import Any

from profiles.models import Account, PhoneNumber
from profiles.nixflex.deadline import BoundedStream
from profiles.services import account as accounts
from profiles.services.actors import Actor
from profiles.services.pushing import answers, leases, push, sweeping
from tests.chaos.processes.times import Times

FILE = "complaints.log"


def watch(folder: Path, times: Times) -> None:
    """From now on write down what a sweep begins too late, and each time that an import has to come first."""
    sweep, push_while_due, must_import_first = sweeping.sweep, push.push_while_due, accounts.must_import_first
    most = times.longest_sweep + times.deadline / 2
    under_way_since: list[float] = []

    def timed_sweep(**options: Any) -> sweeping.SweepResult:
        under_way_since.append(time.monotonic())
        try:
            return sweep(**options)
        finally:
            under_way_since.clear()

    def timed_push(pk: int, *, actor: Actor) -> list[PhoneNumber | None]:
        for began in under_way_since[:1]:
            seconds = time.monotonic() - began
            if seconds > most:
                _complain(folder, f"{seconds:.1f} s into a sweep another push began; it may be {most:.1f} s")
        return push_while_due(pk, actor=actor)

    def noted_absence(account: Account | None = None) -> bool:
        absent = must_import_first(account)
        if absent:
            _complain(folder, "the database was taken for a restored backup")
        return absent

    sweeping.sweep = timed_sweep
    push.push_while_due = timed_push
    accounts.must_import_first = noted_absence


def watch_departures(folder: Path, times: Times) -> None:
    """Write down each request that leaves later after the last look at its lease than it may take as a whole."""
    holds, send, write = leases.holds, answers.send, BoundedStream.write
    of_thread = threading.local()

    def timed_look(*args: Any) -> bool:
        began = time.monotonic()
        found = holds(*args)
        of_thread.looked = (
            began if found else None
        )  # without a lease nothing is sent: what leaves next is a read
        return found

    def ended_send(*args: Any) -> answers.Answer:
        try:
            return send(*args)
        finally:
            of_thread.looked = None

    def timed_write(stream: BoundedStream, buffer: bytes, timeout: float | None = None) -> None:
        write(stream, buffer, timeout)
        if looked := getattr(of_thread, "looked", None):
            seconds = time.monotonic() - looked
            if seconds > times.deadline * 1.5:
                _complain(folder, f"a request left {seconds:.1f} s after the look at its lease")

    leases.holds = timed_look  # type: ignore[assignment]  # likewise
    answers.send = ended_send  # type: ignore[assignment]  # it passes on what it is given
    BoundedStream.write = timed_write  # type: ignore[assignment, method-assign]


def complaints(folder: Path) -> list[str]:
    """Return what was written down, each once."""
    path = folder / FILE
    return sorted(set(path.read_text().splitlines())) if path.exists() else []


def _complain(folder: Path, what: str) -> None:
    with (folder / FILE).open("a") as file:
        file.write(f"{what}\n")
