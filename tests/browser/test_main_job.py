"""The main job from end to end, as a member of staff meets it."""

import re

import pytest
from playwright.sync_api import Page, expect

from profiles.models import PhoneNumber
from profiles.services.mirror import importing
from tests.conftest import SYSTEM

pytestmark = pytest.mark.browser

EXAMPLE = "+447446466847"


def held(sandbox) -> str | None:
    """Return the text that the sandbox holds for the example number."""
    return next(row["custom_prompt"] for row in sandbox.state()["numbers"] if row["phone_number"] == EXAMPLE)


@pytest.mark.usefixtures("clean_cache", "quiet")
def test_edit_push_audit_and_go_back(page: Page, live_server, sandbox, manager, sign_in):
    importing.import_numbers(actor=SYSTEM)
    before = held(sandbox)
    sign_in(manager)

    # Find the number by a spelling that a person types.
    page.get_by_role("link", name="Numbers", exact=True).click()
    page.get_by_label("Search by number, label or agent").fill("07446 466")
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="Smile Dental Croydon").click()

    # Type: the counter follows at once, the preview from the server.
    field = page.get_by_label("Business profile", exact=True)
    counter = page.locator("#counter-words")
    length = len(before)
    expect(counter).to_have_text(re.compile(rf"{length:,} of 8,000"))
    field.press("Control+End")
    field.press_sequentially(" We now open on Sundays.")
    expect(counter).to_have_text(re.compile(rf"{length + 24:,} of 8,000"))
    expect(page.locator("#preview-text")).to_contain_text("We now open on Sundays.")

    # Save from the keyboard, and see that callers hear it.
    page.get_by_label("Why (optional)").fill("Sunday opening")
    page.keyboard.press("Control+s")
    expect(page.locator("#said")).to_contain_text("Saved as version 2")
    expect(page.locator("#number-status")).to_contain_text("Live")
    assert held(sandbox) == before + " We now open on Sundays."

    # Go back, from the history.
    page.get_by_role("link", name="History").click()
    page.get_by_role("link", name="Go back to this: version 1").click()
    expect(page.locator(".diff__text del")).to_contain_text("We·now·open·on·Sundays.")
    page.get_by_label("Why?").fill("Sunday opening is off")
    page.get_by_role("button", name="Go back to version 1").click()
    expect(page.locator("#number-status")).to_contain_text("Callers hear version 3.")
    assert held(sandbox) == before

    # Both are in the audit log, with their difference.
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Audit log").click()
    rows = page.get_by_role("row")
    expect(rows.filter(has_text="Sunday opening is off").filter(has_text="Revert")).to_have_count(1)
    expect(rows.filter(has_text="Sunday opening").filter(has_text="Edit")).to_have_count(1)
    rows.filter(has_text="Edit").get_by_role("link", name="Version 2").click()
    expect(page.locator(".diff__text ins")).to_contain_text("We·now·open·on·Sundays.")
    assert PhoneNumber.objects.get(number=EXAMPLE).version == 3
