"""Which tests run a line: measured once, by coverage.py with a context for each test."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from coverage import CoverageData

from tests.mutants.operators import Mutant
from tests.mutants.running import PYTEST, environment_of


@dataclass(frozen=True)
class Covering:
    """What ran under which test, and how long all tests took, in seconds."""

    tree: Path
    data: CoverageData
    seconds: float

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Return the tests that run what ``mutant`` changes, the nearest room first; they may be none."""
        by_line = self.data.contexts_by_lineno(str(self.tree / mutant.path))
        lines = mutant.lines or tuple(by_line)
        # A context is "tests/a/test_b.py::test_c|run"; what is imported has the empty one.
        found = {context.rpartition("|")[0] for line in lines for context in by_line.get(line, [])} - {""}
        room = f"tests/{'/'.join(mutant.path.parts[1:-1])}/"
        return sorted(found, key=lambda test: (not test.startswith(room), "/services/" not in test, test))

    def seconds_for(self, tests: list[str]) -> float:
        """Return how long ``tests`` may take before they are given up: an endless loop is a fault that shows."""
        every = {context.rpartition("|")[0] for context in self.data.measured_contexts()}
        return 60 + 3 * self.seconds * len(tests) / len(every)


def measure(tree: Path, folder: str, tests: list[str]) -> Covering:
    """Run ``tests`` in ``tree``, all of which must pass, and return which of them ran which line of ``folder``.

    Raises:
        RuntimeError: A test failed: of no mutant could be said that it is what made it fail.
    """
    began = time.monotonic()
    # With the --dist of our own options, pytest-cov waits for other processes to say what they ran.
    measured = [
        "-o",
        "addopts=",
        f"--cov={folder}",
        "--cov-context=test",
        "--cov-report=",
        "--cov-fail-under=0",
    ]
    done = subprocess.run(
        [*PYTEST, *measured, *tests],
        cwd=tree,
        env=environment_of(tree),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The tests do not pass as they are:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    data = CoverageData(str(tree / ".coverage"))
    data.read()
    return Covering(tree, data, time.monotonic() - began)
