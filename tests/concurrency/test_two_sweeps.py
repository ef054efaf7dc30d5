"""Two sweeps of the same numbers at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber
from profiles.services.pushing import sweeping
from tests.conftest import SYSTEM, TEXT, MakeNumber
from tests.services.stand_in import save

NUMBERS = [f"+4416329600{last:02}" for last in range(20)]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def all_due(sandbox: SandboxServer, make_number: MakeNumber) -> None:
    """Twenty numbers that wait to be sent."""
    for number in NUMBERS:
        sandbox.add(number, custom_prompt=TEXT)
        save(make_number(number), "Open Sundays.")


def sweep_twice_at_once() -> list[sweeping.SweepResult]:
    together = Barrier(2)

    def sweep(_: int) -> sweeping.SweepResult:
        together.wait(timeout=30)
        try:
            return sweeping.sweep(actor=SYSTEM)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(sweep, range(2)))


@pytest.mark.usefixtures("all_due")
def test_two_sweeps_share_the_work(sandbox, subtests):
    sandbox.faults([{"method": "PATCH", "delay": 0.2}])  # or one may be through before the other has begun
    done = sweep_twice_at_once()
    with subtests.test("each number is sent once"):
        sent = Counter(entry["number"] for entry in sandbox.log()["requests"] if entry["method"] == "PATCH")
        assert sent == dict.fromkeys(NUMBERS, 1)
    with subtests.test("neither waits until the other is through"):
        assert all(each.pushed for each in done)
    with subtests.test("in the end all are live"):
        assert set(PhoneNumber.objects.values_list("state", flat=True)) == {"live"}
