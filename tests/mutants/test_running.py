"""What becomes of a mutant in a small tree of its own, with real runs of pytest."""

from pathlib import Path

import pytest

from tests.mutants.operators import Mutant, mutants_of
from tests.mutants.running import Outcome, copied_tree, try_mutant

MODULE = Path("limits.py")
SOURCE = "def fits(size):\n    while size < 0:\n        size += 1\n    return size <= 10\n"
TESTS = """
from limits import fits

def test_most():
    assert fits(10)

def test_few():
    assert fits(1)

def test_below():
    assert fits(-1)
"""
MOST, FEW, BELOW = (f"test_limits.py::test_{name}" for name in ("most", "few", "below"))


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module of one function, and its tests, which need no Django."""
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / MODULE).write_text(SOURCE)
    (tree / "test_limits.py").write_text(TESTS)
    (tree / "pytest.ini").write_text("[pytest]\n")
    return tree


def the(change: str) -> Mutant:
    return next(mutant for mutant in mutants_of(MODULE, SOURCE) if mutant.new == change)


@pytest.mark.parametrize(
    ("change", "tests", "outcome"),
    [
        ("(size < 10)", [FEW, MOST], Outcome.KILLED),
        ("(size < 10)", [FEW], Outcome.SURVIVED),
        ("(size < 10)", [], Outcome.UNTESTED),
    ],
    ids=["a test fails", "none fails", "there is none"],
)
def test_a_mutant_is_killed_by_a_test_that_fails(
    tree: Path, change: str, tests: list[str], outcome: Outcome
) -> None:
    assert try_mutant(tree, the(change), tests, 60) is outcome
    assert (tree / MODULE).read_text() == SOURCE


def test_a_mutant_that_never_ends_is_given_up(tree: Path) -> None:
    assert try_mutant(tree, the("pass"), [BELOW], 2) is Outcome.TIMED_OUT


def test_tests_that_can_not_be_run_kill_nothing(tree: Path) -> None:
    with pytest.raises(RuntimeError, match="no_such_test"):
        try_mutant(tree, the("(size < 10)"), ["test_limits.py::no_such_test"], 60)


def test_the_tree_is_a_copy_without_what_was_made_in_it(tree: Path) -> None:
    (tree / "test.sqlite3").touch()
    with copied_tree(tree) as copy:
        assert sorted(path.name for path in copy.iterdir()) == ["limits.py", "pytest.ini", "test_limits.py"]
