"""Waiting for a page that a press leads to: it is seen, and can be pressed, before its scripts hear anything."""

from playwright.sync_api import Locator, expect


def wait_for_page(sign: Locator) -> None:
    """Wait until ``sign``, which the page before has not, is seen, and until the scripts of its page have run.

    ``page.goto`` waits for both; what follows a click or a key waits for neither.
    """
    expect(sign).to_be_visible()
    sign.page.wait_for_load_state()
