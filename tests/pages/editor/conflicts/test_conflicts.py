"""Saving what somebody else changed meanwhile: nothing is replaced unseen, and no word is lost."""

import pytest

from profiles.models import PhoneNumber
from profiles.services.conflicts import Conflict
from tests.conftest import NUMBER, TEXT
from tests.html import Page
from tests.pages.saving import (
    EDITOR,
    change_outside,
    form_of,
    line_now,
    number_now,
    open_editor,
    save_as,
    send,
    state_of,
    texts,
)

THEIRS = "Business: Riverside Dental. Closed on Sundays."
MINE = "Business: Riverside Dental. Open on Sundays."


@pytest.fixture
def stale(number, manager) -> PhoneNumber:
    """A number of which another has saved version 2."""
    save_as(manager, THEIRS, note="Staff shortage")
    return number


def knowingly(page: Page) -> dict[str, str]:
    """Return what the button "Save mine on top" sends."""
    return form_of(page) | {"acknowledged": page.one("button", name="acknowledged")["value"]}


def test_a_stale_save_changes_nothing(stale, as_editor):
    assert send(as_editor, MINE).status_code == 409
    assert texts() == [TEXT, THEIRS]


def test_a_stale_save_names_who_saved_what(stale, as_editor):
    page = Page.of(send(as_editor, MINE), 409)
    assert page.by_id("save-result").says(Conflict(number_now()).message)
    assert page.one(class_="conflict").says("manager: “Staff shortage”")


def test_a_stale_save_keeps_my_words_and_their_base(stale, as_editor):
    sent = form_of(Page.of(send(as_editor, MINE, note="Why"), 409))
    assert (sent["text"], sent["note"], sent["base_version"]) == (MINE, "Why", "1")


def test_a_stale_save_shows_theirs_and_the_difference(stale, as_editor):
    conflict = Page.of(send(as_editor, MINE), 409).one(class_="conflict")
    assert conflict.one("details").one(class_="text").text == THEIRS
    diff = conflict.one(class_="diff")
    assert [mark.text for mark in diff.all("del", dir=False)][1:] == ["Closed"]
    assert [mark.text for mark in diff.all("ins")][1:] == ["Open"]


def test_a_stale_save_by_htmx_shows_the_same_beside_the_text(stale, as_editor):
    response = send(as_editor, MINE, htmx=True)
    assert response["X-Fragment"] == "true"
    page = Page.of(response, 409)
    assert not page.all("textarea")
    assert page.one(class_="conflict").one("details").one(class_="text").text == THEIRS


def test_a_stale_save_does_not_tell_the_page_that_it_was_saved(stale, as_editor):
    assert "HX-Trigger" not in send(as_editor, MINE, htmx=True)


def test_the_state_beside_a_conflict_is_that_of_their_version(stale, as_editor):
    assert Page.of(send(as_editor, MINE), 409).by_id("number-status").says(line_now().next)


def test_saving_on_top_knowingly_makes_the_next_version(stale, as_editor):
    page = Page.of(send(as_editor, MINE), 409)
    assert as_editor.post(EDITOR, knowingly(page)).status_code == 302
    assert texts() == [TEXT, THEIRS, MINE]


def test_saving_on_top_knowingly_works_by_htmx(stale, as_editor):
    key = Page.of(send(as_editor, MINE, htmx=True), 409).one("button", name="acknowledged")["value"]
    assert send(as_editor, MINE, htmx=True, acknowledged=key).status_code == 200
    assert texts() == [TEXT, THEIRS, MINE]


def test_saving_again_without_the_knowing_button_is_the_conflict_again(stale, as_editor):
    page = Page.of(send(as_editor, MINE), 409)
    assert as_editor.post(EDITOR, form_of(page)).status_code == 409
    assert texts() == [TEXT, THEIRS]


def test_having_seen_one_version_does_not_cover_the_next(stale, as_editor, manager):
    page = Page.of(send(as_editor, MINE), 409)
    save_as(manager, "Closed for good.")
    again = Page.of(as_editor.post(EDITOR, knowingly(page)), 409)
    assert again.one(class_="conflict").one("details").one(class_="text").text == "Closed for good."


def test_their_text_can_be_kept_instead(stale, as_editor):
    page = Page.of(send(as_editor, MINE), 409)
    button = page.one(class_="conflict").one("button", name="discard")
    as_editor.post(button["formaction"], form_of(page) | {"discard": button["value"]})
    assert form_of(open_editor(as_editor))["text"] == THEIRS


def test_a_conflict_is_escaped(number, as_editor, manager):
    save_as(manager, "</div><script>alert(1)</script>")
    conflict = Page.of(send(as_editor, "<b>mine</b>"), 409).one(class_="conflict")
    assert not conflict.all("script")
    assert conflict.one("details").one(class_="text").text == "</div><script>alert(1)</script>"


def test_a_conflict_with_the_same_text_shows_no_difference(number, as_editor, manager):
    save_as(manager, MINE)
    assert not Page.of(send(as_editor, MINE), 409).one(class_="conflict").all(class_="diff")


def test_saving_on_a_number_that_was_changed_outside_shows_the_outside_text(number, as_editor):
    change_outside("Set by somebody else.")
    page = Page.of(send(as_editor, MINE), 409)
    assert page.by_id("save-result").says(Conflict(number_now()).message)
    assert page.one(class_="conflict").one("details").one(class_="text").text == "Set by somebody else."
    assert form_of(page)["text"] == MINE
    assert texts() == [TEXT]


def test_the_conflict_with_an_outside_text_leads_to_the_decision_about_it(number, as_editor):
    change_outside("Set by somebody else.")
    conflict = Page.of(send(as_editor, MINE), 409).one(class_="conflict")
    assert conflict.one("a", href=f"{EDITOR}drift/").words == "Adopt theirs or push ours"


def test_an_outside_text_that_was_seen_can_be_replaced(pushed, sandbox, as_editor):
    sandbox.edit(NUMBER, "Set by somebody else.")
    change_outside("Set by somebody else.")
    page = Page.of(send(as_editor, MINE), 409)
    as_editor.post(EDITOR, knowingly(page))
    assert sandbox.state(NUMBER)["custom_prompt"] == MINE
    assert state_of(open_editor(as_editor).by_id("number-status")) == "live"


def test_an_outside_text_that_changed_again_is_a_conflict_again(number, as_editor):
    change_outside("Set by somebody else.")
    page = Page.of(send(as_editor, MINE), 409)
    change_outside("Set once more.")
    assert Page.of(as_editor.post(EDITOR, knowingly(page)), 409).says("Set once more.")


def test_sending_our_own_text_over_the_outside_text_says_what_it_does(number, as_editor):
    change_outside("Set by somebody else.")
    page = Page.of(send(as_editor, TEXT), 409)
    as_editor.post(EDITOR, knowingly(page))
    message = open_editor(as_editor).by_id("messages").words
    assert message == "Nothing new to save: version 1 says this already and replaces the outside text."


def test_an_outside_profile_that_is_empty_is_a_conflict_too(number, as_editor):
    change_outside("")
    assert (
        Page.of(send(as_editor, MINE), 409).one(class_="conflict").one("details").one(class_="text").text
        == ""
    )


def test_an_outside_change_that_refuses_a_save_shows_in_the_state_at_once(number, as_editor):
    change_outside("Outside.")
    page = Page.of(send(as_editor, MINE, htmx=True), 409)
    assert page.by_id("number-status")["hx-swap-oob"] == "true"
    assert state_of(page.by_id("number-status")) == "drifted"
