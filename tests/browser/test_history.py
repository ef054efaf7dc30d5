"""The history under somebody's eyes and fingers: picking, unfolding, copying, and on paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NUMBER, TEXT
from tests.pages.saving import save_as

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache", "quiet")]


@pytest.fixture
def history(page: Page, live_server, settings, number, viewer, editor, signed_in_page) -> Page:
    """The history of a number with four versions, of which three were saved in one go."""
    settings.PUSH_INLINE = False
    for text in ("Open.", "Open on Sundays.", "Open on Mondays."):
        save_as(editor, text)
    signed_in_page(viewer)
    page.goto(f"{live_server.url}/numbers/{NUMBER}/history/")
    return page


def pick(page: Page, version: int):
    return page.get_by_label(f"Compare version {version}", exact=True)


def test_two_picked_versions_are_compared_and_no_third_can_be_picked(history: Page):
    history.locator(".timeline__fold summary").click()
    expect(history.get_by_role("button", name="Compare", exact=True)).to_be_disabled()
    pick(history, 4).check()
    pick(history, 1).check()
    expect(pick(history, 2)).to_be_disabled()
    history.get_by_role("button", name="Compare 1 and 4").click()
    expect(history.get_by_role("heading", name="Version 1 and version 4")).to_be_visible()


def test_a_group_opens_by_keyboard(history: Page):
    history.locator(".timeline__fold summary").focus()
    expect(pick(history, 2)).to_be_hidden()
    history.keyboard.press("Enter")
    expect(pick(history, 2)).to_be_visible()


def test_a_copied_text_is_on_the_clipboard_and_that_is_said(history: Page):
    history.context.grant_permissions(["clipboard-read", "clipboard-write"])
    history.locator("#version-1 a[data-copy]").click()
    expect(history.locator("#copy-said")).to_have_text("Copied")
    assert history.evaluate("navigator.clipboard.readText()") == TEXT


def test_a_difference_on_paper_is_told_without_colours(history: Page, live_server):
    history.goto(f"{live_server.url}/numbers/{NUMBER}/compare/?from=1&to=2")
    history.emulate_media(media="print")
    expect(history.locator(".bar").first).to_be_hidden()
    expect(history.locator(".diff ins").last).to_have_css("text-decoration-line", "underline")
    expect(history.locator(".diff del").last).to_have_css("text-decoration-line", "line-through")
