"""The sprite holds the icons that are used, no others, and all of one make."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from profiles.presenters import status
from profiles.presenters.rollouts import EFFECT_MARKS, EXCLUDED_MARK, OUTCOME_MARKS, STAGE_MARKS

ROOT = Path(__file__).resolve().parents[2]
SYMBOLS = dict(re.findall(r'<symbol id="icon-([\w-]+)"([^>]*)>', (ROOT / "static/img/icons.svg").read_text()))
SOURCES = [
    path.read_text()
    for folder, kind in (("templates", "*.html"), ("profiles/presenters/components", "*.py"))
    for path in sorted((ROOT / folder).rglob(kind))
]
NAMED = re.compile(
    r'\bicon\("([\w-]+)"|action\("[\w-]+", _\("[^"]*"\), "([\w-]+)"|icons\.svg"\) }}#icon-([\w-]+)"'
)
TONES = {"info", "success", "warning", "danger"}  # of banners, whose icons have their names
LINE = ' viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5"'


def used() -> Iterator[str]:
    """Yield the names of the icons that templates and components name, and those that the code chooses."""
    for source in SOURCES:
        for names in NAMED.findall(source):
            yield next(filter(None, names))
    yield from status.STATE_LABELS
    yield from TONES
    for marks in (STAGE_MARKS, EFFECT_MARKS, OUTCOME_MARKS):
        yield from (mark.icon for mark in marks.values())
    yield EXCLUDED_MARK.icon


def test_every_icon_that_is_used_is_there():
    assert set(used()) - SYMBOLS.keys() == set()


def test_no_icon_is_carried_for_nothing():
    assert SYMBOLS.keys() - set(used()) == set()


@pytest.mark.parametrize("name", sorted(SYMBOLS.keys() - {"brand"}))
def test_an_icon_is_drawn_as_the_others_are(name: str):
    assert SYMBOLS[name].startswith(LINE)
