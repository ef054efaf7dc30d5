"""The two changes with a page of their own: going back to a version, and clearing."""

import pytest

from profiles.forms.profile import INCOMPLETE_FORM, NOTE_TOO_LONG
from profiles.models import AuditEvent, PhoneNumber, Revision
from profiles.permissions import CLEAR as CLEAR_RIGHT
from profiles.permissions import missing_right
from profiles.services.conflicts import Conflict, NumberRemoved
from tests.conftest import NUMBER, TEXT
from tests.html import Page
from tests.pages.saving import (
    EDITOR,
    change_outside,
    confirmation_of,
    line_now,
    marks,
    number_now,
    open_editor,
    save_as,
    send,
    state_of,
    texts,
)

REVERT, CLEAR = f"{EDITOR}revert/1/", f"{EDITOR}clear/"
NEWER = TEXT.replace("High Street", "Low Street")
CHANGE = {"base_version": "2", "note": "Moved back", "submission": "token"}


@pytest.fixture
def edited(number, editor) -> PhoneNumber:
    """A number whose version 2 waits to be sent; version 1 is live."""
    save_as(editor, NEWER)
    return number


def problem(page: Page) -> str:
    """Return why nothing was changed."""
    return page.one(class_="banner--danger").words


def test_going_back_shows_what_callers_would_stop_and_start_hearing(pushed, as_editor):
    send(as_editor, NEWER)
    page = Page.of(as_editor.get(REVERT))
    assert (
        page.one(class_="diff__legend").words == "Callers stop hearing: removed Callers start hearing: added"
    )
    assert (marks(page, "del"), marks(page, "ins")) == (["Low"], ["High"])


def test_going_back_is_compared_with_what_is_live_and_not_with_the_newest(edited, as_editor):
    page = Page.of(as_editor.get(REVERT))
    assert not page.all(class_="diff")
    assert page.by_id("number-status").says(line_now().hears)


def test_going_back_on_a_number_changed_outside_is_compared_with_what_callers_hear(edited, as_editor):
    change_outside(TEXT.replace("High", "Outside"))
    assert marks(Page.of(as_editor.get(REVERT)), "del") == ["Outside"]


def test_the_page_changes_nothing(edited, as_editor):
    as_editor.get(REVERT)
    assert texts() == [TEXT, NEWER]


def test_the_page_asks_for_a_note_and_holds_base_and_token(edited, as_editor):
    values = confirmation_of(Page.of(as_editor.get(REVERT)))
    assert (values["note"], values["base_version"]) == ("", "2")
    assert values["submission"]


def test_going_back_makes_a_new_version_of_the_old_text(edited, as_editor):
    response = as_editor.post(REVERT, CHANGE)
    assert (response.status_code, response["Location"]) == (302, EDITOR)
    made = Revision.objects.get(version=3)
    assert (made.text, made.kind, made.note, made.reverted_from.version) == (
        TEXT,
        "reverted",
        "Moved back",
        1,
    )
    assert open_editor(as_editor).by_id("messages").words == "Went back to version 1, as version 3."


def test_going_back_is_sent_to_nixflex(pushed, sandbox, as_editor):
    send(as_editor, NEWER)
    as_editor.post(REVERT, CHANGE)
    assert sandbox.state(NUMBER)["custom_prompt"] == TEXT


def test_going_back_is_audited(edited, as_editor):
    as_editor.post(REVERT, CHANGE)
    event = AuditEvent.objects.get(action="revert")
    assert (event.actor_name, event.reason, event.revision.version) == ("editor", "Moved back", 3)


def test_going_back_twice_with_one_form_makes_one_version(edited, as_editor):
    for _ in range(2):
        as_editor.post(REVERT, CHANGE)
    assert texts() == [TEXT, NEWER, TEXT]


def test_going_back_to_what_is_newest_says_that_nothing_changed(edited, as_editor):
    as_editor.post(f"{EDITOR}revert/2/", CHANGE)
    message = open_editor(as_editor).by_id("messages").words
    assert message == "Nothing changed: the newest version says exactly this already."
    assert texts() == [TEXT, NEWER]


def test_going_back_on_a_stale_base_changes_nothing_and_keeps_the_note(edited, as_editor, manager):
    save_as(manager, "Theirs.")
    page = Page.of(as_editor.post(REVERT, CHANGE), 409)
    assert problem(page) == f"Nothing has been changed. {Conflict(number_now()).message}"
    assert confirmation_of(page)["note"] == "Moved back"
    assert texts() == [TEXT, NEWER, "Theirs."]


def test_going_back_all_the_same_is_a_knowing_choice(edited, as_editor, manager):
    save_as(manager, "Theirs.")
    page = Page.of(as_editor.post(REVERT, CHANGE), 409)
    assert page.one("button", class_="button--primary").words == "Go back all the same"
    as_editor.post(REVERT, confirmation_of(page))
    assert texts() == [TEXT, NEWER, "Theirs.", TEXT]


def test_having_seen_one_version_does_not_cover_the_next(edited, as_editor, manager):
    save_as(manager, "Theirs.")
    page = Page.of(as_editor.post(REVERT, CHANGE), 409)
    save_as(manager, "Theirs again.")
    assert as_editor.post(REVERT, confirmation_of(page)).status_code == 409


def test_going_back_over_an_outside_text_asks_first_and_shows_it(edited, as_editor):
    change_outside(TEXT.replace("High", "Outside"))
    page = Page.of(as_editor.post(REVERT, CHANGE), 409)
    assert marks(page, "del") == ["Outside"]
    as_editor.post(REVERT, confirmation_of(page))
    assert texts() == [TEXT, NEWER, TEXT]


