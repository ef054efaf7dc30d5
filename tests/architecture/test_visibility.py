"""What somebody reads begins with what they may see: ``selectors.numbers.visible_to`` and what is made of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The rooms that read for somebody. Services change what a view has looked up; commands and workers serve all.
ROOMS = ("selectors", "presenters", "forms", "exports", "views", "api", "context_processors.py")
MODULES = sorted(
    path
    for room in ROOMS
    for path in (
        [ROOT / "profiles" / room] if room.endswith(".py") else (ROOT / "profiles" / room).rglob("*.py")
    )
)
# What tells of numbers: a query of them begins with visible_to, visible_rollouts, visible_rows, visible_notices,
# visible_notice_numbers, visible_tags or agents_for, or is narrowed by visible_events.
GUARDED = {
    *("PhoneNumber", "Rollout", "RolloutRow", "Notice", "NoticeNumber", "AuditEvent"),
    *("Tag", "Agent", "Draft"),
}
# What the product reads for itself.
UNBOUND = "for nobody"
EXCUSED: dict[str, dict[str, set[str]]] = {
    "selectors/numbers.py": {
        "visible_to": {"PhoneNumber"},
        "agents_for": {"Agent"},
        "drafts_of": {"Draft"},
        "is_scheduled_row": {"Rollout"},
    },
    # Of numbers that somebody was found to see.
    "selectors/number_list.py": {"for_export": {UNBOUND}},
    "selectors/tags.py": {"visible_tags": {"Tag"}},
    "selectors/needs.py": {"_drafts": {"Draft"}},
    "selectors/rollouts/visibility.py": {
        "visible_rollouts": {"Rollout"},
        "visible_rows": {"RolloutRow"},
        "_with_hidden_rows": {"RolloutRow"},
        "_rows_of_numbers": {"RolloutRow"},
    },
    "selectors/rollouts/rollouts.py": {
        # Whether one that is seen was taken back; rows of one number.
        "_with_an_end": {"Rollout"},
        "scheduled_rows_for": {"RolloutRow"},
    },
    "selectors/notices/visibility.py": {
        "visible_notices": {"Notice"},
        "visible_notice_numbers": {"NoticeNumber"},
    },
    # Of the versions of one number, of numbers by their keys, or narrowed in the next line.
    "selectors/notices/naming.py": {"notice_names": {"Notice"}},
    "selectors/notices/number_notices.py": {"notices_on_number": {"NoticeNumber"}},
    "selectors/notices/layers.py": {"layers_by_number": {"NoticeNumber"}},
    "selectors/notices/overdue.py": {"still_heard": {"NoticeNumber"}},
    "selectors/notices/one.py": {"events": {"AuditEvent"}},
    "selectors/checks/planned.py": {"added_findings": {"RolloutRow"}},
    # Keys that narrow a set of numbers, which the caller hands in.
    "selectors/search.py": {
        "_by_digits": {"PhoneNumber"},
        "_by_words": {"PhoneNumber"},
        "search_numbers": {"Agent"},
    },
    # Figures for operators, of all numbers.
    "selectors/operations.py": {"oldest_unsettled_age": {"PhoneNumber"}, "due_push_count": {"PhoneNumber"}},
    # The key by which the log's own lines are found; they are narrowed where the log is.
    "selectors/audit.py": {"_indexed": {"PhoneNumber", "AuditEvent"}},
    "selectors/activity.py": {"_recent_events_for": {"AuditEvent"}},
    # Whether the log has a name, asked for those alone who see all of it.
    "forms/audit_names.py": {"_is_in_log": {"AuditEvent"}},
    # None at first; and for those who see every number.
    "forms/audit_filter.py": {"AuditFilterForm": {"Tag"}},
    "forms/tags.py": {"TagsField": {"Tag"}, "MergeForm": {"Tag"}},
    # One number that the program was found to see, and agents by their own decision point.
    "selectors/mirror/listing.py": {"mirrored_numbers": {UNBOUND}, "visible_agents": {"Agent"}},
    "api/nixflex/outcomes.py": {"_read": {UNBOUND}},
}


def reads(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield function and what it reads: a guarded model without that beginning, or for nobody.

    "" stands for no function.
    """
    for place in tree.body:
        for node in ast.walk(place):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in {"objects", "_default_manager", "_base_manager"}
                and isinstance(node.value, ast.Name)
                and node.value.id in GUARDED
            ):
                yield getattr(place, "name", ""), node.value.id
            if (
                isinstance(node, ast.Call)
                and name_of(node.func).startswith("visible_")
                and is_for_nobody(node)
            ):
                yield getattr(place, "name", ""), UNBOUND


def is_for_nobody(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Constant) and first.value is None


def name_of(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def by_function(tree: ast.Module) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for function, what in reads(tree):
        found.setdefault(function, set()).add(what)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "profiles")))
def test_a_read_begins_with_what_the_reader_may_see(path: Path) -> None:
    excused = EXCUSED.get(str(path.relative_to(ROOT / "profiles")), {})
    assert by_function(ast.parse(path.read_text())) == excused


def test_a_read_that_begins_elsewhere_is_found() -> None:
    source = (
        "def found():\n    return PhoneNumber.objects.filter(pk=1)\n\nALL = Notice.objects.all()\n"
        "def rows():\n    return numbers.visible_to(None)\n"
    )
    assert list(reads(ast.parse(source))) == [
        ("found", "PhoneNumber"),
        ("", "Notice"),
        ("rows", UNBOUND),
    ]
