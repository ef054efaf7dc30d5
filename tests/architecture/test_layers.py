"""Which part of the product may know which other."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "profiles"

# Words and figures in the reader's language: no layer is too low for them.
EVERYWHERE = ("django.utils.translation", "django.utils.functional", "profiles.l10n.numbers")

# What the modules of a layer must not import, by prefix; a layer is a folder or a file of profiles/.
PURE = ("django", "profiles.models", "profiles.services", "profiles.views", "profiles.nixflex")
ABOVE_MODELS = (
    "profiles.services",
    "profiles.selectors",
    "profiles.views",
    "profiles.forms",
    "profiles.nixflex",
)
FORBIDDEN = {
    "texts": PURE,
    "differences": PURE,
    "tables": PURE,
    "nixflex": ("django", "profiles.models", *ABOVE_MODELS[:-1]),
    "models": ABOVE_MODELS,
    "selectors": ("profiles.services", "profiles.views", "profiles.forms", "profiles.nixflex"),
    "services": ("profiles.views", "profiles.forms", "profiles.management"),
    "forms": ("profiles.views", "profiles.management"),
}


def imported(path: Path) -> set[str]:
    """Return the dotted names that the file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names


def files_of(layer: str) -> list[Path]:
    """Return the files of a layer."""
    place = PRODUCT / layer
    return sorted(place.rglob("*.py")) if place.is_dir() else [place]


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_a_layer_imports_nothing_above_it(layer: str) -> None:
    upward = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files_of(layer)
        for name in sorted(imported(path))
        for forbidden in FORBIDDEN[layer]
        if (name == forbidden or name.startswith(forbidden + ".")) and not name.startswith(EVERYWHERE)
    ]
    assert upward == []


def test_the_sandbox_knows_nothing_of_the_product() -> None:
    files = sorted((ROOT / "nixadmin" / "sandbox").rglob("*.py"))
    assert files
    assert [path.name for path in files for name in imported(path) if name.split(".")[0] == "profiles"] == []


def test_views_do_not_talk_http_to_nixflex_themselves() -> None:
    names = {name for path in files_of("views") for name in imported(path)}
    assert not {name for name in names if name.split(".")[0] == "httpx"}
