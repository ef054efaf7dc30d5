"""The page of a draft: every number before anything is set, and setting it."""

import pytest

from profiles.models import NoticeNumber, PhoneNumber
from tests.conftest import NUMBER, TEXT
from tests.html import Page
from tests.pages.conftest import HTMX
from tests.pages.notices.conftest import NEW, OTHER, SENT, made, page_of


def number_page(notice, number=NUMBER):
    return f"{page_of(notice)}numbers/{number}/"


def test_nothing_is_set_yet(draft, as_manager):
    page = Page.of(as_manager.get(page_of(draft)))
    assert page.says("nobody hears it yet")
    assert not NoticeNumber.objects.exists()


def test_the_plan_says_how_many_hear_it(draft, as_manager):
    assert Page.of(as_manager.get(page_of(draft))).says("2 numbers hear it")


def test_it_says_until_when_the_last_number_hears_it(places, as_manager, settings):
    settings.NIXFLEX_WRITES_PER_MINUTE = 1
    notice = made(as_manager, says_span="false")
    assert Page.of(as_manager.get(page_of(notice))).says("the last of them by 24 Dec 2026, 18:02")


def test_what_begins_at_once_is_not_said_to_be_sent_before(places, as_manager):
    plan = Page.of(as_manager.get(page_of(made(as_manager, starts_at="2026-06-01T00:00"))))
    assert (plan.says("as soon as it is set"), plan.says("a little before it begins")) == (True, False)


def test_each_number_has_its_length_with_it(draft, as_manager):
    row = Page.of(as_manager.get(page_of(draft))).by_id("numbers").one("tbody").all("tr")[0]
    assert row.says(f"{len(SENT['text']) + 2 + len(TEXT)}")


def test_a_line_that_is_no_number_is_named(places, as_manager):
    notice = made(as_manager, numbers=f"{NUMBER}\nthe surgery")
    assert Page.of(as_manager.get(page_of(notice))).says("“the surgery” is not a phone number")


def test_a_number_that_is_left_out_is_named_with_the_reason(places, as_manager):
    PhoneNumber.objects.filter(number=OTHER).update(state="removed")
    notice = made(as_manager)
    page = Page.of(as_manager.get(page_of(notice) + "?show=left-out"))
    assert page.by_id("numbers").says("This number is not in the Nixflex account any more.")


@pytest.mark.parametrize("words", ["{{name}}", "[TAG: closed]"])
def test_blanks_and_tags_are_warned_about(places, as_manager, words):
    notice = made(as_manager, text=words)
    assert any(words in item.words for item in Page.of(as_manager.get(page_of(notice))).all("li"))


def test_placeholders_are_no_blanks(places, as_manager):
    notice = made(as_manager, text="${name} (${number}) is closed.")
    assert not Page.of(as_manager.get(page_of(notice))).says("This blank was not filled in")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_preview_shows_what_callers_will_hear(draft, as_manager, headers):
    page = Page.of(as_manager.get(number_page(draft), headers=headers))
    assert page.says("What callers hear from Thu 24 Dec")
    assert SENT["text"] in "".join(inserted.text for inserted in page.all("ins")).replace("·", " ")


def test_a_number_that_is_not_meant_has_no_preview(draft, as_manager, make_number):
    make_number("+441632960003")
    assert as_manager.get(number_page(draft, "+441632960003")).status_code == 404


def test_numbers_come_in_pages(places, as_manager, make_number):
    lines = [f"+4416329601{place:02}" for place in range(30)]
    for line in lines:
        make_number(line, text="")
    notice = made(as_manager, numbers="\n".join(lines))
    second = Page.of(as_manager.get(f"{page_of(notice)}numbers/?page=2", headers=HTMX))
    assert len(second.all("a", rel="prev")) == 1


def test_a_part_of_the_page_by_itself_leads_to_the_page(draft, as_manager):
    response = as_manager.get(f"{page_of(draft)}numbers/?show=left-out")
    assert response["Location"] == f"{page_of(draft)}?show=left-out#numbers"


def test_with_nobody_left_out_that_is_said(draft, as_manager):
    page = Page.of(as_manager.get(f"{page_of(draft)}numbers/?show=left-out", headers=HTMX))
    assert page.says("No number is left out")


def test_a_number_is_left_out_and_taken_in_again(draft, as_manager):
    counts = []
    for do in ("leave_out", "take_in"):
        as_manager.post(number_page(draft), {do: "1"})
        counts.append(Page.of(as_manager.get(page_of(draft))).says("2 numbers hear it"))
    assert counts == [False, True]


def test_the_button_sets_it(draft, as_manager):
    form = next(
        form for form in Page.of(as_manager.get(page_of(draft))).all("form") if form.says("Set it for")
    )
    as_manager.post(page_of(draft), form.values() | {"confirm": "1"})
    draft.refresh_from_db()
    assert draft.state == "planned"


def test_one_that_changed_since_it_was_looked_at_is_not_set(draft, as_manager):
    response = as_manager.post(page_of(draft), {"confirm": "1", "version": "7"}, follow=True)
    draft.refresh_from_db()
    assert (draft.state, Page(response).says("changed this notice after you opened it")) == ("draft", True)


def test_pressed_twice_it_is_set_once(notice, as_manager):
    assert Page(as_manager.post(page_of(notice), {"confirm": "1"}, follow=True)).says("has been set already")


def test_an_editor_does_not_set_it_for_two(draft, as_editor):
    assert as_editor.post(page_of(draft), {"confirm": "1"}).status_code == 403


def test_who_may_not_set_it_has_no_button(draft, as_editor):
    page = Page.of(as_editor.get(page_of(draft)))
    assert not [button for button in page.all("button") if button.says("Set it for")]


def test_another_button_is_answered_with_a_sentence(draft, as_manager):
    assert Page(as_manager.post(page_of(draft), {"do": "what"}, follow=True)).says("Nothing was done")


def test_a_draft_is_thrown_away(draft, as_manager):
    response = as_manager.post(f"{page_of(draft)}drop/", follow=True)
    assert Page(response).says("“Christmas” was thrown away")


def test_one_that_was_thrown_away_can_be_looked_at(draft, as_manager):
    as_manager.post(f"{page_of(draft)}drop/")
    assert Page.of(as_manager.get(page_of(draft))).says("Thrown away")


def test_a_draft_is_changed(draft, as_manager):
    values = Page.of(as_manager.get(f"{page_of(draft)}change/")).form(f"{page_of(draft)}change/").values()
    as_manager.post(f"{page_of(draft)}change/", values | {"text": "Closed.", "numbers": NUMBER})
    page = Page.of(as_manager.get(page_of(draft)))
    assert (page.says("Closed."), page.says("1 number hears it")) == (True, True)


def test_new_words_on_an_older_version_are_kept(draft, as_manager):
    address = f"{page_of(draft)}change/"
    values = Page.of(as_manager.get(address)).form(address).values()
    as_manager.post(address, values | {"text": "First."})
    page = Page.of(as_manager.post(address, values | {"text": "Second."}), 422)
    assert (page.says("changed this notice after you opened it"), page.form(address).values()["text"]) == (
        True,
        "Second.",
    )


def test_there_is_no_notice_that_nobody_made(as_manager):
    assert as_manager.get("/notices/999/").status_code == 404


def test_a_form_of_a_new_notice_posts_to_its_address(as_manager):
    assert Page.of(as_manager.get(NEW)).form(NEW)
