"""The first page keeps itself up to date under somebody's eyes and fingers, and is in nobody's way."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Request, expect

from profiles.models import Account, PhoneNumber
from tests.conftest import NUMBER

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache", "quiet")]

# Milliseconds: a little more than the page waits before it looks again.
A_LOOK = 20_500
OTHER = "+441632960002"
HIDDEN = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def overview(page: Page, live_server, make_number, manager, signed_in_page) -> Page:
    """The overview, with a clock that goes as the test says, of an account of one number."""
    Account.objects.create(pk=Account.ONLY, last_import_at=timezone.now(), alive_at=timezone.now())
    make_number()
    signed_in_page(manager)
    page.clock.install()
    page.goto(f"{live_server.url}/")
    return page


@pytest.fixture
def looks(overview: Page) -> Callable[[], int]:
    """Return how often the page has looked again."""
    asked: list[Request] = []
    overview.on("request", lambda request: asked.append(request) if "seen=" in request.url else None)
    return lambda: len(asked)


def test_a_refused_number_appears_and_nothing_is_taken_from_whoever_reads(overview: Page, make_number):
    table = overview.locator("#activity-table")
    table.get_by_text("Show as a table").click()
    overview.locator("#states-all").focus()
    overview.evaluate("window.focused = document.activeElement")

    make_number(OTHER, label="Riverside Dental", state="rejected")
    overview.clock.run_for(A_LOOK)

    expect(overview.locator("#queue")).to_contain_text("Riverside Dental")
    expect(overview.locator("#queue [role='status']")).to_have_text("1 thing needs you1")
    expect(overview.locator("#tile-rejected")).to_contain_text("1")
    expect(overview).to_have_title("● 1 needs you – Overview · Nixadmin")
    expect(overview.locator("#favicon")).to_have_attribute("href", "/static/img/favicon-attention.svg")
    expect(table.locator("tbody")).to_be_visible()
    assert overview.evaluate("document.activeElement === window.focused")

    # And it goes again by itself; whoever stood on it is not sent to the top of the page.
    overview.locator("#queue").get_by_role("link", name="Riverside Dental").focus()
    PhoneNumber.objects.filter(number=OTHER).update(state="live")
    overview.clock.run_for(A_LOOK)

    expect(overview.locator("#queue")).to_contain_text("Nothing needs you")
    expect(overview.locator("#queue")).to_be_focused()
    expect(overview).to_have_title("Overview · Nixadmin")
    expect(overview.locator("#favicon")).to_have_attribute("href", "/static/img/favicon.svg")


def test_a_page_that_nobody_sees_does_not_ask(overview: Page, looks):
    overview.evaluate(HIDDEN, "hidden")
    overview.clock.run_for(3 * A_LOOK)
    assert looks() == 0
    with overview.expect_response("**/?seen=*"):
        overview.evaluate(HIDDEN, "visible")
    assert looks() == 1


def test_whoever_would_read_in_peace_switches_it_off_for_this_browser(overview: Page, looks):
    switch = overview.get_by_label("Keeps itself up to date")
    switch.uncheck()
    overview.clock.run_for(3 * A_LOOK)
    overview.reload()
    expect(switch).not_to_be_checked()
    overview.clock.run_for(3 * A_LOOK)
    assert looks() == 0
    with overview.expect_response("**/?seen=*"):
        switch.check()


def test_a_page_whose_session_has_ended_stops_asking(overview: Page, looks, complaints):
    overview.context.clear_cookies()
    overview.clock.run_for(A_LOOK)
    expect(overview.locator("#session-banner")).to_contain_text("Your session has ended.")
    overview.clock.run_for(3 * A_LOOK)
    assert looks() == 1
    # The browser itself reports each 401.
    complaints[:] = [each for each in complaints if "401" not in each]


def test_the_order_of_lines_follows_without_moving_what_has_the_focus(overview: Page, make_number):
    """A line that comes before the focused one, and one that goes, leave it where it is."""
    make_number(OTHER, label="Old", state="drifted")
    overview.clock.run_for(A_LOOK)
    link = overview.locator("#queue").get_by_role("link", name="See the change and decide")
    link.focus()
    PhoneNumber.objects.filter(number=NUMBER).update(label="New", state="rejected")
    overview.clock.run_for(A_LOOK)
    expect(overview.locator("#queue .table__main")).to_have_text(["New", "Old"])
    expect(link).to_be_focused()
