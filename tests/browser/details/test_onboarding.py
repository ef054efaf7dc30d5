"""New numbers onboarded from end to end: from an import without profiles to live ones with labels and tags."""

import pytest
from playwright.sync_api import Page, expect

from nixadmin.sandbox import SandboxServer
from profiles.models import NumberTag, PhoneNumber, Rollout
from profiles.services import api
from profiles.services.mirror import importing
from profiles.services.rollouts.templates import create_template
from tests.browser.page_load import wait_for_page
from tests.browser.test_rollouts import PLENTY, held, work_until
from tests.conftest import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache", "quiet")]

NEW = 10


@pytest.fixture
def newcomers(settings, transactional_db):
    """A sandbox whose first ten numbers have no profile, imported."""
    settings.NIXFLEX_WRITES_PER_MINUTE = PLENTY
    settings.IMPORT_MINUTES = 0
    with SandboxServer(numbers=NEW, write_limit=PLENTY) as server:
        settings.NIXFLEX_BASE_URL = server.url
        for number in held(server):
            server.edit(number, "")
        importing.import_numbers(actor=SYSTEM)
        yield server
        api.client().close()
        api._client.cache_clear()


def test_ten_new_numbers_are_live_with_labels_and_tags(
    page: Page, live_server, sign_in, manager, newcomers: SandboxServer
):
    create_template(actor=SYSTEM, name="Clinic", text="Business: ${name}. Open ${hours}.", note="")
    numbers = list(PhoneNumber.objects.order_by("pk"))
    table = "\n".join(
        ["Phone\tLabel\tTags\tName\tHours"]
        + [
            f"{each.number}\tClinic {at}\tdental\tThe Clinic {at}\t9 to 5"
            for at, each in enumerate(numbers[1:])
        ]
    )

    sign_in(manager)
    page.get_by_role("link", name="Give new numbers their profiles").click()
    page.get_by_role("link", name="Clinic").click()
    first = numbers[0].number
    page.get_by_label(f"Label, {first}").fill("Typed")
    page.get_by_label(f"Tags, {first}").fill("vet")
    page.get_by_label(f"name, {first}").fill("The Typed Clinic")
    page.get_by_label(f"hours, {first}").fill("at night")
    page.get_by_text("Fill these cells from a table").click()
    page.get_by_label("Or paste the cells from a spreadsheet").fill(table)
    page.get_by_role("button", name="Fill the cells").click()
    expect(page.get_by_label(f"name, {numbers[9].number}")).to_have_value("The Clinic 8")
    page.get_by_role("button", name="See the texts").click()
    wait_for_page(page.get_by_role("link", name="Difference in row 1", exact=True))
    page.get_by_role("link", name="Difference in row 1", exact=True).click()
    expect(page.locator("#rows")).to_contain_text("The Typed Clinic")
    page.get_by_label("Why?").fill("New customers")
    page.get_by_label("How many numbers?").fill(str(NEW))
    page.get_by_label("First numbers").fill(str(NEW))
    page.get_by_role("button", name="Start the rollout").click()
    expect(page.get_by_text("Started.")).to_be_visible()

    work_until(Rollout.objects.get(), Rollout.Stage.FINISHED)
    assert held(newcomers)[first] == "Business: The Typed Clinic. Open at night."
    assert PhoneNumber.objects.filter(state="live", has_profile=True).exclude(label="").count() == NEW
    assert NumberTag.objects.count() == NEW
