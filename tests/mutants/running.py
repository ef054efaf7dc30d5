"""One mutant at a time in a copy of the tree: write it, run its tests, put the module back."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from tests.mutants.operators import Mutant

LEFT_BEHIND = (".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "*.sqlite3*", ".coverage*", ".demo")
PYTEST = [sys.executable, "-m", "pytest", *"-q -n0 -p no:randomly -p no:cacheprovider".split()]
# Exit codes of pytest: a test failed; a test module could not be imported.
FAILED = {1, 2}
CONFTEST_FAILED = 4


class Outcome(Enum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "took too long"
    SURVIVED = "survived"
    UNTESTED = "run by no test"


@contextmanager
def copied_tree(root: Path) -> Iterator[Path]:
    """Give a copy of the working tree, with what is not committed; it is removed in the end."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = Path(folder).resolve() / "tree"
        shutil.copytree(root, tree, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
        yield tree


def environment_of(tree: Path) -> dict[str, str]:
    """Return the environment for tests in ``tree``: on SQLite, each tree with a database of its own."""
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return ours | {
        "NIXADMIN_TEST_DB": str(tree.parent / "test.sqlite3"),
        "COVERAGE_FILE": str(tree / ".coverage"),
        # Nothing compiled is kept, so that no mutant is found compiled after its time.
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def try_mutant(tree: Path, mutant: Mutant, tests: list[str], seconds: float) -> Outcome:
    """Run ``tests`` on ``mutant`` until one fails, for ``seconds`` at most.

    Raises:
        RuntimeError: They could not be run.
    """
    if not tests:
        return Outcome.UNTESTED
    module = tree / mutant.path
    source = module.read_text(encoding="utf-8")
    chosen = tree.parent / "chosen"
    chosen.write_text("\n".join(tests), encoding="utf-8")
    module.write_text(mutant.apply(source), encoding="utf-8")
    try:
        return _run(tree, f"@{chosen}", seconds)
    finally:
        module.write_text(source, encoding="utf-8")


def _run(tree: Path, chosen: str, seconds: float) -> Outcome:
    process = subprocess.Popen(
        [*PYTEST, "-x", chosen],
        cwd=tree,
        env=environment_of(tree),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # so that what it starts ends with it
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return Outcome.TIMED_OUT
    if process.returncode == 0:
        return Outcome.SURVIVED
    broken = process.returncode == CONFTEST_FAILED and "while loading conftest" in output
    if process.returncode in FAILED or broken:
        return Outcome.KILLED
    raise RuntimeError(f"pytest ended with {process.returncode}:\n{output[-3000:]}")
