"""Both changes of a conflict, put together in the editor with one press, and taken back with one key."""

import pytest
from playwright.sync_api import Page, expect

from profiles.models import PhoneNumber
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from tests.browser.editor.workbench import box, field
from tests.conftest import NUMBER, actor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache")]

BASE = "Open 9 to 5.\nPhone 1.\nRing twice.\nParking behind."
THEIRS = "Open 8 to 5.\nPhone 1.\nRing twice.\nParking: two places."
MINE = "Open 9 to 5.\nPhone 1.\nRing once.\nParking: in the yard."
BOTH = "Open 8 to 5.\nPhone 1.\nRing once.\nParking: in the yard."


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["1280", "390"])
def conflict(request, make_number, signed_in_page, live_server, editor, manager) -> Page:
    """The page of somebody whose save came after another one."""
    number: PhoneNumber = make_number(text=BASE)
    page: Page = signed_in_page(editor)
    width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{live_server.url}/numbers/{NUMBER}/")
    field(page).fill(MINE)
    save_profile(number, text=THEIRS, actor=actor(manager), change=Change.on(number))
    page.locator("#save").click()
    expect(page.locator("#save-result")).to_contain_text("Not saved.")
    return page


def test_both_changes_are_put_together_and_saved(conflict: Page):
    conflict.get_by_label("Mine:").check()
    conflict.get_by_role("button", name="Put both together").click()
    expect(field(conflict)).to_have_value(BOTH)
    conflict.locator("#save").click()
    expect(conflict.locator("#said")).to_contain_text("Saved as version 3")


def test_what_is_put_together_can_be_looked_through(conflict: Page):
    conflict.get_by_role("button", name="Put both together").click()
    expect(conflict.locator("#save-result")).to_contain_text("look them through")
    expect(conflict.locator("#against-live .diff")).to_be_visible()
    assert box(conflict, "#save-result")["bottom"] <= box(conflict, "#against-live .diff")["top"]


def test_one_key_takes_them_back(conflict: Page):
    conflict.get_by_role("button", name="Put both together").click()
    expect(field(conflict)).not_to_have_value(MINE)
    field(conflict).press("Control+z")
    expect(field(conflict)).to_have_value(MINE)


def test_nothing_of_the_offer_is_wider_than_the_page(conflict: Page):
    expect(conflict.get_by_role("heading", name="Both changes, put together")).to_be_attached()
    assert box(conflict, ".overlap")["right"] <= conflict.viewport_size["width"]
    assert conflict.evaluate("document.documentElement.scrollWidth") <= conflict.viewport_size["width"]
