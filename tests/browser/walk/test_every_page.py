"""Every page in every state, for everybody, in both themes, narrow and zoomed; and how much each weighs."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.browser.serving import production_server
from tests.browser.walk.states import STATES
from tests.browser.walk.walking import ONE_PROCESS, Walk, walk

# The mark has the database made; the walk itself commits.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FIRST_VISIT, REVISIT = 120_000, 30_000  # bytes
# Has every component and every script at once, and is there with DEBUG alone.
FOR_DEVELOPERS = {"styleguide"}


@pytest.fixture(scope="module")
def walked(
    launch_browser: Callable[..., Browser],
    browser_type_launch_args: dict[str, Any],
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Walk:
    """Walk once, before any of the tests, with a database of its own making."""
    states = [state for state in STATES if os.environ.get("STATES", "") in state.name]
    browser = launch_browser(args=[*browser_type_launch_args["args"], ONE_PROCESS])
    with django_db_blocker.unblock():
        cache.clear()
        try:
            with production_server(tmp_path_factory.mktemp("static")) as url:
                found = walk(browser, url, states)
                print(f"\n{found}")
                return found
        finally:
            browser.close()
            cache.clear()
            call_command("flush", verbosity=0, interactive=False)


@pytest.mark.parametrize("what", ["status", "complaints", "hosts"])
def test_every_page_opens_without_a_complaint(walked: Walk, what: str):
    assert not walked.wrong[what], walked.told(what)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(walked: Walk, scheme: str):
    assert not walked.wrong[f"axe {scheme}"], walked.told(f"axe {scheme}")


@pytest.mark.parametrize("width", ["1280", "200 %", "320"])
def test_nothing_is_lost_at_any_width(walked: Walk, width: str):
    assert not walked.wrong[width], walked.told(width)


def test_the_focus_is_always_seen(walked: Walk):
    assert not walked.wrong["focus"], walked.told("focus")


def test_errors_are_tied_to_their_fields(walked: Walk):
    assert not walked.wrong["errors"], walked.told("errors")


def test_nothing_moves_while_a_page_loads(walked: Walk):
    assert not walked.wrong["shifts"], walked.told("shifts")


@pytest.mark.parametrize(("visit", "most"), [(0, FIRST_VISIT), (1, REVISIT)])
def test_no_page_is_heavy(walked: Walk, visit: int, most: int):
    weights = {name: taken[visit] for name, taken in walked.weights.items() if name not in FOR_DEVELOPERS}
    assert {name: taken for name, taken in weights.items() if taken > most} == {}
