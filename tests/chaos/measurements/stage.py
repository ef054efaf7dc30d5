"""What the measurements by hand have in common: a stage with a sandbox, a database and some processes on it."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.chaos.processes import warm  # noqa: F401 - Django first

from django.db import connections  # isort: skip
from django.utils import timezone

from nixadmin.sandbox import SandboxServer
from profiles.models import Account, PhoneNumber
from tests.chaos.checking.record import Record
from tests.chaos.processes.crew import Crew, Part, warm_up
from tests.chaos.processes.databases import Databases, point_at
from tests.chaos.processes.environment import KEY
from tests.chaos.processes.times import REAL


@dataclass
class Stage:
    """A sandbox and a database of its own; :meth:`play` puts processes on it."""

    sandbox: SandboxServer
    database: str
    folder: Path
    record: Record

    def part(self, kind: str, place: int = 1, **more: object) -> Part:
        """Return a process with the product's real times."""
        fields = {"database": self.database, "sandbox_url": self.sandbox.url, "folder": self.folder} | more
        return Part(kind=kind, name=f"{kind}-{place}", times=REAL, **fields)  # type: ignore[arg-type]

    @contextmanager
    def play(self, parts: Sequence[Part]) -> Iterator[Crew]:
        """Have ``parts`` at work."""
        crew = Crew(parts, self.record)
        crew.start()
        try:
            yield crew
        finally:
            crew.stop()


@contextmanager
def stage(databases: Databases, what: str, *, numbers: int, write_limit: int = 100_000) -> Iterator[Stage]:
    """Make a stage. No import is due on it for the next hour."""
    warm_up()
    folder = Path(tempfile.mkdtemp(prefix=f"chaos-{what}-"))
    try:
        database = databases.copy(what)
        point_at(database)
        Account.objects.update(next_import_at=timezone.now() + timedelta(hours=1))
        options = {"numbers": numbers, "key": KEY, "write_limit": write_limit, "read_limit": 100_000}
        with SandboxServer(**options) as sandbox:  # type: ignore[arg-type]
            yield Stage(sandbox, database, folder, Record())
        connections.close_all()
    finally:
        databases.drop(what)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(what: Callable[[], bool], *, at_most: float, every: float = 0.05) -> float:
    """Wait until ``what`` holds, and return how many seconds that took; raise TimeoutError after ``at_most``."""
    began = time.monotonic()
    while not what():
        if time.monotonic() > began + at_most:
            raise TimeoutError
        time.sleep(every)
    return time.monotonic() - began


def all_live() -> bool:
    """Return whether every number is live and nothing is due."""
    return not (
        PhoneNumber.objects.exclude(state=PhoneNumber.State.LIVE).exists()
        or PhoneNumber.objects.filter(next_push_at__isnull=False).exists()
    )
