"""A conflict of two people offers their changes put together; nothing is saved, and no word is lost."""

import pytest

from profiles.models import Draft
from profiles.texts.composition import body_digest
from tests.conftest import NUMBER
from tests.html import Page
from tests.notices import make_notice, renew
from tests.pages.saving import EDITOR, change_outside, form_of, number_now, open_editor, save_as, send, texts

BASE = "Open 9 to 5.\nPhone 1.\nRing twice."
THEIRS = "Open 8 to 5.\nPhone 1.\nRing twice."
MINE = "Open 9 to 5.\nPhone 1.\nRing once."
BOTH = "Open 8 to 5.\nPhone 1.\nRing once."
BASE_DIGEST = body_digest(BASE)
OVERLAPPING = "Open 9 to 7.\nPhone 1.\nRing once."


@pytest.fixture
def stale(make_number, manager):
    number = make_number(NUMBER, text=BASE)
    save_as(manager, THEIRS)
    return number


def refused(browser, text=MINE, *, htmx=False, digest=BASE_DIGEST) -> Page:
    return Page.of(send(browser, text, htmx=htmx, note="Why", base_digest=digest), 409)


def offer(page: Page) -> dict[str, str]:
    return {"merge": page.one("button", name="merge")["value"]}


def test_the_editor_is_filled_with_both_changes(stale, as_editor):
    page = refused(as_editor)
    filled = form_of(Page.of(as_editor.post(EDITOR, form_of(page) | offer(page))))
    assert (filled["text"], filled["note"]) == (BOTH, "Why")
    assert (filled["base_version"], filled["base_digest"]) == ("2", body_digest(THEIRS))


def test_nothing_is_saved_by_it(stale, as_editor):
    page = refused(as_editor)
    as_editor.post(EDITOR, form_of(page) | offer(page))
    assert (texts(), Draft.objects.get().text) == ([BASE, THEIRS], BOTH)


def test_what_was_filled_in_is_saved_like_any_other_text(stale, as_editor):
    page = refused(as_editor)
    filled = form_of(Page.of(as_editor.post(EDITOR, form_of(page) | offer(page))))
    as_editor.post(EDITOR, filled)
    assert number_now().head_body == BOTH


def test_by_htmx_the_words_and_their_base_come_along(stale, as_editor):
    page = refused(as_editor, htmx=True)
    answer = send(as_editor, MINE, htmx=True, base_digest=body_digest(BASE), **offer(page))
    assert answer["HX-Trigger-After-Swap"] == "put-together"
    filled = Page.of(answer)
    assert filled.by_id("put-together").text == BOTH
    assert filled.by_id("form-tokens").values()["base_digest"] == body_digest(THEIRS)


@pytest.mark.parametrize(
    ("choice", "first"),
    [
        ("both", "Open 8 to 5.\nOpen 9 to 7."),
        ("theirs", "Open 8 to 5."),
        ("mine", "Open 9 to 7."),
        ("nothing of these", "Open 8 to 5.\nOpen 9 to 7."),
    ],
)
def test_what_both_changed_is_a_choice(stale, as_editor, choice, first):
    page = refused(as_editor, OVERLAPPING)
    sent = form_of(page) | offer(page) | {"overlap-1": choice}
    assert form_of(Page.of(as_editor.post(EDITOR, sent)))["text"] == f"{first}\nPhone 1.\nRing once."


def test_an_offer_that_does_not_stand_any_more_is_the_conflict_again(stale, as_editor, manager):
    page = refused(as_editor)
    save_as(manager, THEIRS.replace("8", "7"))
    assert Page.of(as_editor.post(EDITOR, form_of(page) | offer(page)), 409).says("manager saved version 3")


def test_the_clock_takes_no_offer_away(stale, as_editor):
    page = refused(as_editor)
    make_notice(stale)
    renew(stale)
    assert form_of(Page.of(as_editor.post(EDITOR, form_of(page) | offer(page))))["text"] == BOTH


@pytest.mark.parametrize("mine", [THEIRS, "Closed."], ids=["theirs says it all", "all overlaps"])
def test_where_nothing_is_to_be_put_together_nothing_is_offered(stale, as_editor, mine):
    assert not refused(as_editor, mine).all("button", name="merge")


def test_where_the_base_is_not_known_nothing_is_offered(stale, as_editor):
    assert not refused(as_editor, digest="0" * 16).all("button", name="merge")


def test_a_base_of_a_restored_backup_is_found_by_its_body(stale, as_editor):
    page = Page.of(send(as_editor, MINE, base_version="9", base_digest=body_digest(BASE)), 409)
    assert page.all("button", name="merge")


def test_an_outside_text_is_not_put_together(stale, as_editor):
    change_outside("Outside.")
    assert not refused(as_editor).all("button", name="merge")


def test_a_page_without_a_conflict_offers_nothing(stale, as_editor):
    assert not open_editor(as_editor).all("button", name="merge")
