"""The panes beside the text: preview, difference to live, history, and the hint about the usual facts."""

import pytest

from profiles.models import PhoneNumber
from profiles.selectors.history.versions import NEWEST
from tests.conftest import TEXT
from tests.html import Page
from tests.notices import end_notice, make_notice, renew
from tests.pages.conftest import HTMX
from tests.pages.saving import EDITOR, marks, open_editor, save_as, send, send_draft


def pane(browser, name: str) -> Page:
    """Return the answer to htmx asking for a pane."""
    response = browser.get(f"{EDITOR}?pane={name}", headers=HTMX)
    assert response["X-Fragment"] == "true"
    return Page.of(response)


def test_the_tabs_are_plain_links(number, as_editor):
    tabs = [tab for tab in open_editor(as_editor).all("a") if "data-tab" in tab]
    assert [(tab.words, tab["href"]) for tab in tabs] == [
        ("Preview", "?pane=preview"),
        ("Difference to live", "?pane=difference"),
        ("History", "?pane=history"),
    ]


@pytest.mark.parametrize("name", ["preview", "difference", "history"])
def test_the_page_opens_with_the_pane_of_its_address(number, as_editor, name):
    page = Page.of(as_editor.get(f"{EDITOR}?pane={name}"))
    shown = [
        each for each in ("preview", "difference", "history") if "hidden" not in page.by_id(f"pane-{each}")
    ]
    assert shown == [name]
    assert page.by_id(f"tab-{name}")["aria-current"] == "true"


@pytest.mark.parametrize("name", ["", "nothing", "../"])
def test_an_unknown_pane_is_the_preview(number, as_editor, name):
    assert "hidden" not in Page.of(as_editor.get(EDITOR, {"pane": name})).by_id("pane-preview")


def test_what_is_typed_is_compared_with_what_is_live(number, as_editor):
    page = Page.of(send_draft(as_editor, TEXT + "\nOpen on Sundays.", pane="difference"))
    against = page.by_id("against-live")
    assert against["hx-swap-oob"] == "true"
    assert [each.replace("·", " ").rstrip("↵") for each in marks(against, "ins")][-1] == "Open on Sundays."


def test_the_difference_does_not_come_along_while_its_pane_is_closed(number, as_editor):
    assert not Page.of(send_draft(as_editor, "Open", pane="preview")).all(id="against-live")


def test_the_difference_is_to_live_and_not_to_the_newest_version(number, as_editor):
    send(as_editor, "Saved, not live.")
    against = Page.of(send_draft(as_editor, TEXT, pane="difference", base_version="2")).by_id("against-live")
    assert against.says("This compares with version 1, the last that was confirmed live.")
    assert not against.all(class_="diff")


def test_where_nothing_was_live_the_difference_says_so(make_number, as_editor):
    make_number(text="")
    page = Page.of(send_draft(as_editor, "Open", pane="difference", base_version="0"))
    assert page.by_id("against-live").says("Nothing of this number has been live yet")


def test_where_nixflex_told_nothing_the_difference_does_not_claim_that_there_is_nothing(
    make_number, as_editor
):
    make_number(text="", remote_text_seen=None)
    page = Page.of(send_draft(as_editor, "Open", pane="difference", base_version="0"))
    assert page.by_id("against-live").says("Nixflex has not told what callers hear now")


def test_a_viewer_sees_how_the_newest_version_differs_from_live(number, as_viewer, manager):
    save_as(manager, TEXT + " Ring twice.")
    assert marks(pane(as_viewer, "difference").by_id("against-live"), "ins") == ["·Ring·twice."]


def test_without_a_script_the_difference_comes_as_a_page(number, as_editor):
    page = Page.of(send_draft(as_editor, TEXT + " Ring twice.", htmx=False, pane="difference"))
    assert marks(page.by_id("against-live"), "ins") == ["·Ring·twice."]


def test_in_a_conflict_the_open_pane_still_compares_with_live(number, as_editor, manager):
    save_as(manager, "Theirs.")
    page = Page.of(send(as_editor, TEXT, pane="difference"), 409)
    assert page.by_id("against-live").says("This is what is live, word for word.")
    assert not page.by_id("against-live").all(class_="diff")


