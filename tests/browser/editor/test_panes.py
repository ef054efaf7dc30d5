"""Text and panes beside each other in a real browser: tabs, difference, blocks, the spoken count."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from profiles.models import PhoneNumber
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from tests.browser.editor.workbench import field, tab
from tests.conftest import NUMBER, TEXT, actor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache")]

EARLIER = TEXT + "\nEarlier."


@pytest.fixture
def editing(signed_in_page, live_server, number, editor) -> Page:
    """The editor of one number, opened by somebody who may edit."""
    page = signed_in_page(editor)
    page.goto(f"{live_server.url}/numbers/{NUMBER}/")
    return page


@pytest.mark.usefixtures("quiet")
def test_tabs_keep_text_caret_and_undo(editing: Page):
    field(editing).press("Control+Home")
    field(editing).press_sequentially("New: ")
    for name, says in [("History", "Version 1"), ("Difference to live", "New:"), ("Preview", "New:")]:
        tab(editing, name).click()
        expect(editing.get_by_role("tabpanel")).to_contain_text(says)
    assert field(editing).evaluate("field => field.selectionStart") == len("New: ")
    field(editing).focus()
    for _ in "New: ":
        editing.keyboard.press("Control+z")
    expect(field(editing)).to_have_value(TEXT)


@pytest.mark.usefixtures("quiet")
def test_a_long_difference_scrolls_by_itself_and_not_the_page(editing: Page):
    tab(editing, "Difference to live").click()
    field(editing).fill("line\n" * 500)
    expect(editing.locator("#against-live")).to_contain_text("+500 words")
    assert editing.evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.usefixtures("quiet")
def test_tabs_work_by_keyboard_and_are_remembered(editing: Page):
    tab(editing, "Preview").focus()
    for key, name in [
        ("ArrowRight", "Difference to live"),
        ("End", "History"),
        ("ArrowRight", "Preview"),
        ("ArrowLeft", "History"),
        ("Home", "Preview"),
        ("End", "History"),
    ]:
        editing.keyboard.press(key)
        expect(tab(editing, name)).to_be_focused()
        expect(tab(editing, name)).to_have_attribute("aria-selected", "true")
    assert editing.get_by_role("tab").evaluate_all("tabs => tabs.map(tab => tab.tabIndex)") == [-1, -1, 0]
    editing.reload()
    expect(editing.get_by_role("tabpanel", name="History")).to_contain_text("Whole history")


def test_the_difference_follows_typing_and_the_newest_answer_wins(editing: Page):
    tab(editing, "Difference to live").click()
    against = editing.locator("#against-live")
    expect(against).to_contain_text("This is what is live, word for word.")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    editing.route("**/draft/", hold_the_first)
    with editing.expect_request("**/draft/"):
        field(editing).fill(EARLIER)
    field(editing).fill(TEXT + "\nLater.")
    expect(against.locator("ins").last).to_contain_text("Later.")
    held[0].continue_()
    editing.evaluate("() => fetch('/healthz').then(answer => answer.text())")
    expect(against.locator("ins").last).to_contain_text("Later.")


@pytest.mark.usefixtures("quiet")
def test_whoever_types_is_shown_the_difference(editing: Page):
    expect(tab(editing, "Preview")).to_have_attribute("aria-selected", "true")
    field(editing).press("Control+End")
    field(editing).press_sequentially(" Sundays too.")
    expect(editing.get_by_role("tabpanel", name="Difference to live").locator("ins").last).to_contain_text(
        "Sundays"
    )


@pytest.mark.usefixtures("quiet")
def test_whoever_chose_the_preview_keeps_it(editing: Page):
    tab(editing, "Preview").click()
    editing.reload()
    field(editing).press("Control+End")
    field(editing).press_sequentially(" Sundays too.")
    expect(editing.locator("#preview-text")).to_contain_text("Sundays too.")
    expect(tab(editing, "Preview")).to_have_attribute("aria-selected", "true")


@pytest.mark.usefixtures("quiet")
def test_the_preview_marks_the_changed_sentence_and_follows_the_caret(editing: Page):
    tab(editing, "Preview").click()
    field(editing).fill(TEXT + "\nOne. Two." * 90)
    field(editing).press("Control+s")
    expect(editing.locator("#said")).to_contain_text("Saved as version 2")
    field(editing).press("Control+End")
    field(editing).press_sequentially(" Three now.")
    expect(editing.locator("#preview-text")).to_contain_text("Three now.")
    marked = editing.evaluate("() => [...CSS.highlights.get('changed')].map(range => range.toString())")
    assert marked == ["Three now."]
    assert editing.evaluate(
        """() => {
          const [range] = CSS.highlights.get("changed");
          const line = range.getBoundingClientRect();
          const pane = document.getElementById("pane-preview").getBoundingClientRect();
          return line.top >= pane.top && line.bottom <= pane.bottom;
        }"""
    )


@pytest.mark.usefixtures("quiet")
def test_the_whole_prompt_stays_shown_while_typing(editing: Page):
    editing.get_by_text("Whole prompt").click()
    expect(editing.get_by_text("You answer calls.")).to_be_visible()
    field(editing).press_sequentially("x")
    expect(editing.locator("#said")).to_contain_text("Draft kept")
    expect(editing.get_by_text("You answer calls.")).to_be_visible()


@pytest.mark.usefixtures("quiet")
def test_a_block_goes_in_at_the_caret_and_undo_takes_it_back(editing: Page):
    field(editing).press("Control+End")
    editing.locator("#insert-menu summary").focus()
    editing.keyboard.press("ArrowDown")
    editing.keyboard.press("ArrowDown")
    expect(editing.get_by_role("button", name="Address")).to_be_focused()
    editing.keyboard.press("Enter")
    expect(field(editing)).to_be_focused()
    expect(field(editing)).to_have_value(re.compile(re.escape(TEXT) + r"\nAddress: \{\{number"))
    editing.keyboard.type("3 Mill Lane")
    expect(field(editing)).to_have_value(re.compile(r"\nAddress: 3 Mill Lane\nHow to find us: \{\{"))
    expect(editing.locator("#warnings")).to_contain_text("This blank was not filled in")
    while field(editing).input_value() != TEXT:
        before = field(editing).input_value()
        editing.keyboard.press("Control+z")
        assert field(editing).input_value() != before


def test_the_count_is_spoken_once_and_after_a_pause(editing: Page):
    spoken: list[str] = []
    editing.expose_function("heard", lambda words: spoken.append(words))
    editing.clock.install()
    editing.reload()
    editing.clock.pause_at(timezone.now() + timedelta(minutes=1))  # typing takes as long as the machine likes
    editing.evaluate(
        """() => new MutationObserver(() => heard(document.getElementById("counter-spoken").textContent))
            .observe(document.getElementById("counter-spoken"), { childList: true })"""
    )
    field(editing).fill("a" * 7900)
    for _ in "words":
        editing.clock.run_for(900)
        editing.keyboard.type("b")
    assert spoken == []
    editing.clock.run_for(1100)
    editing.clock.run_for(5000)
    assert spoken == ["Characters left: 95."]


def test_the_next_try_comes_closer(editing: Page):
    PhoneNumber.objects.update(state="retrying", next_push_at=timezone.now() + timedelta(seconds=600))
    editing.clock.install()
    editing.route("**/status/", lambda route: None)  # no newer state comes
    editing.reload()
    countdown = editing.locator(".countdown")
    expect(countdown).to_have_text(re.compile(r"^in \d+ min"))
    editing.clock.run_for(570_000)
    expect(countdown).to_have_text(re.compile(r"^in [23]\d s"))


def test_a_colleagues_save_is_announced_without_a_keystroke(editing: Page, manager, number):
    field(editing).press_sequentially("Mine. ")
    expect(editing.locator("#said")).to_contain_text("Draft kept")
    save_profile(number, text="Theirs.", actor=actor(manager), change=Change(1))
    editing.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(editing.locator("#others")).to_contain_text("manager saved version 2")
    expect(editing.locator("#number-status")).to_contain_text("Version 2 is saved")
    editing.on("dialog", lambda dialog: dialog.accept())
    editing.get_by_role("button", name="Load version 2").click()
    expect(field(editing)).to_have_value("Theirs.")
