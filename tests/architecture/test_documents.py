"""What the documents name is there: files, modules, commands, targets of make, rooms, stages, the version."""

import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from profiles.models.rollout_stages import TRANSITIONS
from profiles.nixflex.wire import USER_AGENT
from profiles.presenters.rollouts import STEP_LABELS
from tests.architecture.imports import ROOT
from tests.architecture.test_layers import LAYERS

DOCUMENTS = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")]
)
ARCHITECTURE = ROOT / "docs" / "architecture.md"
README = ROOT / "README.md"
# A path begins here, or where Django looks for templates.
BASES = (ROOT, ROOT / "templates")
SUFFIXES = {".py", ".md", ".html", ".css", ".js", ".svg", ".toml", ".json", ".jsonc", ".lock", ".yaml"}
# Made by commands of those who need them.
MADE = {"locale/", "locale/de/LC_MESSAGES/django.po", "screenshots/"}

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def inline_code(document: str) -> list[str]:
    """Return what stands between single backticks, blocks of code left out."""
    return re.findall(r"`([^`\n]+)`", FENCE.sub("", document))


def blocks(document: str, language: str) -> str:
    """Return all blocks of code in ``language``, one after another."""
    return "\n".join(body for name, body in FENCE.findall(document) if name == language)


def commands(document: str) -> str:
    """Return what can be typed at a prompt: code in sentences and blocks of shell."""
    return "\n".join([*inline_code(document), blocks(document, "sh")])


def paths(document: str) -> Iterator[str]:
    """Yield the files and folders that ``document`` names, in its sentences and in its pictures."""
    for code in inline_code(document):
        if re.fullmatch(r"\.?\w[\w.*-]*(/[\w.*-]+)*/?", code) and (
            code.endswith("/") or Path(code).suffix in SUFFIXES
        ):
            yield code
    # In a picture only the end of a path has room.
    yield from (f"profiles/**/{end}" for end in re.findall(r"\b[\w/]+\.py\b", blocks(document, "mermaid")))


def links(document: str) -> list[str]:
    """Return the relative addresses that ``document`` leads to, without their fragments."""
    found = re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", document))
    return [link.partition("#")[0] for link in found if ":" not in link and not link.startswith("#")]


def exists(path: str) -> bool:
    """Return whether a file or folder of that name, or one that fits its pattern, is in the repository."""
    return path in MADE or any(any(base.glob(path.rstrip("/"))) for base in BASES)


def is_importable(name: str) -> bool:
    """Return whether the dotted ``name`` is a module, or is defined in one."""
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


def chapter(document: str, heading: str) -> str:
    """Return what stands below ``heading``."""
    return document.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def table_rows(document: str, heading: str) -> list[list[str]]:
    """Return the cells of the table below ``heading``, its own first row left out."""
    lines = chapter(document, heading).splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


each_document = pytest.mark.parametrize(
    "document", [pytest.param(path.read_text(), id=str(path.relative_to(ROOT))) for path in DOCUMENTS]
)


@each_document
def test_every_path_exists(document: str) -> None:
    assert [path for path in paths(document) if not exists(path)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    assert [link for link in links(path.read_text()) if not (path.parent / link).exists()] == []


@each_document
def test_every_dotted_name_can_be_imported(document: str) -> None:
    names = [code for code in inline_code(document) if re.fullmatch(r"(profiles|nixadmin)(\.\w+)+", code)]
    assert [name for name in names if not is_importable(name)] == []


@each_document
def test_every_command_exists(document: str) -> None:
    named = re.findall(r"manage\.py ([a-z_]+)", commands(document))
    assert [name for name in named if name not in get_commands()] == []


@each_document
def test_make_knows_every_target(document: str) -> None:
    named = re.findall(r"(?:^|\s)make ([a-z][a-z-]*)", commands(document))
    assert [name for name in named if name not in told_targets()] == []


@each_document
def test_a_name_beside_a_path_stands_in_that_file(document: str) -> None:
    pairs = re.findall(r"`([\w/]+\.\w+)` \(`(\w+)`\)", document)
    unheld = [
        (path, name) for path, name in pairs if name not in re.findall(r"\w+", (ROOT / path).read_text())
    ]
    assert unheld == []


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ("See `profiles/worker.py` and `static/css/`.", ["profiles/worker.py", "static/css/"]),
        ("See `errors/_*.html`.", ["errors/_*.html"]),
        ("```mermaid\nP as pushing/push.py\n```", ["profiles/**/pushing/push.py"]),
        ("`Europe/London`, `/metrics`, `smtp+tls://host/`, `x.csv`, `manage.py worker`", []),
        ("```sh\ncat `nowhere.py`\n```", []),
    ],
)
def test_paths_are_found(document: str, found: list[str]) -> None:
    assert list(paths(document)) == found


def test_a_missing_path_is_seen() -> None:
    assert not exists("profiles/nowhere.py")
    assert not is_importable("profiles.worker.Nobody")


# --- The Makefile, the version, the picture ------------------------------------------------------------------


def told_targets() -> set[str]:
    """Return the targets that ``make help`` lists."""
    return set(re.findall(r"^([a-z-]+):.*?  ## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_every_target_has_its_sentence() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    assert told_targets() == set(phony[1].split())


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    newest = re.findall(r"^## (\S+) - \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[0]
    assert newest == version
    assert version.startswith(USER_AGENT.removeprefix("nixadmin/"))


def test_the_readme_has_every_setting() -> None:
    source = (ROOT / "nixadmin" / "settings.py").read_text()
    read = set(re.findall(r'\b(?:env\.\w+|required|whole_number|switch)\(\s*"([A-Z_]+)"', source))
    told = {
        name
        for names, *_rest in table_rows(README.read_text(), "Configuration")
        for name in inline_code(names)
    }
    assert told == read - {"NIXADMIN_TEST_DB"}  # a test's own file


def test_versions_stand_from_the_newest_to_the_oldest() -> None:
    dates = re.findall(r"^## \S+ - (.*)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert dates == sorted(dates, reverse=True)


def test_the_architecture_shows_the_layers_that_are_held() -> None:
    rows = table_rows(ARCHITECTURE.read_text(), "Who may import whom")
    shown = [tuple(re.findall(r"`(\w+)", rooms)) for rooms, *_rest in rows]
    assert shown[::-1] == list(LAYERS)


def test_the_architecture_shows_the_transitions_of_a_rollout() -> None:
    shown = set()
    for start, end, who, told, *_rest in table_rows(ARCHITECTURE.read_text(), "The stages of a rollout"):
        sources = re.findall(r"`(\w+)`", start) + (["new"] if "new" in start else [])
        target = end.strip("` ")
        steps = re.findall(r'"([\w ]+)"', told)
        shown |= {(source, target, who.strip(), step) for source in sources for step in steps}
    held = {
        (source or "new", each.target or "the same", str(each.who), str(each.step))
        for each in TRANSITIONS
        for source in each.sources
    }
    assert shown == held


def test_the_architecture_knows_every_step_of_a_rollout() -> None:
    told = set(re.findall(r'"([\w ]+)"', chapter(ARCHITECTURE.read_text(), "The stages of a rollout")))
    assert STEP_LABELS.keys() - told == {"saved", "archived", "restored"}  # those of templates
