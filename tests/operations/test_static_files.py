"""Collecting the static files, as every installation does."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command


@pytest.fixture
def collected(settings, tmp_path: Path) -> Path:
    """The folder into which the static files have been collected."""
    storage = {"BACKEND": "nixadmin.staticfiles.StaticStorage"}
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_modules_import_each_other_by_names_that_change_with_them(collected: Path):
    storage: Any = staticfiles_storage  # a proxy of the storage that the settings name
    script = (collected / storage.stored_name("js/editor/page.js")).read_text()
    (imported,) = re.findall(r'from "\.\./(texts/contract\.[0-9a-f]{12}\.js)"', script)
    assert (collected / "js" / imported).is_file()
    assert (collected / "js" / f"{imported}.gz").is_file()
