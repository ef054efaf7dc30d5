"""What somebody reads of numbers begins with those that they may see: ``selectors.numbers.visible_to``."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The rooms that read for somebody. Services change what a view has looked up; commands and workers serve all.
ROOMS = ("selectors", "presenters", "forms", "exports", "views", "context_processors.py")
MODULES = sorted(
    path
    for room in ROOMS
    for path in (
        [ROOT / "profiles" / room] if room.endswith(".py") else (ROOT / "profiles" / room).rglob("*.py")
    )
)
EXCUSED = {
    "selectors/numbers.py": {"visible_to"},
    # Keys that narrow a set of numbers, which the caller hands in.
    "selectors/search.py": {"_by_digits", "_by_words"},
    # Figures for operators, of all numbers.
    "selectors/operations.py": {"oldest_unsettled_age", "due_push_count"},
    # The key by which the log's own lines are found; they are narrowed where the log is.
    "selectors/audit.py": {"_indexed"},
}


def reads(tree: ast.Module) -> Iterator[str]:
    """Yield the names of the functions that begin a query with ``PhoneNumber.objects``; "" stands for none."""
    for place in tree.body:
        for node in ast.walk(place):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in {"objects", "_default_manager", "_base_manager"}
                and isinstance(node.value, ast.Name)
                and node.value.id == "PhoneNumber"
            ):
                yield getattr(place, "name", "")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "profiles")))
def test_a_read_of_numbers_begins_with_what_the_reader_may_see(path: Path) -> None:
    excused = EXCUSED.get(str(path.relative_to(ROOT / "profiles")), set())
    assert set(reads(ast.parse(path.read_text()))) == excused


def test_a_read_that_begins_elsewhere_is_found() -> None:
    source = "def found():\n    return PhoneNumber.objects.filter(pk=1)\n\nALL = PhoneNumber.objects.all()\n"
    assert list(reads(ast.parse(source))) == ["found", ""]
