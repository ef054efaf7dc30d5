"""The page of one version: its text, who made it and why, what it changed, and how its pushes went."""

import pytest

from profiles.models import PushAttempt
from profiles.selectors.history import versions as history
from tests.conftest import TEXT
from tests.html import Page
from tests.notices import AUTHOR, TITLE, WORDS, make_notice, renew
from tests.pages.saving import EDITOR, marks, save_as, send


def open_version(browser, version: int) -> Page:
    return Page.of(browser.get(f"{EDITOR}versions/{version}/"))


def fact(page: Page, name: str) -> str:
    facts = {dt.words: dt.within("div").one("dd").words for dt in page.one("dl", class_="facts").all("dt")}
    return facts[name]


def test_the_text_stands_as_it_is(number, as_viewer):
    assert open_version(as_viewer, 1).by_id("version-text").text == TEXT


def test_the_text_is_escaped(number, as_viewer, editor):
    save_as(editor, "<script>alert(1)</script>")
    assert open_version(as_viewer, 2).by_id("version-text").text == "<script>alert(1)</script>"


def test_who_made_it_why_and_how_is_told(number, as_viewer, editor):
    save_as(editor, "Open on Sundays.", note="Summer")
    page = open_version(as_viewer, 2)
    told = [fact(page, name) for name in ("Who", "Why", "How", "Length")]
    assert told == ["editor", "Summer", "Edited", "16 characters"]


def test_that_nobody_said_why_is_told(number, as_viewer):
    assert fact(open_version(as_viewer, 1), "Why") == "Nobody said"


def test_what_it_changed_is_shown(number, as_viewer, editor):
    save_as(editor, TEXT.replace("High", "Low"))
    assert marks(open_version(as_viewer, 2), "ins") == ["Low"]


def test_each_attempt_to_push_it_is_listed(pushed, sandbox, as_editor):
    sandbox.faults([{"method": "PATCH", "status": 400, "message": "No pirates."}])
    send(as_editor, "Open on Sundays.")
    attempt = open_version(as_editor, 2).one(class_="attempt")
    assert attempt.one(class_="badge").words == "Rejected"
    assert attempt.says("No pirates.")


def test_more_attempts_than_are_shown_are_elsewhere(number, as_viewer):
    now = number.head.created_at
    PushAttempt.objects.bulk_create(
        PushAttempt(number=number, revision=number.head, started_at=now, outcome="accepted")
        for _ in range(history.ATTEMPTS_SHOWN + 1)
    )
    page = open_version(as_viewer, 1)
    assert len(page.all(class_="attempt")) == history.ATTEMPTS_SHOWN
    assert page.says("Earlier attempts are in the audit log.")


def test_an_imported_version_needed_no_push(number, as_viewer):
    assert open_version(as_viewer, 1).says("None: Nixflex had this text already.")


def test_the_link_to_copy_leads_to_the_text_alone(number, as_viewer):
    link = open_version(as_viewer, 1).one("a", data_copy=True)
    answer = as_viewer.get(link["href"])
    assert (answer["Content-Type"], answer.content.decode()) == ("text/plain; charset=utf-8", TEXT)


def test_a_version_without_a_text_has_nothing_to_copy(number, as_viewer, as_manager):
    as_manager.post(f"{EDITOR}clear/", {"base_version": "1"})
    page = open_version(as_viewer, 2)
    assert page.says("This version has no profile")
    assert not page.all("a", data_copy=True)


def test_the_versions_before_and_after_are_a_click_away(number, as_viewer, editor):
    save_as(editor, "Open.")
    save_as(editor, "Closed.")
    page = open_version(as_viewer, 2)
    assert (page.one("a", rel="next").words, page.one("a", rel="prev").words) == ("Version 1", "Version 3")
    assert page.one("a", rel="next")["href"] == f"{EDITOR}versions/1/"


def test_a_lone_version_leads_nowhere_else(number, as_viewer):
    assert not open_version(as_viewer, 1).all(class_="pagination")


@pytest.mark.parametrize("version", ["0", "2", "99"])
@pytest.mark.parametrize("part", ["", "text/"])
def test_a_version_that_there_is_not_is_not_found(number, as_viewer, version, part):
    assert as_viewer.get(f"{EDITOR}versions/{version}/{part}").status_code == 404


def test_what_is_laid_over_the_profile_is_marked_as_the_notice_it_is(number, as_viewer):
    make_notice(number)
    renew(number)
    page = open_version(as_viewer, 2)
    assert page.one(class_="stretch--notice").words == f"Notice “{TITLE}” {WORDS}"
    assert page.by_id("version-text").text == TEXT


def test_a_profile_that_is_not_heard_meanwhile_is_there_to_read(number, as_viewer):
    make_notice(number, placement="instead")
    renew(number)
    fold = open_version(as_viewer, 2).by_id("version-text").within("details")
    assert fold.words.startswith("The profile, which is not heard meanwhile")


def test_what_the_clock_made_names_the_notice_and_who_set_it(number, as_viewer):
    make_notice(number)
    renew(number)
    assert fact(open_version(as_viewer, 2), "Notices") == f"Notice “{TITLE}” began (set by {AUTHOR})"


def test_what_the_clock_changed_is_what_callers_hear(number, as_viewer):
    make_notice(number)
    renew(number)
    added = open_version(as_viewer, 2).one(class_="diff").all("ins")[1]
    assert WORDS.replace(" ", "·") in added.text


def test_what_a_person_changed_is_the_profile(number, as_viewer, editor):
    make_notice(number)
    save_as(editor, TEXT.replace("High", "Low"))
    page = open_version(as_viewer, 2)
    assert marks(page, "ins") == ["Low"]


def test_the_length_says_how_much_is_the_profile(number, as_viewer):
    make_notice(number)
    renew(number)
    heard = len(TEXT) + len(WORDS) + len("\n\n")
    assert fact(open_version(as_viewer, 2), "Length") == f"{heard} characters, {len(TEXT)} of the profile"


def test_the_text_to_copy_is_the_profile(number, as_viewer):
    make_notice(number)
    renew(number)
    assert as_viewer.get(f"{EDITOR}versions/2/text/").content.decode() == TEXT
