"""A save that met another: its reason, the difference and the way out are in sight together."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from profiles.models import Account, PhoneNumber
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from profiles.services.rollouts.scheduling import schedule_edit
from tests.browser.editor.workbench import LONG, box, field
from tests.conftest import NUMBER, actor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache")]


@pytest.fixture
def two_banners(make_number, manager) -> PhoneNumber:
    """A number for which another text is scheduled, while nothing is being sent for the whole account."""
    number: PhoneNumber = make_number(text=LONG)
    starts = timezone.now() + timedelta(days=20)
    schedule_edit(
        number,
        actor=actor(manager),
        text="Closed for Christmas.",
        change=Change(1, note="Christmas"),
        starts_at=starts,
        ends_at=starts + timedelta(days=2),
    )
    Account.objects.update_or_create(
        pk=Account.ONLY,
        defaults={
            "paused_at": timezone.now(),
            "paused_status": 401,
            "paused_message": "Invalid API key.",
            "last_import_at": timezone.now(),
        },
    )
    return number


@pytest.fixture
def conflict(two_banners: PhoneNumber, signed_in_page, live_server, editor, manager) -> Page:
    """What is said to somebody whose save came after another one, in a window of 1280 by 800."""
    page: Page = signed_in_page(editor)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/numbers/{NUMBER}/")
    field(page).fill("Mine.\n" * 400)
    theirs = LONG.replace("9 to 5", "8 to 6")
    save_profile(two_banners, text=theirs, actor=actor(manager), change=Change(1))
    page.locator("#save").click()
    expect(page.locator("#save-result")).to_contain_text("Not saved.")
    return page


def test_a_conflict_shows_its_reason_its_difference_and_the_way_out(conflict: Page):
    assert conflict.locator("main .banner--info, #api-pause .banner").count() == 2
    choice = box(conflict, ".conflict__choice .button--danger")
    for scrolled in (0, 2000):
        conflict.locator("#save-result").evaluate("(result, top) => result.scrollTo(0, top)", scrolled)
        notice = box(conflict, "#save-result .banner")
        assert notice["top"] >= box(conflict, "#save-result")["top"]
        assert box(conflict, ".conflict__choice")["top"] - notice["bottom"] >= 300
        assert box(conflict, ".conflict__choice .button--danger") == choice
    assert choice["bottom"] <= box(conflict, "#save-result")["bottom"] <= 800
    assert box(conflict, "#save")["bottom"] <= 800
