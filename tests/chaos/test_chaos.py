"""Ten seeds of chaos, five on each database; ``make chaos`` runs more, and prints how to run one again."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

FIRST = {"sqlite": 1, "postgresql": 6}
SEEDS = 5


@pytest.mark.chaos
def test_promises_hold_in_chaos():
    # One at a time for each core, and not two as by default: other tests run beside it.
    jobs = os.cpu_count() or 1
    chosen = {"first": FIRST[connection.vendor], "seeds": SEEDS, "jobs": jobs}
    run = subprocess.run(
        [sys.executable, "-m", "tests.chaos", *(f"--{name}={value}" for name, value in chosen.items())],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"{run.stdout[-20_000:]}\n{run.stderr[-5_000:]}"
