"""Who may read the composed text of a version. Everybody else reads its body, which is what people wrote.

Read in order to change, search or hand out, a text with notices in it would put these into the profile. The rule
knows a version by its name or its annotation: ``head``, ``live``, ``revision``, ``number.head``.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "profiles"
# Who may name it, and how. What is sent, and what is known of what Nixflex holds:
ALLOWED = {
    "models/number.py": {"self.head.text", "self.live.text"},
    # A version that the clock makes is one where the text differs, and says how.
    "services/revisions.py": {"number.head_text"},
    # What callers hear already is not sent again because it is made of something else now.
    "services/editing.py": {"number.head_text"},
    "services/composing/recomposing.py": {"number.head_text"},
    "services/composing/verifying.py": {"number.head_text"},
    "services/pushing/push.py": {"attempt.revision.text"},
    "services/pushing/settling.py": {"attempt.revision.text", "number.head_text", "revision__text"},
    # What callers hear already goes over into the version that follows.
    "services/details/taking_over.py": {"head.text", "revision.text"},
    "services/mirror/drift.py": {"number.live_text", "revision.text"},
    "services/mirror/adopting.py": {"number.head_text"},
    "services/mirror/mirroring.py": {"number.live_text", "live__text", "revision.text", "number.head_text"},
    # What callers hear, in words, differences and files.
    "presenters/status.py": {"number.head_text", "number.live.text", "number.live_text"},
    "services/notices/previewing.py": {"number.live_text"},
    "views/editor/context.py": {"number.live_text"},
    "views/editor/confirmations.py": {"number.live_text"},
    "views/editor/drift.py": {"number.head_text"},
    "views/history/comparing.py": {"revision.text"},
    "api/v1/numbers/drift.py": {"number.head_text"},
    "api/v1/numbers/history.py": {"revision.text"},
    "api/v1/schemas/numbers/history.py": {"revision.text"},
    # What the clock changed, and what notices said.
    "views/history/versions.py": {"before.text", "revision.text"},
    "selectors/history/blaming.py": {"revision.text"},
    "selectors/history/last_known_text.py": {"number.live_text"},
    "selectors/notices/naming.py": {"revision.text"},
    "exports/numbers.py": {"number.head_text"},
    # The head of a template, which is another thing.
    "selectors/rollouts/templates.py": {"head__text"},
    "services/rollouts/templates.py": {"head.text"},
}
# Names that versions go by; a parameter or variable that is annotated as one counts too.
VERSIONS = {"head", "live", "revision", "base", "old", "new", "target"}
OF_NUMBERS = {"head_text", "live_text"}
LOOKUP = re.compile(r"(?:^|__)(?:head|live|revision|base)__text$")


def reads_of_text(tree: ast.Module) -> Iterator[str]:
    """Yield what a module names of the composed text: attributes, lookups, and columns of ``Revision.objects``."""
    versions = VERSIONS | set(_annotated(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if node.attr in OF_NUMBERS or (node.attr == "text" and _last_name(node.value) in versions):
                yield ast.unparse(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and LOOKUP.search(node.value):
            yield node.value
        elif isinstance(node, ast.Call) and _begins_with_revisions(node):
            yield from (
                each.value for each in node.args if isinstance(each, ast.Constant) and each.value == "text"
            )


def _annotated(tree: ast.Module) -> Iterator[str]:
    """Yield the parameters and variables that are annotated as a version."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.arg | ast.AnnAssign) or node.annotation is None:
            continue
        if re.fullmatch(r"Revision( \| None)?", ast.unparse(node.annotation)):
            yield node.arg if isinstance(node, ast.arg) else ast.unparse(node.target)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _begins_with_revisions(node: ast.expr) -> bool:
    """Return whether a chain of calls begins with ``Revision.objects``."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            return _last_name(node.value) == "Revision"
        node = node.func if isinstance(node, ast.Call) else node.value
    return False


def modules() -> dict[str, set[str]]:
    """Return the modules that read the text, with what they name."""
    found = {}
    for path in sorted(PRODUCT.rglob("*.py")):
        if "migrations" not in path.parts and (named := {*reads_of_text(ast.parse(path.read_text()))}):
            found[str(path.relative_to(PRODUCT))] = named
    return found


def test_the_text_is_read_by_those_who_are_listed():
    assert modules() == ALLOWED


def test_no_template_reads_the_text_of_a_version():
    reading = re.compile(r"head_text|live_text|\b(?:head|live|revision)\.text\b")
    found = {path.name for path in (ROOT / "templates").rglob("*.html") if reading.search(path.read_text())}
    assert found == set()


@pytest.mark.parametrize(
    "source",
    [
        "number.head_text",
        "number.live_text",
        "number.head.text",
        "attempt.revision.text",
        "def revert(to: Revision): return to.text",
        "def revert(to: Revision | None): return to.text",
        "old: Revision = found()\nold.text",
        "numbers.values('head__text')",
        "PushAttempt.objects.defer('revision__text')",
        "Revision.objects.filter(number=number).order_by('pk').values_list('version', 'text')",
    ],
)
def test_a_read_of_the_text_is_found(source: str):
    assert [*reads_of_text(ast.parse(source))] != []


@pytest.mark.parametrize(
    "source",
    ["number.head_body", "draft.text", "form.data['text']", "Draft.objects.values_list('text')", "row.text"],
)
def test_another_text_is_none(source: str):
    assert [*reads_of_text(ast.parse(source))] == []
