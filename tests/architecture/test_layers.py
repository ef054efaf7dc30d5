"""Which room may import which. The rules read the folders: a new file is under a rule by where it stands."""

from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.imports import (
    ROOT,
    Imports,
    cycles,
    module_graph,
    module_of,
    read_imports,
    room_graph,
    room_of,
)

# The rooms of profiles/ from the ground up; each imports only from lines above its own, and from itself.
LAYERS = (
    ("migrations",),
    ("permissions", "l10n"),
    ("texts",),
    ("nixflex", "differences", "tables"),
    ("webhooks",),
    ("models",),
    ("selectors",),
    ("services",),
    ("presenters",),
    ("forms", "exports"),
    ("context_processors", "metrics", "tasks", "worker"),
    ("views", "api"),
    ("urls", "admin", "apps", "management"),
)
RANK = {room: rank for rank, layer in enumerate(LAYERS) for room in layer}
# These know no framework and no database: values in, values out. Words in the reader's language are for all.
PURE = ("texts", "differences", "tables", "nixflex", "webhooks")
TRANSLATION = ("django.utils.translation", "django.utils.functional")
# The client of Nixflex and webhooks speak HTTP, and the demo to the processes that it starts.
HTTP = ("httpx", "httpcore")
SPEAK_HTTP = ("profiles.nixflex", "profiles.webhooks", "profiles.management")

MOST_MODULES = 15  # in one folder, besides __init__
# One module a noun, and one a change of the database.
UNBOUNDED = ("profiles/models", "profiles/migrations")
# From one room of profiles/ to another, fifteen of them from the API. Before there were rooms: 160, between 54
# modules and folders.
MOST_ARROWS = 97

IMPORTS = read_imports()


def upward(imports: Imports, room: str) -> list[str]:
    """Return what modules of ``room`` import from rooms that are not below it."""
    allowed = {other for other in RANK if RANK[other] < RANK[room]} | {room}
    return [
        f"{module} imports {target}"
        for module, targets in sorted(module_graph(imports).items())
        if room_of(module) == f"profiles.{room}"
        for target in sorted(targets)
        if target.startswith("profiles.") and room_of(target).removeprefix("profiles.") not in allowed
    ]


def impure(imports: Imports) -> list[str]:
    """Return what modules of pure rooms import of Django."""
    return [
        f"{module} imports {name}"
        for module, names in sorted(imports.items())
        if room_of(module).removeprefix("profiles.") in PURE
        for name in sorted(names)
        if name.split(".")[0] == "django" and not name.startswith(TRANSLATION)
    ]


def importers(imports: Imports, *, within: str, of: str) -> list[str]:
    """Return the modules at or below ``within`` that import something at or below ``of``."""
    return [
        module
        for module, names in sorted(imports.items())
        if module_of(module, {within}) and any(module_of(name, {of}) for name in names)
    ]


def folder_cycles(imports: Imports) -> list[list[str]]:
    """Return the folders that import each other in a circle; a folder and one inside it may know each other."""
    graph: dict[str, set[str]] = {}
    for module, targets in module_graph(imports).items():
        here = _folder(module, imports)
        for there in (_folder(target, imports) for target in targets):
            if not f"{here}.".startswith(f"{there}.") and not f"{there}.".startswith(f"{here}."):
                graph.setdefault(here, set()).add(there)
    return cycles(graph)


def _folder(module: str, imports: Imports) -> str:
    is_folder = any(other.startswith(f"{module}.") for other in imports)
    folder = module if is_folder else module.rpartition(".")[0]
    return module if folder in {"profiles", "nixadmin"} else folder


def modules_by_folder(*tops: str) -> dict[str, list[str]]:
    """Return the names of the modules in each folder below ``tops``."""
    found: dict[str, list[str]] = {}
    for top in tops:
        for path in sorted((ROOT / top).rglob("*.py")):
            if path.stem != "__init__":
                found.setdefault(str(path.parent.relative_to(ROOT)), []).append(path.stem)
    return found


def crowded(folders: dict[str, list[str]]) -> dict[str, int]:
    """Return the folders with more modules than one takes in at a glance."""
    return {
        folder: len(modules)
        for folder, modules in folders.items()
        if len(modules) > MOST_MODULES and folder not in UNBOUNDED
    }


def prefixed(folders: dict[str, list[str]]) -> list[str]:
    """Return the first words that three or more modules of a folder share: they want a folder."""
    return [
        f"{folder}/{word}_*"
        for folder, modules in folders.items()
        if folder not in UNBOUNDED
        for word, count in Counter(module.split("_")[0] for module in modules if "_" in module).items()
        if count > 2
    ]


