"""What a process does that it must not do, however slow Nixflex is: written down where it happens."""

import time
from pathlib import Path
from typing import Any

from profiles.models import Account
from profiles.services import account as accounts
from profiles.services.pushing import push, sweeping
from tests.chaos.processes.times import Times

FILE = "complaints.log"


def watch(folder: Path, times: Times) -> None:
    """From now on write down each sweep that takes too long, and each time that an import has to come first."""
    sweep, must_import_first = sweeping.sweep, accounts.must_import_first
    # One number more may be begun at its end, and its head may move.
    most = times.longest_sweep + push.MAX_ATTEMPTS * times.deadline + times.deadline / 2

    def timed_sweep(**options: Any) -> sweeping.SweepResult:
        began = time.monotonic()
        result = sweep(**options)
        seconds = time.monotonic() - began
        if seconds > most:
            _complain(folder, f"a sweep took {seconds:.1f} s; it may take {most:.1f} s")
        return result

    def noted_absence(account: Account | None = None) -> bool:
        absent = must_import_first(account)
        if absent:
            _complain(folder, "the database was taken for a restored backup")
        return absent

    sweeping.sweep = timed_sweep
    accounts.must_import_first = noted_absence


def complaints(folder: Path) -> list[str]:
    """Return what was written down, each once."""
    path = folder / FILE
    return sorted(set(path.read_text().splitlines())) if path.exists() else []


def _complain(folder: Path, what: str) -> None:
    with (folder / FILE).open("a") as file:
        file.write(f"{what}\n")
