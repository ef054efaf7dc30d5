"""Who else is here and what was saved meanwhile: told while one types and without a keystroke, if it is new."""

from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.models import Draft
from profiles.texts.composition import body_digest
from tests.conftest import TEXT
from tests.html import Page
from tests.pages.conftest import HTMX
from tests.pages.saving import EDITOR, line_now, open_editor, save_as, send, send_draft

OTHERS = f"{EDITOR}others/"


def ask(browser, seen: str = "", base_version: str = "1"):
    return browser.get(OTHERS, {"seen": seen, "base_version": base_version}, headers=HTMX)


def seen_by(page: Page) -> str:
    return page.by_id("others-seen")["value"]


def test_the_page_asks_again_by_itself(number, as_editor):
    others = open_editor(as_editor).by_id("others")
    assert others["hx-get"] == f"{OTHERS}?base_version=1&base_digest={body_digest(TEXT)}"
    assert others["hx-trigger"].startswith("every 15s")


def test_what_the_page_shows_already_is_not_sent_again(number, as_editor):
    assert ask(as_editor, seen_by(open_editor(as_editor))).status_code == 204


def test_a_colleagues_first_keystroke_is_told(number, as_editor, as_manager):
    seen = seen_by(open_editor(as_editor))
    send_draft(as_manager, "Their secret words")
    page = Page.of(ask(as_editor, seen))
    assert page.by_id("others").says("manager is editing")
    assert "secret" not in page.html


def test_several_colleagues_are_told_by_the_one_who_typed_last(number, as_editor, as_manager, person):
    send_draft(as_manager, "Theirs")
    earlier = timezone.now() - timedelta(minutes=1)
    Draft.objects.create(
        user=person("Editors", "anna"), number=number, text="Hers", base_version=1, updated_at=earlier
    )
    assert Page.of(ask(as_editor)).by_id("others").says("manager and one more are editing this profile too.")


def test_a_colleague_whose_keys_rest_is_not_editing_any_more(clock, number, as_editor, as_manager):
    send_draft(as_manager, "Theirs")
    seen = seen_by(open_editor(as_editor))
    clock.forward(3 * 60)
    send_draft(as_manager, "Theirs", pane="difference")
    assert not Page.of(ask(as_editor, seen)).by_id("others").words


def test_a_colleagues_save_is_told_before_one_saves(number, as_editor, manager):
    seen = seen_by(open_editor(as_editor))
    save_as(manager, "Theirs.")
    others = Page.of(ask(as_editor, seen)).by_id("others")
    assert others.says("manager saved version 2, less than a minute ago.")
    assert others.all("a", href=f"{EDITOR}compare/?from=1&to=2")


def test_a_colleagues_save_brings_the_state_along(number, as_editor, manager):
    save_as(manager, "Theirs.")
    status = Page.of(ask(as_editor)).by_id("number-status")
    assert status["hx-swap-oob"] == "true"
    assert status.says(line_now().next)


def test_a_colleagues_save_is_told_with_the_next_keystroke(number, as_editor, manager):
    save_as(manager, "Theirs.")
    assert Page.of(send_draft(as_editor, "Mine")).by_id("others").says("manager saved version 2")


def test_ones_own_save_in_another_window_is_called_so(number, as_editor, editor):
    save_as(editor, "Mine, elsewhere.")
    assert Page.of(ask(as_editor)).by_id("others").says("You saved version 2 in another window")


def test_loading_the_colleagues_version_ends_ones_draft(number, as_editor, manager):
    send_draft(as_editor, "Mine")
    save_as(manager, "Theirs.")
    load = Page.of(ask(as_editor)).by_id("others").one("form")
    assert load.one("button").words == "Load version 2"
    as_editor.post(load["action"], load.values() | {"discard": "1"})
    page = open_editor(as_editor)
    assert page.by_id("text").text == "Theirs."
    assert page.by_id("others").words == ""


def test_a_viewer_is_told_of_a_save_and_may_load_it(number, as_viewer, manager):
    save_as(manager, "Theirs.")
    others = Page.of(ask(as_viewer)).by_id("others")
    assert others.says("manager saved version 2")
    assert others.one("a", id="load-newest")["href"] == EDITOR


def test_ones_own_save_is_no_news(number, as_editor):
    page = Page.of(send(as_editor, "Mine.", htmx=True))
    assert page.by_id("others")["hx-get"] == f"{OTHERS}?base_version=2&base_digest={body_digest('Mine.')}"
    assert page.by_id("others").words == ""
    assert ask(as_editor, seen_by(page), "2").status_code == 204


def test_a_draft_brings_only_what_is_new(number, as_editor):
    seen = seen_by(open_editor(as_editor))
    page = Page.of(send_draft(as_editor, "Open", seen=seen))
    assert not page.all(id="others")
    assert not page.all(id="number-status")


@pytest.mark.parametrize("base", ["", "one", "-1", "9" * 40])
def test_a_garbled_base_is_taken_for_the_newest(number, as_editor, manager, base):
    save_as(manager, "Theirs.")
    assert Page.of(ask(as_editor, base_version=base)).by_id("others").words == ""


def test_asking_does_not_keep_the_session_alive(number, as_viewer):
    assert "sessionid" not in ask(as_viewer).cookies


def test_whoever_has_typed_nothing_loads_it_without_losing_anything(number, as_editor, manager):
    save_as(manager, "Theirs.")
    load = Page.of(ask(as_editor)).by_id("others").one("form")
    assert load.one("button").words == "Load version 2"


def test_a_viewer_is_told_who_is_editing_and_not_that_they_should_agree(number, as_viewer, as_manager):
    send_draft(as_manager, "Open on Sundays.")
    others = open_editor(as_viewer).by_id("others")
    assert others.words == "manager is editing this profile. Last keystroke less than a minute ago."
