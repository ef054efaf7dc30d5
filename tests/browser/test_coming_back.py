"""Back, Forward, reload, a second tab and a session that has ended: no word is lost, and nothing is done twice."""

import pytest
from playwright.sync_api import Page, Route, expect

from profiles.models import PhoneNumber, Revision, Rollout
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from profiles.texts.composition import body_digest
from tests.conftest import NUMBER, SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache")]

EDITOR = f"/numbers/{NUMBER}/"
NEW_TEXT = "/rollouts/new/?source=text"


def profile(page: Page):
    return page.get_by_label("Business profile", exact=True)


def save(page: Page) -> None:
    page.locator("[data-save]").click()


def type_for_all(page: Page) -> None:
    page.get_by_label("The text for all of them").fill("Closed on Monday.")
    page.get_by_label("Name of the rollout").fill("Bank holiday")


def sign_in_in_another_tab(page: Page, address: str, name: str) -> None:
    tab = page.context.new_page()
    tab.goto(f"{address}/accounts/login/")
    tab.get_by_label("Username").fill(name)
    tab.get_by_label("Password").fill("pass-for-tests")
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", name="Overview")).to_be_visible()
    tab.close()


def test_forward_after_back_shows_what_was_saved_meanwhile(at):
    page = at("/numbers/")
    page.locator("[data-row]").first.click()
    expect(profile(page)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Numbers", level=1)).to_be_visible()
    tab = page.context.new_page()
    tab.goto(page.url.replace("/numbers/", EDITOR))
    profile(tab).fill("Saved in the other tab.")
    save(tab)
    expect(tab.locator("#said")).to_contain_text("Saved as version 2")
    page.go_forward()
    expect(profile(page)).to_have_value("Saved in the other tab.")
    expect(page.locator("[name='base_version']").first).to_have_value("2")


def test_a_reload_brings_the_text_and_the_note_back(at):
    page = at(EDITOR)
    page.on("dialog", lambda dialog: dialog.accept())
    profile(page).fill("Half a sentence")
    page.get_by_label("Why (optional)").fill("Their owner rang")
    expect(page.locator("#said")).to_contain_text("Draft kept")
    page.reload()
    expect(profile(page)).to_have_value("Half a sentence")
    expect(page.get_by_label("Why (optional)")).to_have_value("Their owner rang")


def test_words_come_back_with_what_they_started_from(at):
    """Or they would be taken for words about a text that their author has not seen."""
    page = at(EDITOR)
    page.get_by_label("Why (optional)").fill("Their owner rang")
    opened = PhoneNumber.objects.select_related("head").get(number=NUMBER)
    save_profile(opened, text="Saved meanwhile.", actor=SYSTEM, change=Change.on(opened))
    page.reload()
    expect(page.get_by_label("Why (optional)")).to_have_value("Their owner rang")
    expect(page.locator("#editor [name='base_version']")).to_have_value("1")
    expect(page.locator("#editor [name='base_digest']")).to_have_value(body_digest(opened.head_body))


def test_a_reload_brings_the_words_of_a_plain_form_back(at):
    page = at(NEW_TEXT)
    page.on("dialog", lambda dialog: dialog.accept())
    type_for_all(page)
    page.reload()
    expect(page.get_by_label("The text for all of them")).to_have_value("Closed on Monday.")
    expect(page.get_by_label("Name of the rollout")).to_have_value("Bank holiday")


def test_words_typed_into_a_plain_form_before_the_scripts_arrived_come_back(at):
    page = at(NEW_TEXT)
    page.on("dialog", lambda dialog: dialog.accept())

    def late(route: Route) -> None:
        type_for_all(page)
        route.continue_()

    page.route("**/site/keep*.js", late, times=1)
    page.reload(wait_until="commit")
    expect(page.get_by_label("Name of the rollout")).to_have_value("Bank holiday")
    page.wait_for_load_state()
    at("/numbers/")
    at(NEW_TEXT)
    expect(page.get_by_label("The text for all of them")).to_have_value("Closed on Monday.")


def test_back_to_a_form_that_was_sent_plans_nothing_twice(at):
    page = at(NEW_TEXT)
    type_for_all(page)
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("heading", name="Bank holiday")).to_be_visible()
    page.reload()  # asks for the dry run, and sends nothing
    page.go_back()
    expect(page.get_by_role("heading", name="New rollout")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("heading", name="Bank holiday")).to_be_visible()
    assert Rollout.objects.count() == 1


def test_a_plan_whose_answer_got_lost_is_not_made_twice(at):
    page = at(NEW_TEXT)
    type_for_all(page)

    def lose(route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/rollouts/new/**", lose, times=1)
    page.get_by_role("button", name="Plan it").click()
    page.wait_for_url("chrome-error://**")
    page.reload()  # the browser sends the very form again
    expect(page.get_by_role("heading", name="Bank holiday")).to_be_visible()
    assert Rollout.objects.count() == 1


def test_the_second_of_two_tabs_does_not_save_over_the_first(at, second_page):
    first = at(EDITOR)
    second_page.goto(first.url)
    profile(first).fill("From the first tab.")
    save(first)
    expect(first.locator("#said")).to_contain_text("Saved as version 2")
    profile(second_page).fill("From the second tab.")
    save(second_page)
    expect(second_page.locator("#save-result")).to_contain_text("saved version 2")
    expect(profile(second_page)).to_have_value("From the second tab.")
    assert PhoneNumber.objects.get(number=NUMBER).head.text == "From the first tab."


def test_a_plain_form_whose_session_has_ended_is_sent_after_signing_in(at, live_server, manager):
    page = at(NEW_TEXT)
    type_for_all(page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Plan it").click()
    expect(page.locator("main")).to_contain_text("Your session has ended.")
    expect(page.locator("main textarea").first).to_have_value("Closed on Monday.")
    sign_in_in_another_tab(page, live_server.url, manager.username)
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("heading", name="Bank holiday")).to_be_visible()
    assert Rollout.objects.count() == 1


def test_a_decision_whose_session_has_ended_keeps_its_reason(at, live_server, manager):
    page = at(f"{EDITOR}clear/")
    page.get_by_label("Why?").fill("They have closed for good.")
    page.context.clear_cookies(name="sessionid")
    page.locator("main form").get_by_role("button", name="Clear").click()
    expect(page.locator("main")).to_contain_text("Your session has ended.")
    sign_in_in_another_tab(page, live_server.url, manager.username)
    page.get_by_role("button", name="Send again").click()
    expect(profile(page)).to_have_value("")
    assert Revision.objects.latest("version").note == "They have closed for good."