def with_import(module: str, name: str) -> dict[str, frozenset[str]]:
    """Return the imports of the product as they would be if there were a ``module`` that imports ``name``."""
    return IMPORTS | {module: frozenset({name, name.rpartition(".")[0]})}


def test_every_room_has_its_place_among_the_layers() -> None:
    rooms = {module.split(".")[1] for module in IMPORTS if module.startswith("profiles.")}
    assert rooms == set(RANK)


@pytest.mark.parametrize("room", RANK)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    assert upward(IMPORTS, room) == []


@pytest.mark.parametrize("room", [room for room in RANK if room not in LAYERS[-1]])
def test_a_wrong_import_is_seen_in_each_room(room: str) -> None:
    above = next(other for other in RANK if RANK[other] == RANK[room] + 1)
    wrong = with_import(f"profiles.{room}.wrong", f"profiles.{above}.wrong") | {
        f"profiles.{above}.wrong": frozenset()
    }
    assert upward(wrong, room) == [f"profiles.{room}.wrong imports profiles.{above}.wrong"]


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if len(layer) > 1])
def test_rooms_side_by_side_do_not_know_each_other(layer: tuple[str, ...]) -> None:
    room, beside = layer[:2]
    wrong = with_import(f"profiles.{room}.wrong", f"profiles.{beside}")
    assert upward(wrong, room) == [f"profiles.{room}.wrong imports profiles.{beside}"]


def test_pure_rooms_know_no_framework() -> None:
    assert impure(IMPORTS) == []


@pytest.mark.parametrize("room", PURE)
def test_a_framework_is_seen_in_each_pure_room(room: str) -> None:
    wrong = with_import(f"profiles.{room}.wrong", "django.db.models")
    assert impure(wrong) == [
        f"profiles.{room}.wrong imports django.db",
        f"profiles.{room}.wrong imports django.db.models",
    ]


def test_folders_do_not_import_each_other_in_a_circle() -> None:
    assert folder_cycles(IMPORTS) == []


def test_a_circle_of_folders_is_seen() -> None:
    wrong = with_import("profiles.services.tags.wrong", "profiles.services.rollouts.plans")
    assert folder_cycles(wrong) == [["profiles.services.rollouts.plans", "profiles.services.tags"]]


def test_the_app_knows_nothing_of_the_project() -> None:
    assert importers(IMPORTS, within="profiles", of="nixadmin") == []


def test_an_import_of_the_project_is_seen() -> None:
    wrong = with_import("profiles.views.wrong", "nixadmin.settings")
    assert importers(wrong, within="profiles", of="nixadmin") == ["profiles.views.wrong"]


@pytest.mark.parametrize("service", ["django.db.transaction", "profiles.services.audit"])
def test_no_view_opens_a_transaction_or_writes_an_audit_line(service: str) -> None:
    assert importers(IMPORTS, within="profiles.views", of=service) == []


def test_the_sandbox_knows_nothing_of_the_product() -> None:
    assert importers(IMPORTS, within="nixadmin.sandbox", of="profiles") == []


@pytest.mark.parametrize("library", HTTP)
def test_only_the_client_speaks_http(library: str) -> None:
    speakers = importers(IMPORTS, within="profiles", of=library)
    assert [module for module in speakers if room_of(module) not in SPEAK_HTTP] == []


def test_no_folder_holds_more_than_one_takes_in() -> None:
    assert crowded(modules_by_folder("profiles", "nixadmin", "tests")) == {}


def test_a_crowded_folder_is_seen() -> None:
    assert crowded({"profiles/services": ["module"] * 16, "profiles/models": ["module"] * 16}) == {
        "profiles/services": 16
    }


def test_no_prefix_stands_where_a_folder_belongs() -> None:
    assert prefixed(modules_by_folder("profiles", "nixadmin")) == []


def test_a_prefix_is_seen() -> None:
    assert prefixed({"profiles/services": ["rollout_rows", "rollout_steps", "rollout_undo", "labels"]}) == [
        "profiles/services/rollout_*"
    ]


def test_rooms_know_no_more_of_each_other_than_they_did() -> None:
    graph = room_graph({module: names for module, names in IMPORTS.items() if module.startswith("profiles.")})
    arrows = sum(len(targets) for targets in graph.values())
    assert arrows <= MOST_ARROWS, (
        "an arrow more between rooms: `python -m tests.architecture.imports` lists them"
    )


def test_modules_of_a_package_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "profiles" / "room"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "one.py").write_text("def late():\n    from profiles.room import two\n")
    (folder / "two.py").write_text("import profiles.room.one\n")
    assert module_graph(read_imports(tmp_path, ["profiles"])) == {
        "profiles.room": set(),
        "profiles.room.one": {"profiles.room.two"},
        "profiles.room.two": {"profiles.room.one"},
    }
