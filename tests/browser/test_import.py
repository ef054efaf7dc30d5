"""The Import button: the page with it tells how far the import is while it waits for the answer."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

# Playwright does not look at a page that waits for the next one, so the page keeps by itself what it told.
KEEP_WHAT_IS_TOLD = """() => new MutationObserver(() => {
    sessionStorage.told = `${sessionStorage.told} ${document.querySelector("#import-progress")?.innerText}`;
}).observe(document.body, { childList: true, subtree: true })"""


@pytest.mark.usefixtures("clean_cache", "quiet")
def test_the_page_with_the_button_tells_how_far_the_import_is(
    page: Page, live_server, sandbox, manager, sign_in, subtests
):
    sign_in(manager)
    page.goto(f"{live_server.url}/numbers/")
    page.evaluate(KEEP_WHAT_IS_TOLD)
    sandbox.faults([{"method": "GET", "path": "/v1/phone-numbers", "delay": 4}])
    page.get_by_role("button", name="Import from Nixflex").first.click()
    with subtests.test("the result"):
        expect(page.locator("#messages")).to_contain_text("3 numbers seen, 3 new")
    with subtests.test("and before that, how far it was"):
        assert "Importing: 0 numbers read so far" in page.evaluate("sessionStorage.told")
