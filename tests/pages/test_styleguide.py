"""The styleguide shows all that there is, and only to those who work on it."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from django.test import Client
from jinja2 import Environment, Template

from nixadmin.jinja.environment import COMPONENTS
from profiles.presenters.rollouts import Tone
from tests.html import Page

ROOT = Path(__file__).resolve().parents[2]
SPRITE = (ROOT / "static/img/icons.svg").read_text()
ICONS = set(re.findall(r'id="icon-([\w-]+)"', SPRITE))
# The frame of pages that must not fail is a page by itself.
FRAMES = {"_plain_page.html"}
PARTS = {path.name for path in (ROOT / "templates/components").iterdir()} - FRAMES


@pytest.fixture
def shown(settings, as_viewer: Client):
    """What a developer sees."""
    settings.DEBUG = True
    return as_viewer.get("/styleguide/")


def test_there_is_none_in_production(as_viewer):
    assert as_viewer.get("/styleguide/").status_code == 404


def test_every_part_is_on_it(monkeypatch, request):
    rendered = set()
    load = Environment.get_template

    def noted(environment: Environment, name: str, *args: Any) -> Template:
        rendered.add(name)
        return load(environment, name, *args)

    monkeypatch.setattr(Environment, "get_template", noted)
    request.getfixturevalue("shown")
    assert {name for name in PARTS if f"components/{name}" not in rendered} == set()


def test_every_component_is_told_of():
    told = (ROOT / "docs/look.md").read_text()
    assert {name for name in COMPONENTS if f"`{name}(" not in told} == set()


def test_every_icon_is_on_it(shown):
    used = {use["href"].rpartition("#icon-")[2] for use in Page.of(shown).by_id("icons").all("use")}
    assert used == ICONS


def test_every_tone_of_a_badge_has_its_colours():
    rules = (ROOT / "static/css/components/feedback.css").read_text()
    assert [tone for tone in get_args(Tone) if tone and f".badge--{tone}," not in rules] == []


def test_every_token_is_on_it(shown):
    names = re.findall(r"^\s+--([\w-]+):", (ROOT / "static/css/site/tokens.css").read_text(), re.MULTILINE)
    told = {code.words for code in Page.of(shown).by_id("tokens").all("code")}
    assert set(names) == told
