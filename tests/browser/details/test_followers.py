"""A template is reworded for 150 followers, of which two were edited by hand: these two keep every byte."""

import pytest
from playwright.sync_api import Page, expect

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber, Rollout, Template
from profiles.services import api
from profiles.services.conflicts import Change
from profiles.services.details.taking_over import take_over
from profiles.services.editing import save_profile
from profiles.services.mirror import importing
from profiles.services.rollouts.templates import create_template
from profiles.worker import Worker
from tests.browser.page_load import wait_for_page
from tests.browser.test_rollouts import PLENTY, held, work_until
from tests.conftest import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache", "quiet")]

FOLLOWERS, EDITED = 150, 2
WORDS = "Business: ${name}.\nOpen ${hours}."
REWORDED = "${name} is open ${hours}. Ask for a check-up."


@pytest.fixture
def fleet(settings, transactional_db):
    """A sandbox of 150 numbers that follow a template, imported; two were edited by hand since, and are live."""
    settings.NIXFLEX_WRITES_PER_MINUTE = PLENTY
    settings.IMPORT_MINUTES = 0
    with SandboxServer(numbers=FOLLOWERS, write_limit=PLENTY) as server:
        settings.NIXFLEX_BASE_URL = server.url
        for place, number in enumerate(sorted(held(server))):
            server.edit(number, f"Business: Clinic {place}.\nOpen from {place} to 23.")
        importing.import_numbers(actor=SYSTEM)
        template = create_template(actor=SYSTEM, name="Clinic", text=WORDS, note="")
        assert template.head is not None
        take_over(PhoneNumber.objects.all(), version=template.head, actor=SYSTEM)
        for edited in PhoneNumber.objects.order_by("number")[:EDITED]:
            save_profile(edited, text="Written by hand.", actor=SYSTEM, change=Change.on(edited))
        Worker(interval=0).send_round()
        yield server
        api.client().close()
        api._client.cache_clear()


def test_a_template_is_reworded_for_its_followers_alone(
    page: Page, live_server, sign_in, manager, fleet: SandboxServer
):
    template = Template.objects.get()
    sign_in(manager)
    page.goto(f"{live_server.url}/templates/{template.pk}/")
    page.locator("#id_text").fill(REWORDED)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Followers").click()
    expect(page.get_by_text("148 numbers follow this template")).to_be_visible()
    expect(
        page.get_by_role("link", name="2 numbers filled in from it earlier were edited by hand")
    ).to_be_visible()
    page.get_by_role("button", name="Bring 148 followers up to date").click()
    wait_for_page(page.get_by_text("148 numbers would change"))
    page.get_by_role("link", name="Difference in row 1", exact=True).click()
    expect(page.locator("#rows")).to_contain_text("check-up.")
    page.get_by_label("Why?").fill("Check-ups")
    page.get_by_label("How many numbers?").fill("148")
    page.get_by_label("First numbers").fill("0")
    page.get_by_role("button", name="Start the rollout").click()
    expect(page.get_by_text("Started.")).to_be_visible()

    work_until(Rollout.objects.get(), Rollout.Stage.FINISHED)
    says = held(fleet)
    wanted = {
        number: "Written by hand."
        if place < EDITED
        else f"Clinic {place} is open from {place} to 23. Ask for a check-up."
        for place, number in enumerate(sorted(says))
    }
    assert says == wanted
    assert PhoneNumber.objects.filter(state="live", head__template_version__version=2).count() == 148
