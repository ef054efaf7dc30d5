"""``python -m tests.bench.import_cost --numbers 10000``: the CPU time and the memory of an import.

The first import of an account, and one that finds nothing new. Sandbox and imports are processes of their own; the
database is a temporary SQLite file, or the empty one that ``DATABASE_URL`` names.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEY = "nxf_bench:nxfs_bench"
# The newer list is cut at 1,000 numbers of an agent; the limit is that of no test.
LISTING = {"list_form": "old", "include_custom_prompt": True, "read_limit": 100_000}


@dataclass(frozen=True)
class Cost:
    """What one import took: seconds of CPU and of the clock, and the most memory it had, in MB."""

    name: str
    cpu: float
    clock: float
    memory: float


def main() -> None:
    """Import twice, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.import_cost", description=__doc__)
    parser.add_argument("--numbers", type=int, default=10_000)
    options = parser.parse_args()
    for cost in measure(options.numbers):
        print(
            f"{cost.name}, {options.numbers:,} numbers: {cost.cpu:.1f} s of CPU, {cost.memory:.0f} MB at most "
            f"({cost.clock:.0f} s by the clock)",
            flush=True,
        )


def measure(numbers: int) -> Iterator[Cost]:
    """Yield the cost of the first import of ``numbers`` numbers, and of one that finds nothing new."""
    with tempfile.TemporaryDirectory(prefix="import-cost-") as folder:
        environment = _environment(Path(folder))
        _manage("migrate", "--verbosity=0", environment=environment)
        with _sandbox(numbers, environment) as url:
            environment["NIXFLEX_BASE_URL"] = url
            for name in ("first import", "nothing new"):
                yield _cost(name, environment)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'import.sqlite3'}",
        **os.environ,
        "SECRET_KEY": "only-for-measuring",
        "NIXFLEX_API_KEY": KEY,
        "NIXFLEX_BASE_URL": "http://127.0.0.1:9",
        "IMPORT_MINUTES": "0",
    }


def _manage(*arguments: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)


@contextmanager
def _sandbox(numbers: int, environment: dict[str, str]) -> Iterator[str]:
    """Run a sandbox with so many numbers; gives its address."""
    command = [sys.executable, "manage.py", "sandbox", "--port=0", f"--numbers={numbers}", "--no-log-lines"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
        body = json.dumps(LISTING).encode()
        urllib.request.urlopen(urllib.request.Request(f"{url}/_sandbox/settings", body)).close()
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _cost(name: str, environment: dict[str, str]) -> Cost:
    """Run one import to its end and return its cost; start-up and the command's own modules count too."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_numbers"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return Cost(name, used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
