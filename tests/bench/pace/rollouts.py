"""``python -m tests.bench.pace.rollouts --numbers 200 --limit 120``: how long a rollout takes, and what it needs.

Real workers, each a process of its own, against a sandbox that counts writes in fixed windows of a minute. The
database is a temporary SQLite file, or the empty one that ``DATABASE_URL`` names.
"""

import argparse
import os
import tempfile
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.bench.pace.processes import KEY, at_work, prepare, tell_memory

TEMPLATE = "Business: ${name}. Address: ${address}. Open ${hours}. ${services}"


def main() -> None:
    """Plan, start, watch, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pace.rollouts", description=__doc__)
    parser.add_argument("--numbers", type=int, default=200)
    parser.add_argument("--limit", type=int, default=120, help="writes a minute (120)")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rollout-pace-") as folder:
        prepare(Path(folder), options.limit)
        measure(options.numbers, options.limit, options.workers)


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
        with at_work(workers) as processes:
            time.sleep(10)  # until all of them have started
            windows = -(-numbers // background_limit(limit))
            least = (windows - 1) * budget.WINDOW.total_seconds()
            began = time.monotonic()
            _start(rollout, manager, numbers)
            _watch(rollout, manager, began)
            took = time.monotonic() - began
            tell_memory(processes)
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


if __name__ == "__main__":
    main()
