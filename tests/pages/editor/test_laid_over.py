"""What is laid over a profile stands beside it on the number's page, in force and to come."""

from datetime import UTC, datetime, timedelta

import pytest

from profiles.models import NoticeNumber, PhoneNumber
from profiles.texts.contract import LIMIT
from tests.clock import START
from tests.conftest import TEXT
from tests.html import Element, Page
from tests.notices import AUTHOR, TITLE, WORDS, make_notice, renew
from tests.pages.conftest import HTMX
from tests.pages.saving import EDITOR, open_editor, send_draft

EVE, AFTER = datetime(2026, 12, 24, 18, tzinfo=UTC), datetime(2026, 12, 27, 9, tzinfo=UTC)


@pytest.fixture
def under_notice(number) -> PhoneNumber:
    """A number whose callers hear a notice above the profile, until 10:30 of the next day."""
    make_notice(number)
    renew(number)
    return number


def listed(page: Page) -> list[str]:
    """Return what is said of each notice."""
    return [one.words for one in page.by_id("laid-over").all("li")]


def stretches(page: Page) -> list[str]:
    """Return the stretches of the preview, each with whose it is."""
    preview: Element = page.one(class_="stretches")
    return [stretch.words for stretch in preview.all(class_="stretch")]


def test_what_is_planned_is_told_with_its_times_words_and_author(number, as_viewer):
    make_notice(number, begins=EVE, ends=AFTER, state="planned")
    (told,) = listed(open_editor(as_viewer))
    assert (
        told
        == f"From 24 Dec, 18:00 to 27 Dec, 09:00 callers also hear: {WORDS} Notice “{TITLE}”, {AUTHOR} Planned"
    )


def test_what_is_in_force_is_told_so(under_notice, as_viewer):
    (told,) = listed(open_editor(as_viewer))
    assert told.endswith("In force")


def test_what_is_heard_instead_is_told_so(number, as_viewer):
    make_notice(number, placement="instead")
    (told,) = listed(open_editor(as_viewer))
    assert "callers hear this instead of the profile:" in told


def test_times_are_those_of_the_number(number, as_viewer):
    make_notice(number, begins=EVE, ends=AFTER, state="planned")
    PhoneNumber.objects.update(time_zone="America/Chicago")
    (told,) = listed(open_editor(as_viewer))
    assert told.startswith("From 24 Dec, 12:00 (America/Chicago) to 27 Dec, 03:00 (America/Chicago) ")


def test_what_does_not_fit_says_so_and_why(number, as_viewer):
    make_notice(number)
    NoticeNumber.objects.update(state="does_not_fit", reason="Shorten it.")
    (told,) = listed(open_editor(as_viewer))
    assert told.startswith("Does not fit, so nobody hears it. Shorten it.")


@pytest.mark.parametrize("state", ["over", "ended", "left_out", "draft"])
def test_what_nobody_hears_any_more_or_yet_is_not_told(number, as_viewer, state):
    notice = make_notice(number, state="draft" if state == "draft" else "in_force")
    if state == "over":
        NoticeNumber.objects.update(ends_at=START)
    elif state == "ended":
        notice.numbers.update(state="ended", ends_at=START)
    elif state == "left_out":
        notice.numbers.update(state="left_out")
    assert listed(open_editor(as_viewer)) == []


def test_words_of_its_own_are_told_for_a_number(number, as_viewer):
    make_notice(number)
    NoticeNumber.objects.update(text="Closed in Croydon.")
    (told,) = listed(open_editor(as_viewer))
    assert "Closed in Croydon." in told


def test_the_state_says_until_when_a_notice_is_heard(under_notice, as_viewer):
    assert (
        open_editor(as_viewer)
        .by_id("number-status")
        .says("Callers hear version 2. With 1 notice until 16 Jun, 10:30.")
    )


def test_the_state_counts_the_notices_and_tells_the_first_end(under_notice, as_viewer):
    make_notice(under_notice, ends=START + timedelta(hours=2))
    renew(under_notice)
    assert (
        open_editor(as_viewer).by_id("number-status").says("With 2 notices, the first until 15 Jun, 12:30.")
    )


def test_the_state_counts_no_notice_that_is_to_come(under_notice, as_viewer):
    make_notice(under_notice, begins=EVE, ends=AFTER, state="planned")
    renew(under_notice)
    assert open_editor(as_viewer).by_id("number-status").says("With 1 notice until")


