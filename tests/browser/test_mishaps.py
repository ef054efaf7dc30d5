"""Slow lines, a server that is away, and impatience: nothing is lost and nothing is doubled."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from profiles.models import Revision, Template
from profiles.services.rollouts.templates import create_template
from tests.conftest import NUMBER, actor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache")]

EDITOR = f"/numbers/{NUMBER}/"
PLACE = "element => element.getBoundingClientRect().top + scrollY"


def field(page: Page):
    return page.get_by_label("Business profile", exact=True)


def save(page: Page) -> None:
    page.locator("[data-save]").click()


def test_a_save_while_the_server_restarts_makes_one_version_in_the_end(at):
    page = at(EDITOR)
    field(page).fill("Typed during a restart.")
    page.route("**/*", lambda route: route.abort("connectionrefused"))
    save(page)
    banner = page.locator("#offline-banner")
    expect(banner).to_contain_text("could not be reached")
    page.unroute("**/*")
    expect(banner).to_contain_text("Connected again")
    save(page)
    expect(page.locator("#said")).to_contain_text("Saved as version 2")
    expect(banner).to_be_empty()
    assert list(Revision.objects.order_by("version").values_list("text", flat=True))[1:] == [
        "Typed during a restart."
    ]


def test_an_answer_that_got_lost_does_not_double_the_version(at):
    page = at(EDITOR)
    field(page).fill("Saved, and nobody heard.")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route(f"**{EDITOR}", lose, times=1)
    save(page)
    expect(page.locator("#offline-banner")).to_contain_text("Connected again")
    save(page)
    expect(page.locator("#said")).to_contain_text("Saved already, as version 2")
    assert Revision.objects.count() == 2


@pytest.mark.parametrize(
    ("status", "words"),
    [(429, "Too many requests"), (500, "Something went wrong in Nixadmin"), (413, "too much to send")],
)
def test_an_error_of_a_proxy_is_told_over_the_page_and_costs_no_words(at, status, words):
    page = at(EDITOR)
    page.route(f"**{EDITOR}", lambda route: route.fulfill(status=status, body="<html>nginx"))
    field(page).fill("Still here.")
    before = field(page).evaluate(PLACE)
    save(page)
    expect(page.locator("#problem-banner")).to_contain_text(words)
    assert field(page).evaluate(PLACE) == before
    expect(field(page)).to_have_value("Still here.")
    page.get_by_role("button", name="Close this message").click()
    expect(page.locator("#problem-banner")).to_be_empty()


def test_what_is_said_of_a_save_outlasts_a_preview_and_ends_with_the_next_save(at):
    page = at(EDITOR)
    page.route(f"**{EDITOR}", lambda route: route.fulfill(status=500, body="<html>nginx"), times=1)
    with page.expect_response("**/draft/"):
        field(page).fill("Still here.")
        save(page)
    expect(page.locator("#problem-banner")).to_contain_text("Something went wrong")
    save(page)
    expect(page.locator("#problem-banner")).to_be_empty()


def test_a_template_whose_save_met_no_server_is_back_with_its_words(at, manager):
    template = create_template(
        actor=actor(manager), name="Clinic", text="Open ${hours}.", drop_empty_lines=False
    )
    address = f"/templates/{template.pk}/"
    page = at(address)
    page.locator("#id_text").fill("Open ${hours} and Sundays.")
    page.locator("#id_note").fill("Sundays")
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/templates/**", lambda route: route.abort("connectionrefused"))
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/templates/**")
    at(address)
    expect(page.locator("#id_text")).to_have_value("Open ${hours} and Sundays.")
    expect(page.locator("#id_note")).to_have_value("Sundays")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text("Saved as version 2")
    expect(page.locator("#id_note")).to_have_value("")
    assert Template.objects.get().version == 2


def test_what_takes_over_a_second_shows_progress_and_says_so(at):
    page = at(EDITOR)
    held: list[Route] = []
    page.clock.install()
    page.reload()
    page.route(f"**{EDITOR}", lambda route: held.append(route))
    line, words = page.locator(".progress-line"), page.locator("#still-working")
    field(page).fill("Slow.")
    with page.expect_request(f"**{EDITOR}"):
        save(page)
    expect(words).to_be_empty()
    page.clock.run_for(1_000)
    expect(words).to_have_text("Saving, and sending to Nixflex … Your text is kept here.")
    expect(words).to_be_in_viewport()
    expect(line).to_have_css("opacity", "1")
    held[0].continue_()
    expect(words).to_be_empty()
    expect(line).to_have_css("opacity", "0")


@pytest.mark.parametrize(
    ("pressed", "told"),
    [("button[type=submit]", "Saving, and sending to Nixflex …"), ("a.button", "Still working …")],
    ids=["a form", "a link"],
)
def test_a_page_that_is_long_in_coming_says_what_it_waits_for(at, pressed, told):
    page = at(f"{EDITOR}clear/")
    page.clock.install()
    page.reload()
    # The browser stays where it is by such an answer, as while it waits for another.
    page.route("**/numbers/**", lambda route: route.fulfill(status=204))
    page.locator(f"main form {pressed}").click(no_wait_after=True)
    expect(page.locator("html")).to_have_attribute("data-leaving", "")
    page.clock.run_for(1_000)
    expect(page.locator("#still-working")).to_have_text(told)


def test_back_after_a_save_shows_what_was_saved(at, live_server):
    page = at(EDITOR)
    field(page).fill("New words.")
    save(page)
    expect(page.locator("#said")).to_contain_text("Saved as version 2")
    page.goto(f"{live_server.url}/numbers/")
    page.go_back()
    expect(field(page)).to_have_value("New words.")
    expect(page.locator("[name='base_version']").first).to_have_value("2")


def test_back_after_signing_out_shows_nothing(at):
    page = at(EDITOR)
    expect(field(page)).to_be_visible()
    page.locator(".bar .menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Riverside Dental")


def test_two_presses_of_a_plain_form_send_it_once(at):
    page = at(EDITOR + "clear/")
    page.get_by_label("Why?").fill("They asked for it.")
    # Counted where the browser would send it, which it does not.
    page.evaluate("""() => window.addEventListener("submit", event => {
      window.sent = (window.sent ?? 0) + !event.defaultPrevented;
      event.preventDefault();
    })""")
    page.locator("main form").get_by_role("button", name="Clear").dblclick()
    assert page.evaluate("window.sent") == 1
