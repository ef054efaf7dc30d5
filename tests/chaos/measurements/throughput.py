"""``python -m tests.chaos.measurements.throughput --numbers 1000``: many numbers saved within the write budget.

Two workers with the product's real times, and a sandbox that allows 1,200 writes in fixed windows of a minute.
"""

import argparse
import time
from collections import Counter

from tests.chaos.measurements.stage import all_live, stage, wait_for

from profiles.models import PhoneNumber  # isort: skip
from profiles.models.budget import background_limit
from profiles.services import editing
from profiles.services.actors import command_actor
from profiles.services.conflicts import Change
from profiles.services.pushing.budget import MARGIN, WINDOW
from tests.chaos.processes.crew import WORKER
from tests.chaos.processes.template import template

LIMIT = 1200


def budget_seconds(numbers: int) -> float:
    """Return how long the budget alone lets ``numbers`` writes take, at an even rate."""
    return numbers / LIMIT * 60


def main() -> None:
    """Save, wait, and print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.chaos.measurements.throughput", description=__doc__
    )
    parser.add_argument("--numbers", type=int, default=1000)
    numbers = parser.parse_args().numbers
    with (
        template(numbers=numbers) as (databases, _),
        stage(databases, "throughput", numbers=numbers, write_limit=LIMIT) as here,
    ):
        # The sandbox lists 1,000 in one go, and further ones by agent: those without an agent are not found.
        numbers = PhoneNumber.objects.count()
        began = time.monotonic()
        for number in PhoneNumber.objects.all():
            editing.save_profile(
                number,
                text=f"New hours of {number.number}",
                actor=command_actor("throughput"),
                change=Change.on(number),
            )
        saved = time.monotonic() - began
        with here.play([here.part(WORKER, place, writes_per_minute=LIMIT) for place in (1, 2)]):
            seconds = wait_for(all_live, at_most=3 * budget_seconds(numbers) + 60, every=0.2)
        entries = here.sandbox.log()["requests"]
        statuses = Counter(entry["status"] for entry in entries if entry["method"] == "PATCH")
    windows = -(-numbers // background_limit(LIMIT))
    floor = (windows - 1) * (WINDOW + MARGIN).total_seconds()
    print(f"{numbers:,} saved in {saved:.1f} s; all live {seconds:.1f} s after the workers began")
    print(
        f"the budget's own time at {LIMIT:,} a minute: {budget_seconds(numbers):.0f} s; 1.1 x: "
        f"{1.1 * budget_seconds(numbers):.0f} s; its last window begins after {floor:.0f} s"
    )
    print(f"answers: {dict(statuses)}; 429: {statuses[429]}")


if __name__ == "__main__":
    main()
