"""Where things are in the editor: both panes scroll by themselves, nothing moves, a phone has everything."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from profiles.models import Draft, PhoneNumber, PushAttempt
from profiles.services.conflicts import Change
from profiles.services.editing import save_profile
from tests.browser.editor.workbench import LONG, WATCH, box, field, tab
from tests.conftest import NUMBER, actor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache")]


@pytest.fixture
def long_text(signed_in_page, live_server, make_number, editor) -> Page:
    """The editor of a profile of nearly 8,000 characters, in a window of 1280 by 800."""
    make_number(text=LONG)
    page = signed_in_page(editor)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/numbers/{NUMBER}/")
    return page


@pytest.mark.usefixtures("quiet")
def test_both_panes_scroll_by_themselves_and_the_window_does_not(long_text: Page):
    for pane in ("#text", "#pane-preview"):
        assert long_text.locator(pane).evaluate("pane => pane.scrollHeight > pane.clientHeight * 2")
    assert long_text.evaluate("() => document.documentElement.scrollHeight <= window.innerHeight")
    assert box(long_text, ".editor__bar")["bottom"] <= 800
    assert box(long_text, "#text")["height"] > 300


@pytest.fixture
def waiting(long_text: Page, editor) -> Page:
    """The same, with a version that Nixflex refused for the moment: a state of many words."""
    number = PhoneNumber.objects.get()
    saved = save_profile(number, text="More.\n" + LONG, actor=actor(editor), change=Change(1))
    PhoneNumber.objects.update(state="retrying", next_push_at=timezone.now() + timedelta(hours=1))
    PushAttempt.objects.create(
        number=number,
        revision=saved.revision,
        outcome="not_applied",
        http_status=429,
        message="Too many requests: try again later.",
        request_id="req_0123456789abcdef",
        started_at=timezone.now(),
        finished_at=timezone.now(),
    )
    long_text.reload()
    expect(long_text.locator("#number-status")).to_contain_text("Retrying")
    return long_text


@pytest.mark.usefixtures("quiet")
def test_header_and_state_take_an_eighth_of_the_window(waiting: Page):
    header = box(waiting, ".page-header")["top"]
    assert box(waiting, ".editor")["top"] - header <= 100


@pytest.mark.usefixtures("quiet")
def test_a_phone_shows_ten_lines_of_the_text(waiting: Page):
    waiting.set_viewport_size({"width": 390, "height": 844})
    waiting.reload()
    shown = box(waiting, ".editor__bar")["top"] - box(waiting, "#text")["top"]
    line, padding = field(waiting).evaluate(
        "field => ['lineHeight', 'paddingTop'].map(name => parseFloat(getComputedStyle(field)[name]))"
    )
    assert (shown - padding) / line >= 10


@pytest.mark.usefixtures("quiet")
def test_a_phone_tells_more_of_the_state_when_asked(waiting: Page):
    waiting.set_viewport_size({"width": 390, "height": 844})
    status = waiting.locator("#number-status")
    expect(status.get_by_text("Too many requests")).to_be_hidden()
    waiting.get_by_role("button", name="More about the state").click()
    expect(status.get_by_text("Too many requests")).to_be_visible()
    expect(status.get_by_role("button", name="Try now")).to_be_visible()


@pytest.mark.usefixtures("quiet")
def test_a_tab_keeps_the_scroll_of_the_text(long_text: Page):
    field(long_text).evaluate("field => { field.scrollTop = 700 }")
    tab(long_text, "History").click()
    expect(long_text.get_by_role("tabpanel")).to_contain_text("Version 1")
    assert field(long_text).evaluate("field => field.scrollTop") == 700


def test_nothing_moves_while_one_types_saves_and_is_told_things(long_text: Page, manager):
    # With a name that takes two lines of the room for notices.
    manager.first_name, manager.last_name = "Maximiliane Alexandra", "Featherstonehaugh-Cholmondeley"
    manager.save()
    field(long_text).press("Control+Home")
    long_text.evaluate(WATCH)
    before = box(long_text, "#text")
    field(long_text).press_sequentially("{{name}} ")
    expect(long_text.locator("#warnings")).to_contain_text("This blank was not filled in")
    Draft.objects.create(user=manager, number=PhoneNumber.objects.get(), text="Theirs", base_version=1)
    long_text.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(long_text.locator("#others")).to_contain_text(
        "Featherstonehaugh-Cholmondeley is editing this profile too"
    )
    for name, words in [("Difference to live", "+1 word"), ("History", "Version 1"), ("Preview", "{{name}}")]:
        tab(long_text, name).click()
        expect(long_text.get_by_role("tabpanel")).to_contain_text(words)
    field(long_text).press("Control+s")
    expect(long_text.locator("#said")).to_contain_text("Saved as version 2")
    expect(long_text.locator("#number-status")).to_contain_text("Retrying")
    save_profile(PhoneNumber.objects.get(), text="Theirs.", actor=actor(manager), change=Change(2))
    long_text.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(long_text.locator("#others")).to_contain_text("saved version 3")
    field(long_text).press("Control+s")
    expect(long_text.locator("#save-result")).to_contain_text("Not saved.")
    assert box(long_text, "#text") == before
    shifted = long_text.evaluate("() => window.shifted")
    assert shifted["sum"] < 0.01, shifted


@pytest.mark.usefixtures("quiet")
def test_on_a_phone_the_actions_stay_in_sight_and_cover_no_line_that_is_typed(long_text: Page):
    long_text.set_viewport_size({"width": 390, "height": 700})
    long_text.reload()
    field(long_text).press("Control+End")
    field(long_text).press_sequentially("The end.")
    expect(long_text.locator("#said")).to_contain_text("Draft kept")
    bar = box(long_text, ".editor__bar")
    assert bar["bottom"] <= 700
    assert box(long_text, "#text")["bottom"] <= bar["top"] + 1
    assert field(long_text).evaluate(
        "field => field.scrollTop + field.clientHeight >= field.scrollHeight - 30"
    )
    assert long_text.evaluate("() => document.documentElement.scrollWidth <= 390")


def test_on_a_phone_a_save_that_waits_takes_no_more_room(long_text: Page, editor):
    long_text.set_viewport_size({"width": 390, "height": 844})
    long_text.reload()
    before = box(long_text, "#number-status")
    save_profile(PhoneNumber.objects.get(), text="Open.", actor=actor(editor), change=Change(1))
    PhoneNumber.objects.update(state="pending", next_push_at=timezone.now())
    long_text.reload()
    expect(long_text.locator("#number-status")).to_contain_text("Next try at")
    assert box(long_text, "#number-status") == before


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_a_notice_and_its_button_do_not_lie_over_each_other(long_text: Page, manager, width: int):
    long_text.set_viewport_size({"width": width, "height": 844})
    field(long_text).press_sequentially("Mine.")
    expect(long_text.locator("#said")).to_contain_text("Draft kept")
    save_profile(PhoneNumber.objects.get(), text="Theirs.", actor=actor(manager), change=Change(1))
    long_text.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(long_text.locator("#others")).to_contain_text("saved version 2")
    words = box(long_text, "#others p")
    assert words["left"] >= box(long_text, "#insert-menu")["right"]
    assert box(long_text, "#load-newest")["left"] >= words["right"]
    assert words["width"] > 60


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_name_of_one_long_word_stays_on_the_page(long_text: Page, live_server, width: int):
    PhoneNumber.objects.update(label="Llanfairpwllgwyngyll" * 10)
    long_text.set_viewport_size({"width": width, "height": 800})
    for page in ("", "history/"):
        long_text.goto(f"{live_server.url}/numbers/{NUMBER}/{page}")
        ends = long_text.locator(".page-header").evaluate(
            "header => [header, ...header.querySelectorAll('*')].map(e => e.getBoundingClientRect().right)"
        )
        assert max(ends) <= width


@pytest.mark.usefixtures("quiet")
def test_counter_and_bar_keep_to_one_line_over_the_limit_too(long_text: Page):
    field(long_text).press("Control+End")
    field(long_text).press_sequentially("x" * 300)
    expect(long_text.locator("#counter-words")).to_contain_text("over the limit")
    assert box(long_text, ".counter__bar")["bottom"] <= box(long_text, "#counter-words")["bottom"]


@pytest.mark.usefixtures("quiet")
def test_on_the_narrowest_phone_nothing_scrolls_sideways(long_text: Page):
    long_text.set_viewport_size({"width": 320, "height": 640})
    for name in ("Difference to live", "History", "Preview"):
        tab(long_text, name).click()
        assert long_text.evaluate("() => document.documentElement.scrollWidth <= 320")
