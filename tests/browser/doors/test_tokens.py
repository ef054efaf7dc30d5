"""A token is made, copied and used at a screen; and the reference opens where a link leads."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.page_load import wait_for_page

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("clean_cache", "quiet")
def test_a_copied_token_lets_its_program_in(live_server, manager, signed_in_page):
    page = signed_in_page(manager)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}/account/tokens/")
    page.get_by_label("Name", exact=True).fill("CRM")
    page.get_by_role("button", name="Make the token").click()
    wait_for_page(page.locator("#token-secret"))
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#copy-said")).to_have_text("Copied")
    token = page.evaluate("navigator.clipboard.readText()")
    answer = httpx.get(f"{live_server.url}/api/v1/numbers", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


@pytest.mark.usefixtures("clean_cache", "quiet")
def test_a_link_of_the_reference_opens_its_call(live_server, viewer, signed_in_page):
    page: Page = signed_in_page(viewer)
    page.goto(f"{live_server.url}/api/docs")
    page.get_by_role("link", name="/api/v1/numbers/{number}/compare").click()
    expect(page.locator("#compare-versions")).to_be_visible()
