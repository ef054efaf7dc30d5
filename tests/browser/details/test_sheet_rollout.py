"""A block of 30 cells pasted into the sheet, through the dry run, until callers hear it."""

import pytest
from playwright.sync_api import Page, expect

from nixadmin.sandbox import SandboxServer
from profiles.models import Field, PhoneNumber, Rollout
from profiles.services import api
from profiles.services.details.taking_over import take_over
from profiles.services.mirror import importing
from profiles.services.rollouts.templates import create_template
from tests.browser.details.test_sheet import PASTE, cell
from tests.browser.page_load import wait_for_page
from tests.browser.test_rollouts import PLENTY, held, work_until
from tests.conftest import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache", "quiet")]

FLEET = 30


@pytest.fixture
def fleet(settings, transactional_db):
    """A sandbox whose numbers all say what one template makes; they follow it."""
    settings.NIXFLEX_WRITES_PER_MINUTE = PLENTY
    settings.IMPORT_MINUTES = 0
    with SandboxServer(numbers=FLEET, write_limit=PLENTY) as server:
        settings.NIXFLEX_BASE_URL = server.url
        for place, number in enumerate(sorted(held(server))):
            server.edit(number, f"Business: Clinic {place}.\nOpen daily.")
        importing.import_numbers(actor=SYSTEM)
        text = "Business: ${name}.\nOpen ${hours}."
        template = create_template(actor=SYSTEM, name="Clinic", text=text, note="")
        take_over(PhoneNumber.objects.all(), version=template.head, actor=SYSTEM)
        Field.objects.create(key="hours", label="Hours", kind="line")
        yield server
        api.client().close()
        api._client.cache_clear()


def test_thirty_pasted_cells_are_heard_after_their_dry_run(
    page: Page, live_server, sign_in, manager, fleet: SandboxServer
):
    sign_in(manager)
    page.get_by_role("link", name="Numbers", exact=True).click()
    page.get_by_role("link", name="Details", exact=True).click()
    wait_for_page(page.get_by_role("heading", name="Details", level=1))
    cell(page, 0, 2).click()
    page.evaluate(PASTE, "\n".join(f"from {place} to 23" for place in range(FLEET)))
    expect(page.get_by_text("30 changed cells of 30 numbers.")).to_be_visible()
    page.get_by_role("button", name="See the dry run").click()

    wait_for_page(page.get_by_role("heading", name="Clinic: changed details"))
    page.get_by_role("link", name="Difference in row 1", exact=True).click()
    expect(page.locator("#rows")).to_contain_text("from 0 to 23")
    page.get_by_label("Why?").fill("Summer")
    page.get_by_label("How many numbers?").fill(str(FLEET))
    page.get_by_label("First numbers").fill(str(FLEET))
    page.get_by_role("button", name="Start the rollout").click()
    expect(page.get_by_text("Started.")).to_be_visible()
    work_until(Rollout.objects.get(), Rollout.Stage.FINISHED)

    said = {text.partition("\n")[2] for text in held(fleet).values()}
    assert said == {f"Open from {place} to 23." for place in range(FLEET)}
    page.goto(f"{live_server.url}/details/")
    expect(cell(page, 7, 2)).to_have_text("from 7 to 23")
    expect(page.locator("[data-sheet-bar]")).to_be_hidden()
