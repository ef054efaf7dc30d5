"""Going back and clearing on a number with notices: they are about the body, and what is laid over it stays."""

import pytest

from profiles.models import NoticeNumber
from profiles.texts.contract import LIMIT
from tests.conftest import TEXT
from tests.html import Page
from tests.notices import WORDS, make_notice, renew
from tests.pages.saving import EDITOR, confirmation_of, marks, number_now, open_editor, save_as

CLEAR = f"{EDITOR}clear/"
STAY = "The notices in force stay: callers hear them as before."


def back_to(version: int) -> str:
    return f"{EDITOR}revert/{version}/"


def confirm(browser, address: str, **more: str) -> None:
    form = confirmation_of(Page.of(browser.get(address)))
    assert browser.post(address, form | more)["Location"] == EDITOR


@pytest.mark.parametrize("version", [1, 2], ids=["before the notice", "with it"])
def test_going_back_shows_what_callers_would_hear_with_the_notices(laid_over, as_editor, version):
    page = Page.of(as_editor.get(back_to(version)))
    assert not page.all(class_="diff")
    assert page.says(STAY)


def test_going_back_to_a_version_with_a_notice_that_is_over_is_to_its_body(laid_over, as_editor, editor):
    NoticeNumber.objects.update(ends_at=laid_over.verified_at, state="ended")
    save_as(editor, "Newer.")
    confirm(as_editor, back_to(2))
    assert (number_now().head_body, number_now().head_text) == (TEXT, TEXT)


def test_clearing_shows_that_callers_go_on_hearing_the_notices(laid_over, as_manager):
    page = Page.of(as_manager.get(CLEAR))
    assert page.says(STAY)
    assert not page.says("Callers will hear the agent prompt alone.")
    assert "Closed" not in "".join(marks(page, "del"))


def test_clearing_leaves_the_notices(laid_over, as_manager):
    confirm(as_manager, CLEAR)
    assert (number_now().head_body, number_now().head_text) == ("", WORDS)


def test_a_number_with_a_notice_and_no_profile_has_nothing_to_clear(laid_over, as_manager):
    confirm(as_manager, CLEAR)
    assert as_manager.get(CLEAR)["Location"] == EDITOR


def test_a_confirmation_that_the_clock_overtook_is_done(number, as_manager):
    form = confirmation_of(Page.of(as_manager.get(CLEAR)))
    make_notice(number)
    renew(number)
    assert as_manager.post(CLEAR, form).status_code == 302


def test_going_back_to_a_version_of_notices_alone_takes_the_right_to_clear(laid_over, as_editor, as_manager):
    confirm(as_manager, CLEAR)
    assert as_editor.get(back_to(3)).status_code == 403


@pytest.fixture
def no_room(number, editor) -> str:
    """The address for going back to a body beside which the notice has no room."""
    save_as(editor, "a" * LIMIT)
    save_as(editor, "Short.")
    make_notice(number)
    renew(number)
    return back_to(2)


def test_going_back_to_a_body_that_leaves_no_room_is_refused(no_room, as_editor):
    page = Page.of(as_editor.post(no_room, confirmation_of(Page.of(as_editor.get(no_room)))), 409)
    assert page.one(class_="banner--danger").says("“Christmas” is in force here")
    assert number_now().head_body == "Short."


def test_the_notice_can_be_ended_here_and_the_body_brought_back(no_room, as_editor):
    page = Page.of(as_editor.post(no_room, confirmation_of(Page.of(as_editor.get(no_room)))), 409)
    button = page.one("button", name="ends")
    assert button.words == "End “Christmas” here and go back"
    as_editor.post(no_room, confirmation_of(page) | {"ends": button["value"]})
    assert (number_now().head_text, NoticeNumber.objects.get().state) == ("a" * LIMIT, "ended")


def test_after_clearing_the_editor_shows_no_words_of_the_notice(laid_over, as_manager):
    confirm(as_manager, CLEAR)
    assert open_editor(as_manager).by_id("text").text == ""
