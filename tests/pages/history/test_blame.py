"""Who wrote what: each line of a profile beside the version that brought it in."""

from profiles.models import Revision
from profiles.selectors.history import blaming
from tests.conftest import TEXT
from tests.html import Element, Page
from tests.notices import AUTHOR, WORDS, change_notice, end_notice, make_notice, renew
from tests.pages.history.test_versions import add_versions
from tests.pages.saving import EDITOR, save_as

BLAME, COMPARE = f"{EDITOR}blame/", f"{EDITOR}compare/"


def open_blame(browser, query: str = "") -> Page:
    return Page.of(browser.get(BLAME + query))


def blocks(page: Page) -> list[tuple[str, list[str]]]:
    """Return each block's version and lines."""
    rows: list[Element] = page.one("tbody").all("tr")
    return [(row.one(class_="blame__version").words, [li.text for li in row.all("li")]) for row in rows]


def test_each_line_stands_beside_its_version(make_number, as_viewer, editor):
    number = make_number(text="Open\nParking")
    save_as(editor, "Open\nNo parking")
    number.refresh_from_db()
    page = open_blame(as_viewer, "?version=2")
    assert blocks(page) == [("Version 1 Imported", ["Open"]), ("Version 2", ["No parking"])]


def test_what_is_live_is_explained_unless_another_is_asked_for(make_number, as_viewer, editor):
    make_number(text="Open")
    save_as(editor, "Closed")
    assert blocks(open_blame(as_viewer)) == [("Version 1 Imported", ["Open"])]


def test_a_block_leads_to_what_its_version_changed(make_number, as_viewer, editor):
    make_number(text="Open")
    save_as(editor, "Closed", note="Summer")
    row = open_blame(as_viewer, "?version=2").one("tbody").one("tr")
    assert row.one("a", href=f"{COMPARE}?from=1&to=2").words == "Version 2"
    assert row.one(class_="blame__note").words == "Summer"


def test_who_had_written_what_before_is_a_click_away(make_number, as_viewer, editor):
    make_number(text="Open")
    save_as(editor, "Closed")
    before = open_blame(as_viewer, "?version=2").one(class_="blame__before")
    assert blocks(open_blame(as_viewer, before["href"])) == [("Version 1 Imported", ["Open"])]


def test_lines_are_escaped(make_number, as_viewer):
    make_number(text="<b>Open</b>")
    assert blocks(open_blame(as_viewer)) == [("Version 1 Imported", ["<b>Open</b>"])]


def test_a_number_without_a_profile_has_no_lines(make_number, as_viewer):
    make_number(text="")
    page = open_blame(as_viewer)
    assert page.says("No lines")
    assert not page.all("tbody")


def test_a_version_that_there_is_not_is_not_found(number, as_viewer):
    assert as_viewer.get(f"{BLAME}?version=2").status_code == 404


def test_how_far_back_it_looks_is_told(number, as_viewer, monkeypatch):
    add_versions(number, 2)
    now = number.head.created_at
    Revision.objects.bulk_create(
        Revision(
            number=number, version=v, text="Text 2", length=6, kind="edited", author_name="N", created_at=now
        )
        for v in range(3, 13)
    )
    monkeypatch.setattr(blaming, "BLAME_VERSIONS", 5)
    monkeypatch.setattr(blaming, "BLAME_BATCH", 2)
    page = open_blame(as_viewer, "?version=12")
    assert page.says("Version 7 or earlier")
    assert page.says("This looks no further back than version 7.")


def test_blame_takes_as_many_statements_for_two_versions_as_for_many(number, as_viewer, statements):
    add_versions(number, 40)
    few = statements(as_viewer, f"{BLAME}?version=2")
    assert len(statements(as_viewer, f"{BLAME}?version=40")) <= len(few) + 1


def test_a_notice_has_its_own_lines_and_the_profile_those_of_people(make_number, as_viewer, editor):
    number = make_number(text="Open\nParking")
    save_as(editor, "Open\nNo parking")
    make_notice(number, text="Closed\nat Christmas", note="As every year")
    renew(number)
    assert blocks(open_blame(as_viewer)) == [
        ("Notice “Christmas”", ["Closed", "at Christmas", ""]),
        ("Version 1 Imported", ["Open"]),
        ("Version 2", ["No parking"]),
    ]
    row = open_blame(as_viewer).one(class_="blame__block--notice")
    assert row.one(class_="muted").words == f"{AUTHOR}, now"
    assert row.one(class_="blame__note").words == "As every year"


def test_lines_are_numbered_as_callers_hear_them(number, as_viewer):
    make_notice(number)
    renew(number)
    starts = [lines["start"] for lines in open_blame(as_viewer).one("tbody").all("ol")]
    assert starts == ["1", "3"]


def test_a_notice_is_shown_as_whoever_changed_it_last_left_it(number, as_viewer):
    notice = make_notice(number)
    renew(number)
    change_notice(notice, text="Closed for good.", author_name="Edwin")
    renew(number)
    row = open_blame(as_viewer).one(class_="blame__block--notice")
    assert (row.all("li")[0].words, row.one(class_="muted").words) == ("Closed for good.", "Edwin, now")


def test_what_the_clock_made_brings_in_no_line_of_the_profile(number, as_viewer, editor):
    notice = make_notice(number)
    renew(number)
    end_notice(notice)
    renew(number)
    save_as(editor, f"Welcome.\n{TEXT}")
    versions = [version for version, _ in blocks(open_blame(as_viewer, "?version=4"))]
    assert versions == ["Version 4", "Version 1 Imported"]


def test_what_is_heard_instead_is_the_notice_alone(number, as_viewer):
    make_notice(number, placement="instead")
    renew(number)
    assert blocks(open_blame(as_viewer)) == [("Notice “Christmas”", [WORDS])]


def test_many_versions_of_the_clock_are_walked_past(number, as_viewer, editor, monkeypatch):
    monkeypatch.setattr(blaming, "BLAME_VERSIONS", 2)
    for _round in range(3):
        notice = make_notice(number)
        renew(number)
        end_notice(notice)
        renew(number)
    save_as(editor, f"Welcome.\n{TEXT}")
    assert blocks(open_blame(as_viewer, "?version=8"))[1][0] == "Version 1 Imported"


def test_what_was_written_under_a_notice_that_is_heard_instead_has_its_author(number, as_viewer, editor):
    notice = make_notice(number, placement="instead")
    renew(number)
    save_as(editor, f"Welcome.\n{TEXT}")
    end_notice(notice)
    renew(number)
    save_as(editor, f"Good day.\nWelcome.\n{TEXT}")
    page = open_blame(as_viewer, "?version=5")
    assert [version for version, _ in blocks(page)] == ["Version 5", "Version 3", "Version 1 Imported"]
