"""Every code that the door may answer stands in its document."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = (ROOT / "docs" / "nixflex-door.md").read_text()
DOOR = ROOT / "profiles" / "api" / "nixflex"


def codes(source: str) -> Iterator[str]:
    """Yield the codes of the refusals that are made in ``source``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
            for part in ast.walk(node.args[1]):
                if isinstance(part, ast.Constant):
                    yield str(part.value)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code":
            yield from (str(part.value) for part in ast.walk(node.value) if isinstance(part, ast.Constant))


def test_the_documented_codes_are_those_that_are_answered():
    rows = re.findall(r"^\| (`.*?) \| [\w, '0-9]+ \|", DOCUMENT, re.MULTILINE)
    told = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    assert told == {code for path in DOOR.glob("*.py") for code in codes(path.read_text())}


def test_a_code_is_found():
    assert list(codes('Refused(409, attempt.error_code or "rejected", message)')) == ["rejected"]
