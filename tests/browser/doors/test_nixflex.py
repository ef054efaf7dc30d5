"""The JavaScript call of Nixflex's documentation, with another base URL: its text is a version like any other.

In ``PATCH`` nothing but the base URL differs from what an integration runs against Nixflex itself.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from profiles.models import PhoneNumber
from profiles.services.accounts.tokens import make_token
from profiles.services.mirror import importing
from tests.conftest import SYSTEM, actor

pytestmark = pytest.mark.browser

EXAMPLE = "+447446466847"
TEXT = "Smile Dental Croydon. Open on Sundays, 10am-2pm. Phone 07446 466847."
PATCH = """
const number = process.argv[1], text = process.argv[2];
const answer = await fetch(
  `${process.env.NIXFLEX_BASE_URL}/v1/phone-numbers/${encodeURIComponent(number)}`,
  {
    method: "PATCH",
    headers: {
      Authorization: `Bearer ${process.env.NIXFLEX_API_KEY}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ custom_prompt: text }),
  },
);
console.log(JSON.stringify([answer.status, await answer.json()]));
"""
RunPatch = Callable[[str, str], tuple[int, dict[str, object]]]


@pytest.fixture
def run_patch(live_server, manager: User) -> RunPatch:
    """Run the call in Node with a token of the manager's: ``run_patch(number, text)`` gives status and answer."""
    node = shutil.which("node")
    if node is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("no Node is installed")
        pytest.skip("no Node is installed")
    expires = timezone.now() + timedelta(days=1)
    scopes = ("read", "write")
    key = make_token(actor=actor(manager), name="Booking app", scopes=scopes, expires_at=expires)[1]

    def run(number: str, text: str) -> tuple[int, dict[str, object]]:
        done = subprocess.run(
            [node, "--input-type=module", "--eval", PATCH, number, text],
            env={"NIXFLEX_BASE_URL": f"{live_server.url}/nixflex", "NIXFLEX_API_KEY": key},
            capture_output=True,
            check=True,
            text=True,
            timeout=60,
        )
        status, answer = json.loads(done.stdout)
        return status, answer

    return run


@pytest.mark.usefixtures("clean_cache", "quiet")
def test_what_a_program_sends_is_reverted_in_the_browser(
    page: Page, live_server, sandbox, manager, signed_in_page, run_patch
):
    importing.import_numbers(actor=SYSTEM)
    before = sandbox.state(EXAMPLE)["custom_prompt"]

    # The call answers as Nixflex does, and callers hear its text.
    status, answer = run_patch(EXAMPLE, TEXT)
    assert (status, answer["phone_number"]["custom_prompt"]) == (200, TEXT)
    assert sandbox.state(EXAMPLE)["custom_prompt"] == TEXT

    # It is a version with its author.
    signed_in_page(manager).goto(f"{live_server.url}/numbers/{EXAMPLE}/history/")
    newest = page.get_by_role("main").get_by_text("Booking app (manager)").first
    expect(newest).to_be_visible()

    # It is in the audit log.
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Audit log").click()
    rows = page.get_by_role("row").filter(has_text="Booking app (manager)")
    expect(rows.filter(has_text="Edit").filter(has_text="Version 2")).to_have_count(1)

    # And it is taken back by hand.
    page.goto(f"{live_server.url}/numbers/{EXAMPLE}/history/")
    page.get_by_role("link", name="Go back to this: version 1").click()
    page.get_by_label("Why?").fill("The booking app was wrong")
    page.get_by_role("button", name="Go back to version 1").click()
    expect(page.locator("#number-status")).to_contain_text("Callers hear version 3.")
    assert sandbox.state(EXAMPLE)["custom_prompt"] == before
    assert PhoneNumber.objects.get(number=EXAMPLE).version == 3
