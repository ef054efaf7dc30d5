"""Whatever people read is marked for translation: the words in templates, and the sentences in the code."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
# The page of components is for whoever writes templates, and not there without DEBUG.
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*") if path.is_file() and "styleguide" not in path.parts
)
CODE = sorted(
    path
    for folder in ("profiles", "nixadmin")
    for path in (ROOT / folder).rglob("*.py")
    # What a terminal shows is English (docs/translating.md), and the sandbox is another house.
    if not {"management", "migrations", "sandbox"} & set(path.parts)
    and path.name not in {"settings.py", "checks.py", "logs.py", "metrics.py", "labels.py", "styleguide.py"}
    and not path.name.startswith("demo_")
)
# Attributes that are read out or shown; CSS shows data-label on small screens.
READ = {"title", "aria-label", "aria-description", "placeholder", "alt", "data-label"}
# What these hold is for programs, or is typed as it stands.
SILENT = {"script", "style", "kbd", "code"}
# Names that are the same in every language, and classes of style sheets.
NAMES = re.compile(
    r"page--[a-z]+|plain|Nixadmin|Nixflex|&[a-z]+;|UTC|CSV|JSONL?|XLSX|AGENT PROMPT|SHA-256|HTTP"
)
MARKS = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
}
# In what is handed on: a capital before small letters, or two words.
WORDS_HANDED_ON = re.compile(r"[A-Z][a-z]|[a-z] [a-z]")
# The unmarked words of these are still to be marked.
UNMARKED_TEMPLATES: set[str] = set()
# The document of the API is English, as programs and their makers read it.
UNMARKED_CODE = {"profiles/api/v1/site.py"}


class Words(HTMLParser):
    """Collects what a template says by itself; what is filled in stands as ``\\N{BULLET}``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self.found += [value for name, value in attrs if name in READ and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def literals(source: str) -> list[str]:
    """Return the words that tags and variables bring along without marking them.

    What is printed as it stands counts whatever it is; what is handed on (to a component, a block, a name) counts
    where it looks like words: names of addresses, icons and tones do not.
    """
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(source)
    marked = {
        id(value)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in MARKS | {"url", "static", "icon"}
        for value in call.find_all(nodes.Const)
    }
    compared = {
        id(value)
        for node in tree.find_all((nodes.Compare, nodes.Test))
        for value in node.find_all(nodes.Const)
    }
    printed = {
        id(value)
        for output in tree.find_all(nodes.Output)
        for part in output.nodes
        for value in _printed(part)
    }
    return [
        node.value
        for node in tree.find_all(nodes.Const)
        if isinstance(node.value, str)
        and id(node) not in marked | compared
        and (id(node) in printed or WORDS_HANDED_ON.search(node.value))
    ]


def _printed(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the constants that an expression can be, as ``"Nobody"`` in ``name or "Nobody"``."""
    if isinstance(node, nodes.Const):
        yield node
    elif isinstance(node, nodes.Or):
        yield from (each for side in (node.left, node.right) for each in _printed(side))
    elif isinstance(node, nodes.CondExpr):
        yield from (each for side in (node.expr1, node.expr2) if side for each in _printed(side))


def unmarked_in_template(source: str) -> list[str]:
    """Return the words that the template shows in English whatever the language."""
    html, tag, skipping = [], "", False
    for _line, kind, value in Environment(extensions=["jinja2.ext.i18n"]).lex(source):
        if kind == "block_begin":
            tag = ""
        elif kind == "name" and not tag:
            tag = value
            skipping = value == "trans" if value in {"trans", "endtrans"} else skipping
        elif kind == "variable_begin" or (kind == "block_end" and tag in {"trans", "include"}):
            tag = "•"
            html.append("•")
        elif kind == "data" and not skipping:
            html.append(value)
    words = Words()
    words.feed("".join(html))
    words.close()
    said = [" ".join(text.split()) for text in [*words.found, *literals(source)]]
    return [text for text in said if re.search(r"[A-Za-z]", NAMES.sub("", text))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_shows_no_unmarked_words(path: Path) -> None:
    if str(path.relative_to(ROOT / "templates")) not in UNMARKED_TEMPLATES:
        assert unmarked_in_template(path.read_text()) == []


# What programs read, a zone's name, and a language's own formats; any other is how English writes times.
FIXED_FORMAT = re.compile(r"""format_date\([^"']*["'](?!(?:T|U|Y-m-d|[A-Z_]+_FORMAT)["'])[^"']*""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_writes_times_as_the_language_does(path: Path) -> None:
    if str(path.relative_to(ROOT / "templates")) not in UNMARKED_TEMPLATES:
        assert FIXED_FORMAT.findall(path.read_text()) == []


# --- Code ---------------------------------------------------------------------------------------------------

# Calls whose words only operators, programs and browsers read.
FOR_MACHINES = {
    *("ImproperlyConfigured", "ValueError", "TypeError", "RuntimeError", "LookupError", "AppendOnlyError"),
    *("compile", "execute", "BadRequest", "Error", "Warning", "TimeoutError", "DecodingError"),
    *("CounterMetricFamily", "GaugeMetricFamily", "HistogramMetricFamily"),
}
# Arguments whose words stand in the document of the API, which is English.
OF_THE_DOCUMENT = {"description", "summary", "examples"}
# Words of two letters or more, the first with a capital; or the end of a sentence.
SENTENCE = re.compile(r"^\W*[A-Z]\S* +\S*[a-z]{2}|[a-z’,]+ [a-z]+.*[.:]$")
NEVER_SHOWN = {
    "Callable[..., str]",
    '-H "Authorization: Bearer $NIXADMIN_TOKEN"',
    "The deadline of the request has passed.",
    "The write budget is spent until • UTC.",
}
LABELS = {"label", "help_text", "empty_label", "verbose_name", "title"}


def called(node: ast.Call) -> str:
    """Return the last part of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def is_of_a_log(node: ast.Call) -> bool:
    """Return whether the call writes to a log, which is English."""
    return isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "logger"


def is_for_machines(node: ast.AST) -> bool:
    """Return whether nobody reads the texts below ``node``, or they are marked."""
    if isinstance(node, ast.Call):
        return called(node) in MARKS | FOR_MACHINES or is_of_a_log(node)
    if isinstance(node, ast.keyword) and node.arg in OF_THE_DOCUMENT:
        return True
    if isinstance(node, ast.Assign):  # rights have English names, as Django's own
        named = {getattr(target, "id", "") for target in node.targets}
        return bool(named & {"permissions", "openapi_description"})
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)  # a docstring


def as_text(node: ast.AST) -> str | None:
    """Return the text of a literal, with ``•`` for what is filled in; None for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "•" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def unmarked_in_code(node: ast.AST) -> Iterator[str]:
    """Yield the texts below ``node`` that look as if people read them, and are not marked."""
    if is_for_machines(node):
        return
    text = as_text(node)
    if text is not None:
        if SENTENCE.search(text) and not text.startswith("<") and text not in NEVER_SHOWN:
            yield text
        return
    for child in ast.iter_child_nodes(node):
        if (
            isinstance(child, ast.keyword)
            and child.arg in LABELS
            and re.search("[A-Za-z]", as_text(child.value) or "")
        ):
            yield str(as_text(child.value))
        else:
            yield from unmarked_in_code(child)


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_code_says_no_unmarked_sentences(path: Path) -> None:
    if str(path.relative_to(ROOT)) not in UNMARKED_CODE:
        assert list(unmarked_in_code(ast.parse(path.read_text()))) == []


# --- What is found ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Save</p>", ["Save"]),
        ('<p>{{ _("Save") }}</p>', []),
        ("{% trans %}Save{% endtrans %} at once", ["• at once"]),
        ('<a title="Save"></a>', ["Save"]),
        ('<input value="Save" class="button">', []),
        ('{{ name or "Nobody" }}', ["Nobody"]),
        ('{{ "none" if empty else name }}', ["none"]),
        ("{% block page_class %}page--narrow{% endblock page_class %}", []),
        ('{{ banner(text, title="Saved.", tone="good") }}', ["Saved."]),
        ('{{ banner(text, title=_("Saved.")) }}', []),
        ('{% set here = "Compare" %}', ["Compare"]),
    ],
)
def test_words_of_a_template_are_found(source: str, found: list[str]) -> None:
    assert unmarked_in_template(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('say("It is saved.")', ["It is saved."]),
        ('say(f"Version {n} is saved.")', ["Version • is saved."]),
        ('say(_("It is saved."))', []),
        ('say("live")', []),
        ('Field(label="Note")', ["Note"]),
        ('def save():\n    """It is saved."""', []),
        ('raise ValueError("It is saved.")', []),
        ('logger.info("It is saved.")', []),
        ('messages.info(request, "It is saved.")', ["It is saved."]),
    ],
)
def test_sentences_of_the_code_are_found(source: str, found: list[str]) -> None:
    assert list(unmarked_in_code(ast.parse(source))) == found
