"""The editor of a number with notices: what is edited is what people wrote, never what is laid over it."""

import pytest

from profiles.models import Draft, PhoneNumber
from profiles.texts.composition import body_digest
from tests.conftest import TEXT
from tests.html import Page
from tests.notices import WORDS, make_notice, renew
from tests.pages.conftest import HTMX
from tests.pages.saving import EDITOR, form_of, number_now, open_editor, save_as, send, send_draft

MINE = "Open on Sundays."


@pytest.fixture
def laid_over(number) -> PhoneNumber:
    """A number over whose profile the clock has laid a notice, as version 2."""
    make_notice(number)
    renew(number)
    return number


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
