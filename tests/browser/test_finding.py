"""Finding numbers by hand: the keys, results while typing, what is chosen, and words in texts."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from profiles.models import PhoneNumber
from tests.conftest import MakeNumber

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("quiet", "clean_cache")]

A_LOOK = 3_100  # milliseconds: a little more than the page waits before it looks again
LABELS = ["Alder Garage", "Beech Dental", "Birch Salon", "Cedar Vets"]


@pytest.fixture
def numbers(page: Page, live_server, make_number: MakeNumber, manager, signed_in_page) -> Page:
    """The list of four numbers, of which two say that a cut is 45 pounds."""
    for place, label in enumerate(LABELS):
        price = "A cut is 45 Pounds." if label.startswith("B") else "Ask for prices."
        make_number(f"+44163296000{place}", label=label, text=f"Open daily.\n{price}")
    signed_in_page(manager).goto(f"{live_server.url}/numbers/")
    return page


def links(page: Page):
    return page.locator("#number-rows [data-row]")


def test_the_keyboard_alone_finds_and_opens_a_number(numbers: Page):
    field = numbers.locator("#id_q")
    numbers.keyboard.press("/")
    expect(field).to_be_focused()
    numbers.keyboard.type("b")
    expect(links(numbers)).to_have_text(["Beech Dental", "Birch Salon"])
    expect(numbers).to_have_url(re.compile(r"/numbers/\?q=b$"))
    expect(numbers.locator("#number-tally")).to_contain_text("2 numbers")
    numbers.keyboard.press("ArrowDown")
    expect(links(numbers).first).to_be_focused()
    numbers.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    numbers.keyboard.press("ArrowDown")
    numbers.keyboard.press("ArrowDown")
    numbers.keyboard.press("ArrowDown")  # there is no third
    expect(links(numbers).last).to_be_focused()
    numbers.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(field).to_have_value("b")
    numbers.keyboard.press("ArrowDown")
    numbers.keyboard.press("ArrowDown")
    numbers.keyboard.press("Enter")
    expect(numbers.get_by_role("heading", name="Birch Salon")).to_be_visible()


def test_words_in_texts_are_marked_while_one_types(numbers: Page):
    numbers.get_by_text("In profile texts", exact=True).click()
    numbers.locator("#id_q").press_sequentially("45 pounds")
    expect(numbers.locator("#number-rows mark")).to_have_text(["45 Pounds", "45 Pounds"])
    expect(numbers.locator("#number-tally")).to_contain_text("2 numbers say it")
    expect(numbers.locator("#change-many")).to_have_attribute("href", re.compile("find=45%20pounds"))


def test_an_older_answer_never_replaces_a_newer_one(numbers: Page):
    held: list[Route] = []
    numbers.route("**/numbers/?q=a", lambda route: held.append(route))
    with numbers.expect_request("**/numbers/?q=a") as older:
        numbers.locator("#id_q").press_sequentially("a")
    numbers.locator("#id_q").fill("cedar")
    expect(links(numbers)).to_have_text(["Cedar Vets"])
    assert older.value.failure is not None  # taken back by the browser
    assert len(held) == 1


def test_results_that_come_late_do_not_take_the_focus(numbers: Page):
    held: list[Route] = []
    numbers.route("**/numbers/?q=b*", lambda route: held.append(route))
    with numbers.expect_request("**/numbers/?q=b"):
        numbers.locator("#id_q").press_sequentially("b")
    numbers.keyboard.press("ArrowDown")
    expect(links(numbers).first).to_be_focused()
    held[0].continue_()
    expect(links(numbers)).to_have_text(["Beech Dental", "Birch Salon"])
    expect(numbers.locator("#id_q")).to_be_focused()


def test_what_can_be_done_appears_with_the_first_tick_and_moves_nothing(numbers: Page):
    boxes = numbers.locator("tbody input[type='checkbox']")
    push = numbers.get_by_role("button", name="Push now")
    expect(push).to_be_hidden()
    before = numbers.locator("#number-rows").bounding_box()
    boxes.nth(0).check()
    expect(push).to_be_visible()
    expect(numbers.locator("[data-chosen-count]")).to_have_text("1 chosen")
    boxes.nth(2).click(modifiers=["Shift"])
    expect(numbers.locator("[data-chosen-count]")).to_have_text("3 chosen")
    assert numbers.get_by_label("Choose all on this page").evaluate("box => box.indeterminate")
    numbers.get_by_label("Choose all on this page").click()
    expect(numbers.locator("[data-chosen-count]")).to_have_text("4 chosen")
    assert numbers.locator("#number-rows").bounding_box() == before
    boxes.nth(1).uncheck()
    expect(numbers.get_by_label("Choose all on this page")).not_to_be_checked()
    push.click()
    expect(numbers.locator("#messages")).to_contain_text(
        "3 were not sent: Alder Garage, Birch Salon, Cedar Vets."
    )


def test_after_an_export_the_page_is_there_for_the_next_press(numbers: Page):
    numbers.locator("#number-rows input[type=checkbox]").first.check()
    with numbers.expect_download():
        numbers.get_by_role("button", name="Export").click()
    expect(numbers.locator("html")).not_to_have_attribute("data-leaving", "")
    numbers.get_by_role("button", name="Push now").click()
    expect(numbers.locator("#messages")).to_contain_text("not sent")


def test_states_that_were_not_settled_follow_by_themselves_and_take_nothing_away(numbers: Page):
    PhoneNumber.objects.filter(label="Beech Dental").update(state="pending")
    numbers.clock.install()
    numbers.reload()
    state = numbers.locator("tr", has_text="Beech Dental").locator(".state")
    expect(state).to_have_text("Pending")
    box = numbers.locator("tbody input[type='checkbox']").nth(1)
    box.check()
    PhoneNumber.objects.filter(label="Beech Dental").update(state="live")
    numbers.clock.run_for(A_LOOK)
    expect(state).to_have_text("Live")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    expect(numbers.locator("#unsettled")).not_to_have_attribute("hx-get", re.compile("."))
