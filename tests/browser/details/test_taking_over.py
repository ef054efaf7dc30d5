"""A fleet of free texts is taken over by a template: nothing that callers hear changes, and nothing is sent."""

import pytest
from playwright.sync_api import Page, expect

from nixadmin.sandbox import SandboxServer
from profiles.models import PhoneNumber, PushAttempt
from profiles.services import api
from profiles.services.mirror import importing
from profiles.services.rollouts.templates import create_template
from tests.browser.test_rollouts import PLENTY, held
from tests.conftest import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache", "quiet")]

FLEET = 20


@pytest.fixture
def fleet(settings, transactional_db):
    """A sandbox whose numbers say what one template could have made, but for two of them; imported."""
    settings.NIXFLEX_WRITES_PER_MINUTE = PLENTY
    settings.IMPORT_MINUTES = 0
    with SandboxServer(numbers=FLEET, write_limit=PLENTY) as server:
        settings.NIXFLEX_BASE_URL = server.url
        for place, number in enumerate(sorted(held(server))):
            opened = "Closed." if place < 2 else f"Open from {place} to 23."
            server.edit(number, f"Business: Clinic {place}.\n{opened}")
        importing.import_numbers(actor=SYSTEM)
        yield server
        api.client().close()
        api._client.cache_clear()


def test_a_fleet_of_free_texts_is_taken_over(page: Page, live_server, sign_in, manager, fleet: SandboxServer):
    before = held(fleet)
    template = create_template(
        actor=SYSTEM, name="Clinic", text="Business: ${name}.\nOpen ${hours}.", note=""
    )

    sign_in(manager)
    page.goto(f"{live_server.url}/templates/{template.pk}/")
    page.get_by_role("link", name="Details out of texts").click()
    expect(page.get_by_text("18 of 20 profiles could have been made by this template.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Line 2: Closed.")).to_have_count(2)
    page.get_by_role("button", name="Have 18 numbers follow").click()
    expect(page.get_by_text("18 numbers follow this template now.")).to_be_visible()

    assert held(fleet) == before
    assert not PushAttempt.objects.exists()
    assert PhoneNumber.objects.filter(head__template_version__template=template, state="live").count() == 18
