"""``python -m tests.bench.import_cost --numbers 10000``: the CPU time and the memory of an import.

The first import of an account, and one that finds nothing new, each in a process of its own. The list comes from
a small server here, since the sandbox has at most 21,601 numbers; it is paged, and tells texts. The database is a
temporary SQLite file, or the empty one that ``DATABASE_URL`` names.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from nixadmin.sandbox.businesses import seeded_numbers

ROOT = Path(__file__).resolve().parents[2]
AGENT = "agent_0123456789abcdef"
# So many businesses stand for all: this process must stay small, for the peak of a child begins with its parent's.
BUSINESSES = 500


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
        with _account(numbers) as url:
            environment["NIXFLEX_BASE_URL"] = url
            for name in ("first import", "nothing new"):
                yield _cost(name, environment)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'import.sqlite3'}",
        **os.environ,
        "SECRET_KEY": "only-for-measuring",
        "NIXFLEX_API_KEY": "nxf_bench:nxfs_bench",
        "NIXFLEX_BASE_URL": "http://127.0.0.1:9",
        "IMPORT_MINUTES": "0",
    }


def _manage(*arguments: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)


@contextmanager
def _account(numbers: int) -> Iterator[str]:
    """Serve the lists of an account with so many numbers; gives their address."""
    businesses = [row.as_json() for row in seeded_numbers(BUSINESSES, 0) if row.custom_prompt]

    def row(place: int) -> dict[str, object]:
        business = businesses[place % len(businesses)]
        text = f"{business['custom_prompt']} Branch {place}."
        return business | {
            "phone_number": f"+447{place:09}",
            "agent_id": AGENT,
            "custom_prompt": text,
        }

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            start, size = (int(parse_qs(asked.query)[name][0]) for name in ("offset", "limit"))
            places = range(start, min(start + size, numbers))
            agent = {"agent_id": AGENT, "name": "Receptionist", "system_prompt": "You answer."}
            lists = {"agents": lambda: [agent], "phone-numbers": lambda: list(map(row, places))}
            body = json.dumps(lists[asked.path.rpartition("/")[2]]()).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


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
