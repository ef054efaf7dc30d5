"""Wherever a number becomes live, webhooks are told: by a line of the audit log, or by the outbox itself."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[3]
SERVICES = ROOT / "profiles" / "services"
# How each module that makes numbers live tells of it.
TOLD_BY = {
    "pushing/settling.py": "audit.record(",
    "mirror/mirroring.py": "outbox.tell_live(",
    # In the hands of mirroring, settling and the adopting functions, which tell.
    "mirror/drift.py": "audit.record(",
    "mirror/adopting.py": "audit.record(",
    "details/taking_over.py": "audit.record_each(",
    "editing.py": "audit.record(",
}


def makes_live(source: str) -> bool:
    """Return whether a module sets which version is live, or the state Live."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign):
            targets = [each for target in node.targets for each in ast.walk(target)]
            if any(isinstance(each, ast.Attribute) and each.attr in {"live", "live_id"} for each in targets):
                return True
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"set_state", "update"}:
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            if any(isinstance(each, ast.Attribute) and each.attr == "LIVE" for each in given):
                return True
    return False


def makers() -> dict[str, str]:
    """Return the modules of services that make numbers live, with their source."""
    sources = {str(path.relative_to(SERVICES)): path.read_text() for path in SERVICES.rglob("*.py")}
    return {name: source for name, source in sources.items() if makes_live(source)}


def test_every_module_that_makes_numbers_live_is_listed() -> None:
    assert sorted(makers()) == sorted(TOLD_BY)


def test_each_of_them_tells() -> None:
    assert [name for name, source in makers().items() if TOLD_BY[name] not in source] == []


def test_a_module_that_makes_numbers_live_is_seen() -> None:
    assert makes_live("number.live, first = revision, None")
    assert makes_live("revisions.set_state(number, State.LIVE, now)")
    assert makes_live("numbers.update(state=PhoneNumber.State.LIVE)")
    assert not makes_live("numbers.exclude(state=State.LIVE)")
