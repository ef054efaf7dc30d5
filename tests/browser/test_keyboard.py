"""Staff who leave the mouse alone: single keys, their list, the order of Tab, where the focus is afterwards."""

import pytest
from playwright.sync_api import Page, expect

from profiles.models import PhoneNumber
from tests.conftest import NUMBER

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("quiet")]

LIST = "Keyboard shortcuts"


def the_list(page: Page):
    return page.get_by_role("dialog", name=LIST)


def test_the_list_of_keys_opens_and_gives_the_focus_back(at):
    page = at("/numbers/")
    link = page.get_by_role("link", name="Rollouts")
    link.focus()
    page.keyboard.press("?")
    expect(the_list(page)).to_be_visible()
    expect(the_list(page).get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(the_list(page)).to_be_hidden()
    expect(link).to_be_focused()


def test_the_list_of_keys_opens_from_the_menu_too(at):
    page = at("/")
    page.locator(".bar .menu > summary").click()
    page.get_by_role("button", name=LIST).click()
    expect(the_list(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".bar .menu > summary")).to_be_focused()


def test_g_and_a_letter_go_to_a_part_of_the_site(at, live_server, subtests):
    page = at(f"/numbers/{NUMBER}/history/")
    for key, address in [("o", "/"), ("n", "/numbers/"), ("r", "/rollouts/"), ("a", "/audit/")]:
        page.keyboard.press("g")
        page.keyboard.press(key)
        with subtests.test(key):
            expect(page).to_have_url(live_server.url + address)
        # The address changes before the page's scripts are there to hear the next key.
        page.wait_for_load_state("domcontentloaded")


def test_a_slash_goes_to_the_search_of_the_page_or_to_that_of_the_numbers(at, live_server):
    page = at("/")
    page.keyboard.press("/")
    expect(page.locator("#id_q")).to_be_focused()
    expect(page).to_have_url(f"{live_server.url}/numbers/")
    page.keyboard.type("/?gn")
    expect(page.locator("#id_q")).to_have_value("/?gn")


def test_j_and_k_walk_through_a_list_and_enter_opens(at, make_number, live_server):
    first = PhoneNumber.objects.get(number=NUMBER)
    second = make_number("+441632960002")
    page = at("/numbers/")
    page.keyboard.press("j")
    expect(page.locator(f"#number-{first.pk}")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")  # there is no third
    expect(page.locator(f"#number-{second.pk}")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(f"#number-{first.pk}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/numbers/{NUMBER}/")


def test_letters_typed_into_a_field_do_nothing_else(at, live_server):
    page = at(f"/numbers/{NUMBER}/")
    page.keyboard.press("e")
    field = page.get_by_label("Business profile", exact=True)
    expect(field).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("?/jkxegn")
    expect(field).to_have_value("?/jkxegn")
    page.get_by_label("Why (optional)").press_sequentially("go h")
    expect(the_list(page)).to_be_hidden()
    expect(page).to_have_url(f"{live_server.url}/numbers/{NUMBER}/")


def test_keys_can_be_switched_off_for_this_browser(at, live_server):
    page = at("/")
    page.keyboard.press("?")
    page.get_by_label("Single keys do something").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.keyboard.press("/")
    page.locator(".bar .menu > summary").click()
    page.get_by_role("button", name=LIST).click()
    page.get_by_label("Single keys do something").check()
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{live_server.url}/")
    page.keyboard.press("?")
    expect(the_list(page)).to_be_visible()


def test_keys_with_a_modifier_are_the_browsers_own(at, live_server):
    page = at("/")
    for key in ("Control+g", "Alt+g", "Meta+g"):
        page.keyboard.press(key)
        page.keyboard.press("n")
    page.keyboard.press("Shift+g")
    page.keyboard.press("n")
    expect(page).to_have_url(f"{live_server.url}/")


def test_the_first_tab_leads_past_the_bar(at):
    page = at("/numbers/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_is_walked_through_by_tab_and_closes_behind_whoever_leaves_it(at):
    page = at("/rollouts/")
    menu, panel = page.locator(".bar .menu"), page.locator(".bar .menu__panel")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    walked = []
    for _ in range(20):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.closest('.menu__panel') !== null"):
            break
        walked.append(
            page.evaluate("document.activeElement.value || document.activeElement.innerText.trim()")
        )
    pages = ["Your account", "People", "Tokens for programs", "API", "Webhooks"]
    assert walked == [*pages, LIST, "system", "Sign out"]
    expect(panel).to_be_hidden()
