"""Scripts are modules, and what a browser keeps goes through one of them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# htmx is no module; the theme has to be there before the first paint, and a module comes after it.
CLASSIC = {"django_htmx/htmx-2.min.js", "js/site/theme.js"}
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_scripts_are_loaded_as_modules(template: Path) -> None:
    tags = re.findall(r"<script\b[^>]*>", re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL))
    assert [
        tag for tag in tags if 'type="module"' not in tag and not any(name in tag for name in CLASSIC)
    ] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_one_module_knows_the_storage(script: Path) -> None:
    if script.name not in {"storage.js", "theme.js"}:
        assert not re.search(r"\b(session|local)Storage\b", script.read_text())


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_silences_the_console(script: Path) -> None:
    assert not re.search(r"\bconsole\.\w+ = ", script.read_text())
