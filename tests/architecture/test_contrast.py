"""What is no text and yet has to be seen: edges of fields, the focus, signs and bars, on all that they lie on."""

import re
from itertools import product
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static/css/site/tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
COLOURS = {name: pair for name, *pair in PAIR.findall(TOKENS.read_text())}

SURFACES = ["canvas", "surface", "raised", "sunken", "hover", "accent-wash"]
SEEN = ["line-control", "focus", "accent", "good", "info", "warn", "bad", "odd", "drift", "mute"]
LEAST = 3.0  # WCAG 2.2, 1.4.11


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_has_to_be_seen_stands_out_from_what_it_lies_on(theme):
    which = ["light", "dark"].index(theme)
    faint = {
        (seen, surface): round(ratio, 2)
        for seen, surface in product(SEEN, SURFACES)
        if (ratio := contrast(COLOURS[seen][which], COLOURS[surface][which])) < LEAST
    }
    assert faint == {}
