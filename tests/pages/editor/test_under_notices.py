"""The editor of a number with notices: what is edited is what people wrote, never what is laid over it."""

from datetime import timedelta

import pytest

from profiles.models import Draft, NoticeNumber
from profiles.texts.composition import body_digest
from profiles.texts.contract import LIMIT, describe_count
from tests.conftest import TEXT
from tests.html import Page
from tests.notices import WORDS, make_notice, renew
from tests.pages.conftest import HTMX
from tests.pages.saving import EDITOR, form_of, number_now, open_editor, save_as, send, send_draft

MINE = "Open on Sundays."
FULL = "a" * LIMIT


def test_what_is_edited_is_the_body(laid_over, as_editor):
    assert form_of(open_editor(as_editor))["text"] == TEXT


def test_what_is_compared_with_for_unsaved_words_is_the_body(laid_over, as_editor):
    assert f'<template id="saved-text">{TEXT}</template>' in open_editor(as_editor).html


def test_the_form_tells_the_body_that_it_starts_from(laid_over, as_editor):
    assert form_of(open_editor(as_editor))["base_digest"] == body_digest(TEXT)


def test_a_form_that_the_clock_overtook_is_saved(number, as_editor):
    sent = form_of(open_editor(as_editor)) | {"text": MINE}
    make_notice(number)
    renew(number)
    assert as_editor.post(EDITOR, sent).status_code == 302
    assert number_now().head_body == MINE


def test_a_page_is_not_told_that_somebody_saved_when_the_clock_did(number, as_editor):
    address = open_editor(as_editor).by_id("others")["hx-get"]
    make_notice(number)
    renew(number)
    assert Page.of(as_editor.get(address, headers=HTMX)).by_id("others").words == ""


def test_a_page_is_told_who_moved_the_body_and_not_that_the_clock_came_after(number, as_editor, manager):
    address = open_editor(as_editor).by_id("others")["hx-get"]
    save_as(manager, "Theirs.")
    make_notice(number)
    renew(number)
    others = Page.of(as_editor.get(address, headers=HTMX)).by_id("others")
    assert others.says("manager saved version 2")
    assert others.one(id="load-newest").words == "Load version 2"


def test_after_a_save_the_page_starts_from_what_it_saved(laid_over, as_editor):
    tokens = Page.of(send(as_editor, MINE, htmx=True)).by_id("form-tokens").values()
    assert tokens["base_digest"] == body_digest(MINE)


def test_a_draft_comes_back_with_the_body_that_it_started_from(number, as_editor, manager):
    send_draft(as_editor, MINE, base_digest=body_digest(TEXT))
    save_as(manager, "Theirs.")
    sent = form_of(open_editor(as_editor))
    assert (sent["text"], sent["base_digest"]) == (MINE, body_digest(TEXT))


def test_typing_the_body_is_no_draft(laid_over, as_editor):
    send_draft(as_editor, TEXT, base_digest=body_digest(TEXT))
    assert not Draft.objects.exists()


def test_a_base_that_can_not_be_read_is_asked_again_and_shows_what_it_would_replace(laid_over, as_editor):
    page = Page.of(send(as_editor, MINE, base_digest="f" * 17), 422)
    assert (form_of(page)["base_version"], form_of(page)["base_digest"]) == ("0", "")


def test_a_conflict_shows_their_body(laid_over, as_editor, manager):
    save_as(manager, "Theirs.")
    conflict = Page.of(send(as_editor, MINE), 409).one(class_="conflict")
    assert conflict.one("details").one(class_="text").text == "Theirs."
    assert WORDS not in conflict.words


def test_the_counter_counts_what_is_typed(laid_over, as_editor):
    assert Page.of(send_draft(as_editor, MINE)).by_id("counter-words").words == describe_count(MINE)


def test_the_difference_to_live_is_of_what_callers_would_hear(laid_over, as_editor):
    against = Page.of(send_draft(as_editor, TEXT, pane="difference")).by_id("against-live")
    assert against.says("This is what is live, word for word.")


def test_the_difference_of_a_page_is_of_what_callers_would_hear(laid_over, as_editor):
    against = Page.of(as_editor.get(EDITOR, {"pane": "difference"})).by_id("against-live")
    assert against.says("This is what is live, word for word.")


def test_words_that_a_notice_in_force_says_already_are_a_warning(laid_over, as_editor):
    warnings = Page.of(send_draft(as_editor, f"{MINE}\n{WORDS}")).by_id("warnings")
    assert warnings.says("This repeats words of the notice “Christmas”")


def test_words_that_a_notice_in_force_says_already_are_saved(laid_over, as_editor):
    send(as_editor, f"{MINE}\n{WORDS}")
    assert number_now().head_body == f"{MINE}\n{WORDS}"


def test_without_a_script_they_are_a_warning_after_the_save(laid_over, as_editor):
    send(as_editor, f"{MINE}\n{WORDS}")
    assert open_editor(as_editor).by_id("warnings").says("This repeats words of the notice “Christmas”")


def test_a_notice_to_come_that_will_have_no_room_is_a_warning(clock, number, as_editor):
    make_notice(number, begins=clock.now + timedelta(days=2), ends=clock.now + timedelta(days=3))
    warnings = Page.of(send_draft(as_editor, FULL)).by_id("warnings")
    assert warnings.says(
        "The notice “Christmas” will have no room beside this text when it begins, 17 Jun 2026"
    )


def test_a_save_that_leaves_no_room_keeps_the_words(laid_over, as_editor):
    page = Page.of(send(as_editor, FULL, note="Why"), 409)
    assert page.by_id("save-result").says(
        "“Christmas” is in force here, and beside this text there is no room"
    )
    assert (form_of(page)["text"], form_of(page)["note"]) == (FULL, "Why")


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_the_notice_can_be_ended_here_and_the_words_saved(laid_over, as_editor, htmx):
    button = Page.of(send(as_editor, FULL, htmx=htmx), 409).one("button", name="ends")
    assert button.words == "End “Christmas” here and save"
    send(as_editor, FULL, htmx=htmx, ends=button["value"])
    assert (number_now().head_text, NoticeNumber.objects.get().state) == (FULL, "ended")


def test_what_was_ended_here_is_not_counted_any_more(laid_over, as_editor):
    button = Page.of(send(as_editor, FULL, htmx=True), 409).one("button", name="ends")
    counter = Page.of(send(as_editor, FULL, htmx=True, ends=button["value"])).by_id("counter")
    assert (counter.says("8,000 of 8,000"), counter.says("of notices")) == (True, False)


def test_an_ordinary_save_leaves_the_counter_to_the_page(laid_over, as_editor):
    assert not Page.of(send(as_editor, MINE, htmx=True)).all(id="counter")


def test_what_was_seen_in_a_conflict_stays_seen_when_there_is_no_room(laid_over, as_editor, manager):
    save_as(manager, "Theirs.")
    seen = Page.of(send(as_editor, FULL), 409).one("button", name="acknowledged")["value"]
    page = Page.of(send(as_editor, FULL, acknowledged=seen), 409)
    sent = form_of(page) | {"acknowledged": page.one("input", name="acknowledged")["value"]}
    as_editor.post(EDITOR, sent | {"ends": page.one("button", name="ends")["value"]})
    assert number_now().head_body == FULL


@pytest.mark.parametrize("ends", ["1 2 x", "-1", "9" * 40, " "])
def test_garbled_keys_of_notices_end_nothing(laid_over, as_editor, ends):
    send(as_editor, MINE, ends=ends)
    assert (number_now().head_body, NoticeNumber.objects.get().state) == (MINE, "included")
