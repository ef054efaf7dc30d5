"""The grid of opening hours by keyboard, and on a phone."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache")]

SENT = "[...new FormData(document.getElementById('hours-form'))].filter(([name]) => name.startsWith('hours.sat.'))"


@pytest.fixture
def grid(page: Page, live_server, settings, viewer, signed_in_page) -> Page:
    """The page with all components, on a phone."""
    settings.DEBUG = True
    signed_in_page(viewer)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/styleguide/")
    expect(page.get_by_label("Copy Monday to other days")).to_be_visible()
    return page


def test_a_day_is_copied_by_keyboard(grid: Page):
    grid.get_by_label("Copy Monday to other days").press("Enter")
    grid.locator("[data-hours-copy][open]").get_by_label("Saturday").press("Space")
    grid.locator("[data-hours-copy][open]").get_by_role("button", name="Copy").press("Enter")
    filled = {name: value for name, value in grid.evaluate(SENT) if value}
    assert filled == {
        "hours.sat.kind": "open",
        "hours.sat.0.opens": "9am",
        "hours.sat.0.closes": "1pm",
        "hours.sat.1.opens": "2pm",
        "hours.sat.1.closes": "5.30pm",
    }
    expect(grid.get_by_label("Copy Monday to other days")).to_be_focused()


def test_escape_closes_the_menu_and_copies_nothing(grid: Page):
    grid.get_by_label("Copy Monday to other days").press("Enter")
    grid.locator("[data-hours-copy][open]").get_by_label("Saturday").press("Space")
    grid.keyboard.press("Escape")
    expect(grid.locator("[data-hours-copy][open]")).to_have_count(0)
    assert grid.evaluate(SENT) == [["hours.sat.kind", "closed"]]


def test_the_times_of_a_closed_day_are_not_sent(grid: Page):
    grid.locator("[name='hours.sat.kind']").select_option("open")
    grid.get_by_label("Saturday: from").first.fill("10")
    grid.locator("[name='hours.sat.kind']").select_option("closed")
    assert grid.evaluate(SENT) == [["hours.sat.kind", "closed"]]


def test_more_times_come_where_they_are_asked_for(grid: Page):
    grid.get_by_label("Friday: more times").press("Enter")
    expect(grid.get_by_label("Friday: from").nth(1)).to_be_focused()


def test_a_date_comes_where_it_is_asked_for(grid: Page):
    grid.get_by_role("button", name="A date that differs").press("Enter")
    expect(grid.get_by_label("Another date: date").first).to_be_focused()


def test_the_box_for_typing_takes_the_place_of_the_week(grid: Page):
    grid.get_by_label("Type it instead").check()
    expect(grid.locator("[name='hours.typed']")).to_be_visible()
    expect(grid.get_by_label("Monday: from").first).to_be_hidden()


def test_a_phone_does_not_scroll_sideways(grid: Page):
    assert grid.locator("#hours").evaluate("part => part.scrollWidth - part.clientWidth") <= 0
