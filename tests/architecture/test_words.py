"""Whatever people read is marked for translation: the words in templates, and the sentences in the code."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, Token, TokenType

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
# Names that are the same in every language.
NAMES = re.compile(r"Nixadmin|Nixflex|&[a-z]+;|UTC|CSV|JSONL?|XLSX|AGENT PROMPT|SHA-256|HTTP")
# The unmarked words of these are still to be marked.
UNMARKED_TEMPLATES: set[str] = set()
UNMARKED_CODE: set[str] = set()


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


def literals(token: Token) -> list[str]:
    """Return the words that a tag or a variable brings along without marking them."""
    if token.token_type is TokenType.VAR:
        brought = re.finditer(r'(?:default|default_if_none|yesno|add):"([^"]*)"|pluralize', token.contents)
        return [match[1] or match[0] for match in brought if match[1] != ""]
    parts = token.split_contents()
    if parts[0] == "include":
        # Those that are shown, not the names of icons, tones and the like.
        shown = re.compile(
            r'(?:title|text|crumb|label|word|words|old_title|new_title|hint)="([^"]*)"|here="([A-Z][^"]*)"'
        )
        return [
            match[1] or match[2] for part in parts for match in shown.finditer(part) if match[1] or match[2]
        ]
    return []


def unmarked_in_template(source: str) -> list[str]:
    """Return the words that the template shows in English whatever the language."""
    html, found, inside = [], [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split(" ")[0] if token.token_type is TokenType.BLOCK else ""
        if inside:
            inside = "" if name == inside else inside
        elif name in {"blocktranslate", "comment", "verbatim"} or token.contents == "block page_class":
            inside = f"end{name}"
            html.append("•")
        elif token.token_type is TokenType.TEXT:
            html.append(token.contents)
        else:
            found += literals(token)
            html.append("•" if token.token_type is TokenType.VAR or name in {"translate", "include"} else "")
    words = Words()
    words.feed("".join(html))
    words.close()
    said = [" ".join(text.split()) for text in [*words.found, *found]]
    return [text for text in said if re.search(r"[A-Za-z]", NAMES.sub("", text))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_shows_no_unmarked_words(path: Path) -> None:
    if str(path.relative_to(ROOT / "templates")) not in UNMARKED_TEMPLATES:
        assert unmarked_in_template(path.read_text()) == []


# What programs read, a zone's name, and a language's own formats; any other is how English writes times.
FIXED_FORMAT = re.compile(r"""\|(?:date|time):["'](?!(?:c|T|U|Y-m-d|[A-Z_]+_FORMAT)["'])[^"']*""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_writes_times_as_the_language_does(path: Path) -> None:
    if str(path.relative_to(ROOT / "templates")) not in UNMARKED_TEMPLATES:
        assert FIXED_FORMAT.findall(path.read_text()) == []


# --- Code ---------------------------------------------------------------------------------------------------

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
# Calls whose words only operators, programs and browsers read.
FOR_MACHINES = {
    *("ImproperlyConfigured", "ValueError", "TypeError", "RuntimeError", "LookupError", "AppendOnlyError"),
    *("compile", "execute", "BadRequest", "Error", "Warning", "TimeoutError", "DecodingError"),
    *("CounterMetricFamily", "GaugeMetricFamily", "HistogramMetricFamily"),
}
# Words of two letters or more, the first with a capital; or the end of a sentence.
SENTENCE = re.compile(r"^\W*[A-Z]\S* +\S*[a-z]{2}|[a-z’,]+ [a-z]+.*[.:]$")
NEVER_SHOWN = {"The deadline of the request has passed.", "The write budget is spent until • UTC."}
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
    if isinstance(node, ast.Assign):  # rights have English names, as Django's own
        return any(getattr(target, "id", "") == "permissions" for target in node.targets)
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
        ('<p>{% translate "Save" %}</p>', []),
        ("{% blocktranslate %}Save{% endblocktranslate %} at once", ["• at once"]),
        ('<a title="Save"></a>', ["Save"]),
        ('<input value="Save" class="button">', []),
        ('{{ name|default:"Nobody" }}', ["Nobody"]),
        ("{{ n }}{{ n|pluralize }}", ["pluralize"]),
        ("{% block page_class %}page--narrow{% endblock page_class %}", []),
        ('{% include "banner.html" with title="Saved." tone="good" %}', ["Saved."]),
        ('{% include "banner.html" with title=_("Saved.") %}', []),
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
