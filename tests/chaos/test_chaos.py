"""Ten seeds of chaos; ``make chaos`` runs more, and prints how to run one again."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SEEDS = 10


@pytest.mark.chaos
def test_promises_hold_in_chaos():
    # One at a time for each core, and not two as by default: other tests run beside it.
    jobs = os.cpu_count() or 1
    run = subprocess.run(
        [sys.executable, "-m", "tests.chaos", "--seeds", str(SEEDS), "--jobs", str(jobs)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"{run.stdout[-20_000:]}\n{run.stderr[-5_000:]}"
