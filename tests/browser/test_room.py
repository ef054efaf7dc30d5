"""Wide windows are used, and rows take one line where that is asked for."""

import pytest
from playwright.sync_api import Page

from tests.conftest import NUMBER

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache")]


def width(page: Page, selector: str) -> float:
    """Return how wide the first such element is."""
    return float(page.locator(selector).first.evaluate("element => element.getBoundingClientRect().width"))


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("/numbers/", ".table"),
        ("/audit/", ".table"),
        (f"/numbers/{NUMBER}/", ".editor"),
        (f"/numbers/{NUMBER}/history/", ".timeline"),
        (f"/numbers/{NUMBER}/blame/", ".blame"),
        (f"/numbers/{NUMBER}/compare/?from=0&to=1", ".diff"),
    ],
)
def test_a_wide_window_is_used(at, address: str, what: str):
    page = at(address)
    page.set_viewport_size({"width": 1920, "height": 1080})
    assert width(page, what) >= 1800


def test_a_compact_row_takes_one_line(at):
    page = at("/numbers/?rows=compact")
    page.set_viewport_size({"width": 1280, "height": 800})
    row = page.locator("tbody tr").first
    assert row.evaluate("row => row.getBoundingClientRect().height") <= 30
