"""Real workers, each a process of its own, for what is measured of many of them."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
KEY = "nxf_bench:nxfs_bench"


def prepare(folder: Path, limit: int) -> None:
    """Set the environment for this process and for those that it starts, and migrate."""
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'pace.sqlite3'}")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="nixadmin.settings",
        SECRET_KEY="only-for-measuring",
        NIXFLEX_API_KEY=KEY,
        NIXFLEX_BASE_URL="http://127.0.0.1:9",
        NIXFLEX_WRITES_PER_MINUTE=str(limit),
        IMPORT_MINUTES="0",
        ALLOWED_HOSTS="testserver",
        DEBUG="off",
    )
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.SECURE_SSL_REDIRECT = False
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)


@contextmanager
def at_work(workers: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Have ``workers`` workers run meanwhile."""
    command = [sys.executable, "manage.py", "worker"]
    processes = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) for _ in range(workers)]
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)


def tell_memory(processes: list[subprocess.Popen[bytes]]) -> None:
    """Print the most memory that each process has had (Linux)."""
    for process in processes:
        status = Path(f"/proc/{process.pid}/status").read_text()
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        print(f"worker's memory at most: {int(peak.split()[1]) / 1024:.0f} MB")
