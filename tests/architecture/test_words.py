"""Whatever people read is marked for translation: the words in templates, and the sentences in the code."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, Token, TokenType

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))
CODE = sorted(
    path
    for folder in ("profiles", "nixadmin")
    for path in (ROOT / folder).rglob("*.py")
    # What a terminal shows is English (docs/translating.md), and the sandbox is another house.
    if not {"management", "migrations", "sandbox"} & set(path.parts)
)
# Attributes that are read out or shown; CSS shows data-label on small screens.
READ = {"title", "aria-label", "aria-description", "placeholder", "alt", "data-label"}
# Names that are the same in every language.
NAMES = re.compile(r"Nixadmin|Nixflex|&[a-z]+;|UTC|CSV|JSONL?|XLSX|AGENT PROMPT")
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
        self.silent += tag in {"script", "style"}
        self.found += [value for name, value in attrs if name in READ and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def literals(token: Token) -> list[str]:
    """Return the words that a tag or a variable brings along without marking them."""
    if token.token_type is TokenType.VAR:
        return re.findall(r'(?<=default:)"([^"]*)"|pluralize', token.contents)
    parts = token.split_contents()
    if parts[0] == "include":
        # Those that are shown, not the names of icons, tones and the like.
        shown = re.compile(r'(?:title|text|here|label|words|hint|caption|name_of)="([^"]*)"')
        return [words for part in parts for words in shown.findall(part)]
    return []


def unmarked_in_template(source: str) -> list[str]:
    """Return the words that the template shows in English whatever the language."""
    html, found, inside = [], [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split(" ")[0] if token.token_type is TokenType.BLOCK else ""
        if inside:
            inside = "" if name == inside else inside
        elif name in {"blocktranslate", "comment", "verbatim"}:
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
    unmarked = unmarked_in_template(path.read_text())
    if str(path.relative_to(ROOT / "templates")) in UNMARKED_TEMPLATES:
        assert unmarked, "Take it off the list: all its words are marked."
    else:
        assert unmarked == []


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
    *("ImproperlyConfigured", "ValueError", "TypeError", "RuntimeError", "LookupError", "AssertionError"),
    *("debug", "info", "warning", "error", "exception", "compile", "getenv", "Error", "Warning"),
    *("Gauge", "Counter", "Histogram", "Family", "GaugeMetricFamily", "CounterMetricFamily"),
}
SENTENCE = re.compile(r"^\W*[A-Z][^_/]*[a-z]{2}|[a-z’,]+ [a-z]+.*[.:]$")


def called(node: ast.Call) -> str:
    """Return the last part of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def strings(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the texts below ``node`` that no mark and no machine takes."""
    if isinstance(node, ast.Call) and called(node) in MARKS | FOR_MACHINES:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "•" for part in node.values]
        yield node.lineno, "".join(map(str, parts))
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    for child in ast.iter_child_nodes(node):
        yield from strings(child)


def unmarked_in_code(source: str) -> list[str]:
    """Return the lines with words that look as if people read them."""
    return [f"{line}: {text}" for line, text in strings(ast.parse(source)) if SENTENCE.search(text)]