def test_the_history_lists_the_newest_versions_with_author_note_and_change(number, as_viewer, manager):
    save_as(manager, TEXT + " Ring twice.", note="The bell is back")
    newest = pane(as_viewer, "history").by_id("newest-versions").all("li")[0]
    assert newest.says("Version 2 Edited")
    assert newest.says("manager")
    assert newest.says("+2 words")
    assert newest.says("The bell is back")


def test_the_history_ends_after_ten(number, as_viewer, manager):
    for place in range(NEWEST):
        save_as(manager, f"Text {place}.")
    page = pane(as_viewer, "history")
    assert len(page.all("li")) == NEWEST
    assert page.one("a", href=f"{EDITOR}history/").words == "Whole history"


def test_what_the_clock_made_names_its_notice_there_and_no_author(number, as_viewer, manager):
    notice = make_notice(number)
    renew(number, live=False)
    end_notice(notice)
    renew(number, live=False)
    save_as(manager, "Newer.")
    listed = pane(as_viewer, "history").by_id("newest-versions").all("li")
    assert [item.words for item in listed][
        1
    ] == "Notice “Christmas” began, ended Versions 2 to 3 less than a minute ago"
    assert len(listed) == 3


def test_what_the_clock_made_last_names_its_notice_too(number, as_viewer):
    make_notice(number)
    renew(number)
    newest = pane(as_viewer, "history").by_id("newest-versions").all("li")[0]
    assert newest.one(class_="timeline__notices").words == "Notice “Christmas” began"
    assert not newest.says("System")


def test_the_history_reads_no_texts(number, as_viewer, statements):
    as_viewer.defaults |= {"HTTP_HX_REQUEST": "true"}
    read = [sql for sql in statements(as_viewer, f"{EDITOR}?pane=history") if "ORDER BY" in sql]
    assert read
    assert not [sql for sql in read if '"profiles_revision"."text"' in sql]


def test_an_editor_may_go_back_to_an_earlier_version_from_there(number, as_editor, manager):
    save_as(manager, "Newer.")
    assert pane(as_editor, "history").all("a", href=f"{EDITOR}revert/1/")


def test_a_viewer_may_not_go_back(number, as_viewer, manager):
    save_as(manager, "Newer.")
    assert not pane(as_viewer, "history").all("a", href=f"{EDITOR}revert/1/")


def test_a_number_without_versions_says_so(make_number, as_viewer):
    make_number(text="")
    assert pane(as_viewer, "history").says("This number has never had a profile.")


def test_a_save_brings_the_open_history_up_to_date(number, as_editor):
    page = Page.of(send(as_editor, "Open on Sundays.", htmx=True, pane="history"))
    versions = page.by_id("newest-versions")
    assert versions["hx-swap-oob"] == "true"
    assert versions.all("li")[0].says("Version 2")


def test_a_save_brings_the_open_difference_up_to_date(pushed, as_editor):
    page = Page.of(send(as_editor, "Open on Sundays.", htmx=True, pane="difference"))
    assert not page.by_id("against-live").all(class_="diff")


def test_the_usual_facts_are_told_with_the_preview(number, as_editor):
    page = Page.of(send_draft(as_editor, "Open Mon-Fri 9-5."))
    told = page.by_id("facts")
    assert told["hx-swap-oob"] == "true"
    assert told.says("Found: hours.")
    assert told.says("Not found: address, phone number, services, prices, policies.")


def test_the_hint_about_facts_is_not_read_out(number, as_editor):
    assert "aria-live" not in open_editor(as_editor).by_id("facts")


def test_what_is_missing_stops_no_save(number, as_editor):
    send(as_editor, "Nothing of use.")
    assert PhoneNumber.objects.get().version == 2


def test_the_blocks_are_offered_to_who_may_edit(number, as_editor):
    items = [
        item for item in open_editor(as_editor).by_id("insert-menu").all("button") if "data-insert" in item
    ]
    assert [item.words for item in items][:3] == ["Opening hours", "Address", "Phone and email"]


def test_the_blocks_are_not_offered_to_a_viewer(number, as_viewer):
    assert not open_editor(as_viewer).all(id="insert-menu")
