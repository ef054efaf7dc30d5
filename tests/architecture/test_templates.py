"""What the content security policy would refuse never gets into a template, nor lines that nobody can read."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINE_LIMIT = 250
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

REFUSED = {
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle=", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+=|hx-on", re.IGNORECASE),
    "a filter in a trigger, which needs eval": re.compile(r'hx-trigger="[^"]*\['),
    "an unescaped value": re.compile(r"\|\s*safe\b(?!seq)|autoescape false"),
    "another host": re.compile(r'(?:src|href)="(?:https?:)?//', re.IGNORECASE),
}


@pytest.mark.parametrize("what", REFUSED)
def test_no_template_has(what: str) -> None:
    assert TEMPLATES
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in TEMPLATES
        for match in REFUSED[what].finditer(path.read_text())
    ]
    assert found == []


def test_no_line_is_too_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{place}"
        for path in TEMPLATES
        for place, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > LINE_LIMIT
    ]
    assert long == []
