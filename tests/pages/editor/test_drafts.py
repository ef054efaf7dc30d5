"""Drafts: what is being typed is kept, offered again, and shown to nobody else."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from profiles.models import Draft, PhoneNumber
from profiles.texts import contract
from profiles.texts.contract import describe_count
from profiles.texts.preview import NO_PROFILE
from tests.conftest import TEXT, signed_in
from tests.html import SHOWN_FOR_NUL, Element, Page
from tests.pages.saving import DRAFT, EDITOR, form_of, open_editor, refusal, save_as, send, send_draft


def kept() -> list[str]:
    return list(Draft.objects.values_list("text", flat=True))


@pytest.fixture
def far_too_long(monkeypatch) -> str:
    """A text that is too long by one character to be looked through, since that takes seconds with every key."""
    text = "[TAG: x]\n" * 20
    monkeypatch.setattr(contract, "FAR_TOO_LONG", len(text) - 1)
    return text


def test_what_is_typed_is_kept_with_each_preview(number, as_editor):
    send_draft(as_editor, "Open")
    send_draft(as_editor, "Open on")
    assert kept() == ["Open on"]


def test_a_draft_is_answered_by_preview_counter_and_warnings(number, as_editor):
    response = send_draft(as_editor, "Open on {{day}}.")
    assert response["X-Fragment"] == "true"
    page = Page.of(response)
    assert page.by_id("preview-text").text == "Open on {{day}}."
    assert page.by_id("counter-words").words == "16 of 8,000"
    assert page.by_id("warnings").one("q").text == "{{day}}"
    assert {page.by_id(name)["hx-swap-oob"] for name in ("counter", "warnings", "others")} == {"true"}


def test_a_draft_is_said_to_be_kept(number, as_editor):
    page = Page.of(send_draft(as_editor, "Open"))
    assert (
        page.by_id("said").words
        == f"Draft kept at {timezone.localtime(Draft.objects.get().updated_at):%H:%M:%S}"
    )


def test_the_preview_of_nothing_says_what_callers_hear(number, as_editor):
    page = Page.of(send_draft(as_editor, ""))
    assert page.one(class_="preview__wins").words == str(NO_PROFILE)


def test_line_ends_are_made_canonical(number, as_editor):
    page = Page.of(send_draft(as_editor, "a\r\nb"))
    assert page.by_id("counter-words").words == "3 of 8,000"
    assert kept() == ["a\nb"]


def test_a_draft_over_the_limit_is_kept_and_counted(number, as_editor):
    page = Page.of(send_draft(as_editor, "a" * 8037))
    assert page.by_id("counter-words").words == describe_count("a" * 8037)
    assert "counter--over" in page.by_id("counter")["class"]
    assert kept() == ["a" * 8037]


def test_a_draft_that_says_what_the_newest_version_says_is_none(number, as_editor):
    send_draft(as_editor, "Open")
    page = Page.of(send_draft(as_editor, TEXT))
    assert not page.all(id="said")
    assert kept() == []


def test_a_draft_is_offered_again_with_the_version_it_started_from(number, as_editor):
    send_draft(as_editor, "Open on Sundays.")
    page = open_editor(as_editor)
    assert (form_of(page)["text"], form_of(page)["base_version"]) == ("Open on Sundays.", "1")
    assert page.by_id("draft-notice").says(
        "Your unsaved text is back. You typed it less than a minute ago, starting from version 1."
    )


def test_a_draft_that_was_overtaken_keeps_its_base_and_says_so(number, as_editor, manager):
    send_draft(as_editor, "Open on Sundays.")
    save_as(manager, "Closed on Sundays.")
    page = open_editor(as_editor)
    assert form_of(page)["base_version"] == "1"
    assert page.by_id("draft-notice").all("form")
    assert page.by_id("others").says("Saving yours shows you the difference before it replaces theirs.")


def test_without_a_draft_nothing_is_offered(number, as_editor):
    assert open_editor(as_editor).by_id("draft-notice").words == ""


def press(browser, form: Element):
    """Send ``form`` as a browser without scripts does for its button."""
    return browser.post(form["action"], form.values() | {"discard": form.one("button")["value"]})


def test_without_a_script_a_page_asks_before_a_draft_is_thrown_away(number, as_editor):
    send_draft(as_editor, "Open on Sundays.")
    page = Page.of(press(as_editor, open_editor(as_editor).by_id("draft-notice").one("form")))
    assert page.one("h1").words == "Throw away your unsaved text?"
    assert page.one(class_="diff").says("Sundays")
    assert kept() == ["Open on Sundays."]


def test_after_that_it_can_be_thrown_away(number, as_editor):
    send_draft(as_editor, "Open on Sundays.")
    page = Page.of(press(as_editor, open_editor(as_editor).by_id("draft-notice").one("form")))
    response = press(as_editor, page.one("form", action=DRAFT))
    assert (response.status_code, response["Location"]) == (302, EDITOR)
    assert kept() == []


def test_without_a_script_what_is_typed_is_kept_until_that_is_answered(number, as_editor):
    form = open_editor(as_editor).by_id("editor")
    as_editor.post(DRAFT, form.values() | {"text": "Typed, never previewed.", "discard": "ask"})
    assert kept() == ["Typed, never previewed."]


def test_where_there_is_nothing_to_lose_nothing_is_asked(number, as_editor):
    response = as_editor.post(DRAFT, {"base_version": "1", "discard": "ask"})
    assert response["Location"] == EDITOR


def test_a_draft_can_be_thrown_away_by_htmx(number, as_editor):
    send_draft(as_editor, "Open on Sundays.")
    response = send_draft(as_editor, "Open on Sundays.", discard="1")
    assert response["HX-Redirect"] == EDITOR
    assert kept() == []


def test_throwing_away_leaves_the_drafts_of_others(number, as_editor, as_manager):
    send_draft(as_manager, "Theirs")
    send_draft(as_editor, "Mine", discard="1")
    assert kept() == ["Theirs"]


def test_saving_ends_ones_draft(number, as_editor):
    send_draft(as_editor, "Open on Sundays.")
    send(as_editor, "Open on Sundays.")
    assert kept() == []


def test_a_refused_save_leaves_the_draft(number, as_editor, manager):
    send_draft(as_editor, "Open on Sundays.")
    save_as(manager, "Closed on Sundays.")
    send(as_editor, "Open on Sundays.")
    assert kept() == ["Open on Sundays."]


def test_anothers_fresh_draft_is_announced_by_name_and_its_words_are_not_shown(
    number, as_editor, as_manager, manager
):
    manager.first_name, manager.last_name = "Maya", "Patel"
    manager.save()
    send_draft(as_manager, "Their secret words")
    page = open_editor(as_editor)
    assert page.by_id("others").says(
        "Maya Patel is editing this profile too. Last keystroke less than a minute ago."
    )
    assert "secret" not in page.html
    assert form_of(page)["text"] == TEXT


def test_anothers_draft_is_announced_while_one_types(number, as_editor, as_manager):
    send_draft(as_manager, "Their secret words")
    page = Page.of(send_draft(as_editor, "Open"))
    assert page.by_id("others").says("manager is editing")
    assert "secret" not in page.html


def test_a_viewer_is_told_as_well(number, as_viewer, as_manager):
    send_draft(as_manager, "Their secret words")
    page = open_editor(as_viewer)
    assert page.by_id("others").says("manager is editing this profile.")
    assert "secret" not in page.html


@pytest.mark.parametrize(("minutes", "fresh"), [(1, True), (3, False)])
def test_a_draft_that_rests_is_not_announced(number, as_editor, as_manager, minutes, fresh):
    send_draft(as_manager, "Theirs")
    Draft.objects.update(updated_at=timezone.now() - timedelta(minutes=minutes))
    assert bool(open_editor(as_editor).by_id("others").words) == fresh


def test_ones_own_draft_is_not_announced(number, as_editor):
    send_draft(as_editor, "Mine")
    assert open_editor(as_editor).by_id("others").words == ""


def test_a_draft_of_another_number_is_neither_offered_nor_announced(make_number, as_editor, as_manager):
    make_number()
    make_number("+12025550123")
    address = "/numbers/+12025550123/draft/"
    for browser in (as_editor, as_manager):
        browser.post(address, {"text": "Elsewhere", "base_version": "1"})
    page = open_editor(as_editor)
    assert form_of(page)["text"] == TEXT
    assert page.by_id("others").words == ""


def test_without_a_script_the_preview_comes_as_a_page(number, as_editor):
    page = Page.of(send_draft(as_editor, "Open on Sundays.", htmx=False, note="Why", submission="token"))
    assert page.by_id("preview-text").text == "Open on Sundays."
    sent = form_of(page)
    assert (sent["text"], sent["note"], sent["base_version"]) == ("Open on Sundays.", "Why", "1")
    assert kept() == ["Open on Sundays."]


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_a_draft_that_can_not_be_stored_is_previewed_with_the_reason(number, as_editor, htmx):
    page = Page.of(send_draft(as_editor, "a\0b", htmx=htmx), 422)
    assert page.one(class_="banner--danger").says(refusal("a\0b"))
    assert htmx or form_of(page)["text"] == f"a{SHOWN_FOR_NUL}b"
    assert kept() == []


def test_the_longest_draft_is_taken_whatever_it_holds(number, as_editor):
    send_draft(as_editor, "\U0001f600" * 200_000)
    assert len(kept()[0]) == 200_000


def test_a_text_beyond_every_draft_is_refused_with_advice(number, as_editor):
    page = Page.of(send_draft(as_editor, "a" * 200_001), 422)
    assert page.says("This text has 200,001 characters, too many to keep as a draft.")


@pytest.mark.parametrize("base", ["", "one", "-1", "9" * 30])
def test_a_draft_without_a_usable_base_is_not_kept_but_previewed(number, as_editor, base):
    page = Page.of(send_draft(as_editor, "Open", base_version=base), 422)
    assert page.says("This draft could not be kept.")
    assert page.by_id("preview-text").text == "Open"
    assert kept() == []


def test_a_viewer_keeps_no_drafts(number, as_viewer):
    assert send_draft(as_viewer, "Open").status_code == 403
    assert kept() == []


def test_who_may_not_edit_any_more_sees_the_profile_instead_of_the_draft(number, editor, as_editor):
    send_draft(as_editor, "Open on Sundays.")
    editor.groups.set(Group.objects.filter(name="Viewers"))
    page = open_editor(signed_in(editor))
    assert page.one(class_="text--framed").text == TEXT
    assert "Sundays" not in page.html


def test_on_a_removed_number_the_profile_is_shown_instead_of_the_draft(number, as_editor):
    send_draft(as_editor, "Open on Sundays.")
    PhoneNumber.objects.update(state="removed")
    assert open_editor(as_editor).one(class_="text--framed").text == TEXT
    assert kept() == ["Open on Sundays."]


def test_a_draft_is_asked_for_by_post_only(number, as_editor):
    assert as_editor.get(DRAFT).status_code == 405


@pytest.mark.parametrize("pane", ["preview", "difference"])
def test_a_text_far_too_long_is_kept_and_counted_but_not_looked_through(
    number, as_editor, pane, far_too_long
):
    page = Page.of(send_draft(as_editor, far_too_long, pane=pane))
    assert page.by_id("counter-words").words == describe_count(far_too_long)
    assert page.says("The text is far too long to be shown as a profile.")
    assert not page.all(class_="warnings")
    assert not page.all(class_="diff")
    assert kept() == [far_too_long]


def test_a_text_a_character_shorter_is_looked_through(number, as_editor, far_too_long):
    page = Page.of(send_draft(as_editor, far_too_long[:-1], pane="difference"))
    assert page.all(class_="warnings")
    assert page.all(class_="diff")
