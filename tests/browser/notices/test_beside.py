"""Typing beside a notice: it stays in the preview, and counts."""

import re

import pytest
from playwright.sync_api import Page, expect

from profiles.texts.contract import LIMIT, NEAR_LIMIT
from tests.browser.editor.workbench import field
from tests.conftest import NUMBER
from tests.notices import TITLE, WORDS, make_notice, renew

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache", "quiet")]


@pytest.fixture
def under_notice(live_server, number, editor, signed_in_page) -> Page:
    """The editor of a number whose callers hear a notice above the profile."""
    make_notice(number)
    renew(number)
    page: Page = signed_in_page(editor)
    page.goto(f"{live_server.url}/numbers/{NUMBER}/")
    return page


def test_the_notice_stays_over_what_is_typed(under_notice: Page):
    field(under_notice).fill("Open on Sundays.")
    expect(under_notice.locator("#preview-text")).to_have_text("Open on Sundays.")
    expect(under_notice.locator(".stretch--notice")).to_contain_text(f"Notice “{TITLE}”")
    expect(under_notice.locator(".stretch--notice .text")).to_have_text(WORDS)


def test_the_count_of_the_browser_warns_of_both_together(under_notice: Page):
    under_notice.route("**/draft/", lambda _route: None)  # no answer: the count is the browser's own
    counter = under_notice.locator("#counter")
    field(under_notice).fill("a" * (LIMIT - NEAR_LIMIT - len(WORDS)))
    expect(counter).to_have_class(re.compile("counter--near"))
    field(under_notice).fill("a" * (LIMIT - NEAR_LIMIT - 2 * len(WORDS)))
    expect(counter).not_to_have_class(re.compile("counter--near"))
