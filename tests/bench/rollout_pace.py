"""``python -m tests.bench.rollout_pace --numbers 200 --limit 120``: how long a rollout takes, and what it needs.

Real workers, each a process of its own, against a sandbox that counts writes in fixed windows of a minute. The
database is a temporary SQLite file, or the empty one that ``DATABASE_URL`` names.
"""

import argparse
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
KEY = "nxf_bench:nxfs_bench"
TEMPLATE = "Business: ${name}. Address: ${address}. Open ${hours}. ${services}"


def main() -> None:
    """Plan, start, watch, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rollout_pace", description=__doc__)
    parser.add_argument("--numbers", type=int, default=200)
    parser.add_argument("--limit", type=int, default=120, help="writes a minute (120)")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rollout-pace-") as folder:
        _prepare(Path(folder), options.limit)
        measure(options.numbers, options.limit, options.workers)


def _prepare(folder: Path, limit: int) -> None:
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


def measure(numbers: int, limit: int, workers: int) -> None:
    """Roll a template out to ``numbers`` numbers of a new sandbox."""
    from django.conf import settings

    from nixadmin.sandbox import SandboxServer
    from profiles.models.budget import background_limit
    from profiles.services.actors import command_actor
    from profiles.services.mirror import importing
    from profiles.services.pushing import budget

    # The newer list is cut at 1,000 numbers of an agent.
    listing: dict[str, Any] = {"list_form": "old", "include_custom_prompt": True}
    with SandboxServer(numbers=numbers, key=KEY, write_limit=limit, read_limit=100_000, **listing) as sandbox:
        settings.NIXFLEX_BASE_URL = os.environ["NIXFLEX_BASE_URL"] = sandbox.url
        importing.import_numbers(actor=command_actor("bench"))
        manager, rollout = _planned(numbers)
        with _at_work(workers) as processes:
            time.sleep(10)  # until all of them have started
            windows = -(-numbers // background_limit(limit))
            least = (windows - 1) * budget.WINDOW.total_seconds()
            began = time.monotonic()
            _start(rollout, manager, numbers)
            _watch(rollout, manager, began)
            took = time.monotonic() - began
            _tell_memory(processes)
        print(
            f"{numbers:,} numbers in {took:.1f} s; the budget's last window begins after {least:.0f} s",
            end="",
        )
        print(f" ({took / least:.3f} times that)" if least else "")
        answers = Counter(row["status"] for row in sandbox.log()["requests"] if row["method"] == "PATCH")
        print(f"answers to writes: {dict(answers)}; 429: {answers[429]}")
        _tell_windows(rollout)
        print(f"rows: {dict(Counter(rollout.rows.values_list('outcome', flat=True)))}")


def _planned(numbers: int) -> tuple[Any, Any]:
    from django.contrib.auth.models import Group, User

    from profiles.models import PhoneNumber
    from profiles.services.actors import Actor
    from profiles.services.rollouts import templates
    from profiles.services.rollouts.plans import planning
    from profiles.tables import read_pasted

    manager = User.objects.create_user("manager")
    manager.groups.add(Group.objects.get(name="Managers"))
    actor = Actor(user=manager, name="Manager")
    rows = [
        f"{number}\tClinic {place}\t{place} High Street\tMon-Fri 9-5\t" + "Check-ups, crowns. " * 40
        for place, number in enumerate(PhoneNumber.objects.values_list("number", flat=True))
    ]
    template = templates.create_template(actor=actor, name="Clinic", text=TEMPLATE)
    began = time.monotonic()
    rollout = planning.plan_template(
        actor=actor,
        template_version=template.head,
        table=read_pasted("\n".join(["number\tname\taddress\thours\tservices", *rows])),
    )
    print(f"dry run of {numbers:,} rows: {time.monotonic() - began:.1f} s")
    return actor, rollout


def _start(rollout: Any, manager: Any, numbers: int) -> None:
    from profiles.services.rollouts.steps import start

    start(
        rollout,
        actor=manager,
        note="Measured",
        typed_count=numbers,
        canary=3,
        canary_waits=False,
        stop_after=5,
        stop_percent=20,
    )


def _watch(rollout: Any, manager: Any, began: float) -> None:
    """Look every half second until it has finished; now and then count what the page asks the database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(manager.user)
    next_look = 0.0
    seen: set[int] = set()
    rollout.refresh_from_db()
    while rollout.stage == "running":
        time.sleep(0.1)
        rollout.refresh_from_db()
        if time.monotonic() < next_look:
            continue
        next_look = time.monotonic() + 10
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = client.get(f"/rollouts/{rollout.pk}/progress/")
        seen.add(len(captured))
        done = rollout.rows.exclude(outcome__in=["waiting", "saved", "none"]).count()
        page = f"page {answer.status_code}, {len(captured)} queries"
        print(f"  after {time.monotonic() - began:5.1f} s: {done:,} done; {page}", flush=True)
    print(f"{rollout.stage}; queries of the progress page: {sorted(seen)}")


def _tell_windows(rollout: Any) -> None:
    """Print when rows were saved: each stretch without a pause of five seconds."""
    rollout.refresh_from_db()
    times = (
        rollout.rows.filter(saved_at__isnull=False).order_by("saved_at").values_list("saved_at", flat=True)
    )
    saved = [(at - rollout.started_at).total_seconds() for at in times]
    pauses = [place for place in range(1, len(saved)) if saved[place] > saved[place - 1] + 5]
    for begin, end in pairwise([0, *pauses, len(saved)]):
        print(f"  {end - begin:,} rows from {saved[begin]:.1f} s to {saved[end - 1]:.1f} s")


@contextmanager
def _at_work(workers: int) -> Iterator[list[subprocess.Popen[bytes]]]:
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


def _tell_memory(processes: list[subprocess.Popen[bytes]]) -> None:
    """Print the most memory that each process has had (Linux)."""
    for process in processes:
        status = Path(f"/proc/{process.pid}/status").read_text()
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        print(f"worker's memory at most: {int(peak.split()[1]) / 1024:.0f} MB")


if __name__ == "__main__":
    main()
