"""The clock that a chaos process reads: its machine's, which may be set, and how far its own is off that.

The true time, by which the checker compares, is the sandbox's; monotonic clocks go on as they are.
"""

import mmap
import struct
import time
from datetime import timedelta
from pathlib import Path
from typing import Final

import time_machine
from django.db import connection

from profiles.services import clock_skew

SECONDS: Final = struct.Struct("d")
NANOSECONDS: Final = 10**9


class MachineClock:
    """By how many seconds the clock of the machine on which a run takes place differs from the true time.

    It is kept in a file of the run's ``folder`` that all its processes map, so a step is the same moment for all.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / "clock"
        if not path.exists():
            path.write_bytes(SECONDS.pack(0.0))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), SECONDS.size)

    @property
    def ahead(self) -> float:
        """How far it is ahead; negative if it is behind."""
        seconds: float = SECONDS.unpack(self._map[:])[0]
        return seconds

    def step(self, seconds: float) -> None:
        """Set the clock forward by ``seconds``, or back where they are negative."""
        SECONDS.pack_into(self._map, 0, self.ahead + seconds)


def true_time() -> float:
    """Return the Unix time, whatever this process's clock says."""
    return time_machine.escape_hatch.time.time() if time_machine.escape_hatch.is_travelling() else time.time()


def install(folder: Path, *, skew: float) -> None:
    """Have this process read the machine's clock, and be ahead of it by ``skew`` seconds."""
    machine = MachineClock(folder)

    def ahead() -> float:
        return machine.ahead + skew

    # Asked at each look at the clock, wherever Python takes it from.
    traveller = time_machine.travel(0.0).start()
    traveller.time_ns = lambda: (  # type: ignore[method-assign]
        time_machine.escape_hatch.time.time_ns() + round(ahead() * NANOSECONDS)
    )
    _install_database_clock(machine, skew)


def _install_database_clock(machine: MachineClock, skew: float) -> None:
    """Have the database's clock be the machine's: PostgreSQL has the true one, and SQLite that of the process."""
    measured = clock_skew.measure_skew

    def measure_skew() -> timedelta:
        if connection.vendor == "postgresql":
            return measured() - timedelta(seconds=machine.ahead)
        return timedelta(seconds=skew)

    clock_skew.measure_skew = measure_skew