def test_going_back_to_what_is_newest_over_an_outside_text_says_what_it_does(number, as_editor):
    change_outside("Set by somebody else.")
    page = Page.of(as_editor.post(REVERT, {"base_version": "1"}), 409)
    as_editor.post(REVERT, confirmation_of(page))
    message = open_editor(as_editor).by_id("messages").words
    assert message == "No new version: version 1 says this already and replaces the outside text."


@pytest.mark.parametrize("base", ["", "one", "-1"])
def test_an_incomplete_form_keeps_the_note_and_leads_on(edited, as_editor, base):
    page = Page.of(as_editor.post(REVERT, CHANGE | {"base_version": base}), 422)
    assert problem(page).endswith(str(INCOMPLETE_FORM))
    assert confirmation_of(page)["note"] == "Moved back"
    assert as_editor.post(REVERT, confirmation_of(page)).status_code == 409


def test_a_note_that_is_too_long_is_refused_and_kept(edited, as_editor):
    page = Page.of(as_editor.post(REVERT, CHANGE | {"note": "n" * 501}), 422)
    assert problem(page).endswith(str(NOTE_TOO_LONG))
    assert (confirmation_of(page)["note"], confirmation_of(page)["base_version"]) == ("n" * 501, "2")


def test_a_removed_number_goes_back_nowhere(edited, as_editor):
    PhoneNumber.objects.update(state="removed")
    page = Page.of(as_editor.post(REVERT, CHANGE), 409)
    assert problem(page).endswith(NumberRemoved().message)
    assert confirmation_of(page)["note"] == "Moved back"


@pytest.mark.parametrize("version", ["0", "3", "9" * 12, "9" * 5000])
def test_there_is_no_going_back_to_a_version_that_is_not_there(edited, as_editor, version):
    assert as_editor.get(f"{EDITOR}revert/{version}/").status_code == 404


def test_a_viewer_may_not_go_back(edited, as_viewer):
    assert as_viewer.get(REVERT).status_code == 403
    assert as_viewer.post(REVERT, CHANGE).status_code == 403
    assert texts() == [TEXT, NEWER]


def test_going_back_to_an_empty_version_needs_the_right_to_clear(number, as_editor, as_manager, editor):
    as_manager.post(CLEAR, {"base_version": "1"})
    save_as(editor, NEWER)
    page = Page.of(as_editor.get(f"{EDITOR}revert/2/"), 403)
    assert page.says(missing_right(CLEAR_RIGHT))
    assert as_manager.get(f"{EDITOR}revert/2/").status_code == 200


def test_clearing_shows_what_callers_would_stop_hearing(number, as_manager):
    page = Page.of(as_manager.get(CLEAR))
    assert "".join(marks(page, "del")).startswith("Business:·Riverside·Dental.")
    assert marks(page, "ins") == []
    assert page.says("Callers will hear the agent prompt alone.")
    assert texts() == [TEXT]


def test_clearing_makes_an_empty_version(number, as_manager):
    as_manager.post(CLEAR, {"base_version": "1", "note": "Closed for good"})
    made = Revision.objects.get(version=2)
    assert (made.text, made.kind, made.note) == ("", "cleared", "Closed for good")
    page = open_editor(as_manager)
    assert page.by_id("messages").words == "Cleared, as version 2."
    assert page.by_id("text").text == ""


def test_clearing_is_sent_to_nixflex_as_no_profile(pushed, sandbox, as_manager):
    as_manager.post(CLEAR, {"base_version": "1"})
    assert sandbox.state(NUMBER)["custom_prompt"] is None
    status = open_editor(as_manager).by_id("number-status")
    assert (state_of(status), status.one("strong").words) == ("none", line_now().hears)


def test_clearing_an_empty_profile_says_that_nothing_changed(make_number, as_manager):
    make_number(text="")
    as_manager.post(CLEAR, {"base_version": "0"})
    assert open_editor(as_manager).by_id("messages").all(class_="banner--info")
    assert texts() == []


def test_where_there_is_nothing_to_clear_nothing_is_offered(make_number, as_manager):
    make_number(text="")
    response = as_manager.get(CLEAR, follow=True)
    page = Page.of(response)
    assert response.redirect_chain == [(EDITOR, 302)]
    assert page.by_id("messages").words == "There is nothing to clear: this number has no profile."


def test_clearing_on_a_stale_base_keeps_the_note_and_can_be_done_knowingly(edited, as_manager):
    page = Page.of(as_manager.post(CLEAR, {"base_version": "1", "note": "Closed"}), 409)
    assert confirmation_of(page)["note"] == "Closed"
    assert page.says("Clear all the same")
    as_manager.post(CLEAR, confirmation_of(page))
    assert texts() == [TEXT, NEWER, ""]


def test_clearing_twice_with_one_form_makes_one_version(number, as_manager):
    for _ in range(2):
        as_manager.post(CLEAR, {"base_version": "1", "submission": "token"})
    assert texts() == [TEXT, ""]


def test_an_editor_may_not_clear(number, as_editor):
    assert as_editor.post(CLEAR, {"base_version": "1"}).status_code == 403
    assert texts() == [TEXT]


def test_a_cleared_profile_can_be_brought_back(number, as_manager):
    as_manager.post(CLEAR, {"base_version": "1"})
    as_manager.post(REVERT, {"base_version": "2"})
    assert texts() == [TEXT, "", TEXT]
