"""Opening pages and telling what that took."""

import statistics
import time
from dataclasses import dataclass

from django.test import Client

from tests.bench.pages import Page
from tests.bench.plans import Plan, Statement, plan, recorded

FLOOR = "/bench/bare/"


@dataclass(frozen=True)
class Measured:
    """What one page took: its statements with their plans, and its median time beside that of a bare view."""

    page: Page
    statements: list[Statement]
    plans: list[Plan]
    milliseconds: float
    floor: float

    @property
    def ratio(self) -> float:
        """How many times as long as a bare view it took."""
        return self.milliseconds / self.floor

    @property
    def hardest(self) -> Plan:
        """The plan with the most work."""
        return max(self.plans, key=lambda plan: plan.work)

    @property
    def scans(self) -> list[str]:
        """The large tables that a statement read whole."""
        return [table for plan in self.plans for table in plan.scans]


def medians(client: Client, *paths: str, runs: int) -> list[float]:
    """Return the median of the milliseconds that each of ``paths`` takes, opened in turn."""
    times: dict[str, list[float]] = {path: [] for path in paths}
    for _ in range(runs):
        for path in paths:
            began = time.perf_counter()
            client.get(path)
            times[path].append((time.perf_counter() - began) * 1000)
    return [statistics.median(times[path]) for path in paths]


def measure(client: Client, page: Page, path: str, rows: dict[str, int], runs: int) -> Measured:
    """Open ``path`` again and again, and explain what it asked of the database."""
    answer = client.get(path)
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    with recorded() as statements:
        client.get(path)
    plans = [plan(statement, rows) for statement in statements if statement.reads]
    return Measured(page, statements, plans, *medians(client, path, FLOOR, runs=runs))
