"""The state asks for itself again and again, and is in nobody's way."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from profiles.models import Account, PhoneNumber, Rollout
from profiles.services import account
from profiles.services.actors import NIXFLEX
from tests.conftest import NUMBER
from tests.services.rollouts.plans.making import one_row, table_plan

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache")]

A_LOOK = 3_100  # milliseconds: a little more than the page waits before it looks again
ANSWER = "Nobody may push today."
ANSWERED = f'<section id="number-status">{ANSWER}</section>'


@pytest.fixture
def retrying(page: Page, live_server, make_number, editor, signed_in_page) -> Page:
    """The editor of a number that is being retried."""
    make_number(state="retrying")
    signed_in_page(editor)
    page.clock.install()
    page.goto(f"{live_server.url}/numbers/{NUMBER}/")
    return page


def replaced(page: Page) -> None:
    """Wait until the state has been replaced by a newer one."""
    page.locator("#number-status").evaluate("old => { old.dataset.old = 'yes' }")
    page.clock.run_for(A_LOOK)
    expect(page.locator("#number-status[data-old]")).to_have_count(0)


def test_the_button_keeps_the_focus_while_the_state_is_asked_for(retrying: Page):
    button = retrying.get_by_role("button", name="Try now")
    button.focus()
    replaced(retrying)
    expect(button).to_be_focused()


def test_the_answer_to_the_button_is_shown_although_the_state_is_due_to_be_asked_for(retrying: Page):
    """Else the answer would come to a button that is not there any more."""
    held: list[Route] = []
    retrying.route("**/push/", lambda route: held.append(route))
    with retrying.expect_request("**/push/"):
        retrying.get_by_role("button", name="Try now").click()
    retrying.clock.run_for(A_LOOK)
    retrying.evaluate("() => fetch(location.href).then(page => page.text())")
    held[0].fulfill(body=ANSWERED, content_type="text/html")
    expect(retrying.locator("#number-status")).to_have_text(ANSWER)


def test_the_button_works_although_the_state_is_being_asked_for(retrying: Page):
    retrying.route("**/status/", lambda route: None)  # no answer
    with retrying.expect_request("**/status/"):
        retrying.clock.run_for(A_LOOK)
    with retrying.expect_request("**/push/"):
        retrying.get_by_role("button", name="Try now").click()


def test_the_answer_to_the_button_is_shown_although_typing_brought_another_state(retrying: Page):
    held: list[Route] = []
    retrying.route("**/push/", lambda route: held.append(route))
    with retrying.expect_request("**/push/"):
        retrying.get_by_role("button", name="Try now").click()
    PhoneNumber.objects.update(state="unconfirmed")
    with retrying.expect_response("**/draft/") as answer:
        retrying.get_by_label("Business profile", exact=True).press_sequentially("x")
    assert "number-status" in answer.value.text()
    held[0].fulfill(body=ANSWERED, content_type="text/html")
    expect(retrying.locator("#number-status")).to_have_text(ANSWER)
    expect(retrying.locator("#still-working")).to_be_empty()


def test_the_banner_of_a_pause_comes_and_goes_with_the_state(retrying: Page):
    banner = retrying.locator(".banner--page")
    account.pause(status=401, message="Who are you?", actor=NIXFLEX)
    retrying.clock.run_for(A_LOOK)
    expect(banner).to_contain_text("Who are you?")
    Account.objects.update(paused_at=None)
    retrying.clock.run_for(A_LOOK)
    expect(banner).to_have_count(0)


def test_a_save_that_meets_a_refused_key_shows_the_banner_at_once(at, sandbox):
    sandbox.add(NUMBER)
    sandbox.faults([{"method": "PATCH", "status": 401, "message": "Who are you?"}])
    page = at(f"/numbers/{NUMBER}/")
    page.get_by_label("Business profile", exact=True).fill("Open on Sundays.")
    page.locator("[data-save]").click()
    expect(page.locator(".banner--page")).to_contain_text("Who are you?")
    expect(page.locator("#said")).to_contain_text("Pending")


def test_the_tab_tells_when_its_reader_is_needed(retrying: Page):
    icon = retrying.locator("#favicon")
    expect(icon).not_to_have_attribute("href", re.compile("attention"))
    Account.objects.create(pk=Account.ONLY)
    PhoneNumber.objects.update(state="rejected")
    retrying.clock.run_for(A_LOOK)
    expect(retrying).to_have_title(re.compile("^● 1 needs you – "))
    expect(icon).to_have_attribute("href", re.compile("attention"))


@pytest.fixture
def running(page: Page, live_server, number, manager, sign_in) -> Page:
    """The page of a rollout that is running and asks for its progress every two seconds."""
    rollout = table_plan(one_row())
    Rollout.objects.update(stage="running", started_at=rollout.created_at)
    sign_in(manager)
    page.goto(f"{live_server.url}/rollouts/{rollout.pk}/")
    return page


def test_whoever_tabs_through_a_rollout_keeps_their_place_while_its_progress_is_replaced(running: Page):
    first, second = (running.locator("#rollout-progress .tile").nth(place) for place in (0, 1))
    first.focus()
    running.locator("#rollout-progress").evaluate("old => { old.dataset.old = 'yes' }")
    expect(running.locator("#rollout-progress[data-old]")).to_have_count(0)
    expect(first).to_be_focused()
    running.keyboard.press("Tab")
    expect(second).to_be_focused()
