"""Collecting the static files, as every installation does."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.contrib.staticfiles.finders import get_finder
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from tests.browser.serving import production_server

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(settings, tmp_path: Path) -> Path:
    """The folder into which static files are collected."""
    storage = {"BACKEND": "nixadmin.staticfiles.StaticStorage"}
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
    return settings.STATIC_ROOT


@pytest.fixture
def collected(root: Path) -> Path:
    """The folder into which the static files have been collected."""
    call_command("collectstatic", interactive=False, verbosity=0)
    return root


def test_modules_import_each_other_by_names_that_change_with_them(collected: Path):
    storage: Any = staticfiles_storage  # a proxy of the storage that the settings name
    script = (collected / storage.stored_name("js/editor/page.js")).read_text()
    (imported,) = re.findall(r'from "\.\./(texts/contract\.[0-9a-f]{12}\.js)"', script)
    assert (collected / "js" / imported).is_file()
    assert (collected / "js" / f"{imported}.gz").is_file()


def test_a_page_asks_for_one_stylesheet_that_holds_them_all(collected: Path):
    storage: Any = staticfiles_storage
    joined = (collected / storage.stored_name("css/all.css")).read_text()
    assert "@import" not in joined
    for sheet in (ROOT / "static/css").rglob("*.css"):
        if sheet.name not in {"all.css", "styleguide.css"}:
            assert sheet.read_text() in joined, sheet


@pytest.fixture
def collect(settings, root: Path, tmp_path: Path) -> Iterator[Callable[[dict[str, str]], Path]]:
    """Collect scripts that are given by name and content, and nothing else."""

    def collect(scripts: dict[str, str]) -> Path:
        for name, content in scripts.items():
            (tmp_path / "own" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "own" / name).write_text(content)
        settings.STATICFILES_DIRS = [tmp_path / "own"]
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        get_finder.cache_clear()  # type: ignore[attr-defined]  # its stub hides the cache
        call_command("collectstatic", interactive=False, verbosity=0)
        return root

    yield collect
    get_finder.cache_clear()  # type: ignore[attr-defined]  # its stub hides the cache


@pytest.mark.parametrize(
    "script",
    [
        'import { a, b } from "{}";',
        'import {\n  a,\n} from "{}";',
        "import * as all from '{}';",
        'import one from"{}";',
        'import "{}";',
        'export { a } from "{}";',
        'export * from "{}";',
        'const { a } = await import("{}");',
    ],
)
def test_each_way_to_name_a_module_is_followed(collect, script: str):
    root = collect({"js/a.js": script.replace("{}", "./parts/b.js"), "js/parts/b.js": "export const a = 1;"})
    storage: Any = staticfiles_storage
    hashed = storage.stored_name("js/parts/b.js")
    written = (root / storage.stored_name("js/a.js")).read_text()
    assert written.replace("'", '"') == script.replace("{}", f"./{hashed.removeprefix('js/')}").replace(
        "'", '"'
    )


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("js/a.js", 'export const from = "./missing.js"; // from "./missing.js"'),
        ("js/a.js", 'import { a } from "https://example.com/a.js";'),
        ("admin/js/a.js", '// import "./missing.js";'),
    ],
)
def test_what_names_no_module_of_ours_is_left_alone(collect, name: str, script: str):
    root = collect({name: script})
    storage: Any = staticfiles_storage
    assert (root / storage.stored_name(name)).read_text() == script


@pytest.mark.django_db
def test_pages_of_a_server_with_other_names_of_files_leave_nothing_behind(client, tmp_path: Path):
    with production_server(tmp_path / "collected") as address:
        served = httpx.get(f"{address}/accounts/login/").text
    assert re.search(r"/static/css/all\.[0-9a-f]{12}\.css", served)
    assert "/static/css/all.css" in client.get("/accounts/login/").content.decode()