def test_the_state_names_no_notice_that_is_not_confirmed(number, as_viewer):
    make_notice(number)
    renew(number, live=False)
    assert not open_editor(as_viewer).by_id("number-status").says("notice")


def test_the_preview_marks_whose_words_are_whose(under_notice, as_editor):
    page = open_editor(as_editor)
    assert stretches(page) == [f"Notice “{TITLE}” {WORDS}", f"The profile {' '.join(TEXT.split())}"]
    assert page.by_id("preview-text").text == TEXT


def test_the_preview_of_what_is_typed_has_the_notice_too(under_notice, as_editor):
    page = Page.of(send_draft(as_editor, "Open on Sundays."))
    assert stretches(page) == [f"Notice “{TITLE}” {WORDS}", "The profile Open on Sundays."]


def test_the_preview_of_a_notice_that_is_heard_instead_keeps_the_profile_in_sight(number, as_editor):
    make_notice(number, placement="instead")
    renew(number)
    page = open_editor(as_editor)
    assert stretches(page) == [f"Notice “{TITLE}” {WORDS}"]
    assert (
        page.by_id("preview-text")
        .within("details")
        .words.startswith("The profile, which is not heard meanwhile")
    )


def test_what_is_only_planned_is_not_in_the_preview(number, as_editor):
    make_notice(number, begins=EVE, ends=AFTER, state="planned")
    assert not open_editor(as_editor).all(class_="stretches")


def test_the_count_tells_what_the_notice_adds(under_notice, as_editor):
    counter = open_editor(as_editor).by_id("counter")
    assert counter.words == f"{len(TEXT)} of 8,000 + {len(WORDS) + 2} of notices"
    assert counter["data-added"] == str(len(WORDS) + 2)
    assert counter.one("progress")["value"] == str(len(TEXT) + len(WORDS) + 2)


def test_a_text_that_leaves_the_notice_no_room_is_told_and_may_be_saved(under_notice, as_editor):
    page = Page.of(send_draft(as_editor, "a" * LIMIT))
    assert page.says(f"Notice “{TITLE}” does not fit beside this text: callers would not hear it.")
    counter = page.by_id("counter")
    assert counter.says(f"+ {len(WORDS) + 2} of notices: {len(WORDS) + 2} over the limit")
    assert "counter--over" not in counter["class"].split()


def test_a_notice_that_is_heard_instead_takes_no_room_of_the_profile(number, as_editor):
    make_notice(number, placement="instead")
    assert open_editor(as_editor).by_id("counter")["data-added"] == "0"


def test_who_may_edit_is_led_to_a_notice_for_this_number(number, as_editor):
    link = open_editor(as_editor).by_id("add-notice")
    assert (link.words, link["href"]) == ("Add a notice", f"/notices/new/?numbers=%2B{number.number[1:]}")


def test_who_may_not_edit_is_not_led_to_a_notice(number, as_viewer):
    assert not open_editor(as_viewer).all(id="add-notice")


def test_the_difference_names_the_notices_that_the_text_is_compared_with(under_notice, as_editor):
    page = Page.of(as_editor.get(f"{EDITOR}?pane=difference", headers=HTMX))
    typed = Page.of(send_draft(as_editor, TEXT + "\nParking.", pane="difference"))
    assert (page.says("word for word"), typed.says("Your text with its notices")) == (True, True)


def test_the_difference_to_live_is_that_of_what_callers_hear(under_notice, as_editor):
    page = Page.of(as_editor.get(f"{EDITOR}?pane=difference", headers=HTMX))
    assert page.says("This is what is live, word for word.")


def test_a_save_tells_what_is_laid_over_it_again(under_notice, as_editor):
    save_as_htmx = as_editor.post(
        EDITOR, {"text": "Open.", "note": "", "base_version": "2", "submission": "a"}, headers=HTMX
    )
    assert listed(Page.of(save_as_htmx))[0].endswith("In force")


def test_a_number_without_notices_takes_no_statement_more(number, as_editor, statements):
    own = 'SELECT "profiles_noticenumber"'
    assert not [sql for sql in statements(as_editor, EDITOR) if sql.startswith(own)]


def test_notices_take_one_statement_however_many_they_are(number, as_editor, statements):
    plain = len(statements(as_editor, EDITOR))
    for _each in range(3):
        make_notice(number)
    assert len(statements(as_editor, EDITOR)) == plain + 1
