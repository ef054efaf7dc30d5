"""The sheet of details by keyboard: cells edited in place, given up, pasted, saved."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from profiles.models import Field, PhoneNumber, Revision
from tests.conftest import MakeNumber
from tests.details import make_follower, make_template

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clean_cache", "quiet")]

COUNT = 6
PASTE = """text => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}));
}"""


@pytest.fixture
def clinics(manager: User, make_number: MakeNumber, settings) -> list[PhoneNumber]:
    """Numbers that follow one template, by label."""
    settings.PUSH_INLINE = False
    version = make_template(manager, "${name}. Open ${hours}. Parking: ${parking}.")
    for key, kind in (("name", "line"), ("hours", "hours"), ("parking", "yes_no")):
        Field.objects.create(key=key, label=key.title(), kind=kind)
    return [
        make_follower(
            make_number(f"+44163296000{place}", label=f"Branch {place}"),
            version,
            name=f"Branch {place}",
            hours="by appointment",
            parking="Yes",
        )
        for place in range(COUNT)
    ]


@pytest.fixture
def sheet(
    clinics: list[PhoneNumber], live_server: LiveServer, manager: User, signed_in_page: Callable[[User], Page]
) -> Page:
    """The sheet, as a manager has it."""
    page = signed_in_page(manager)
    page.goto(f"{live_server.url}/details/")
    return page


def cell(page: Page, row: int, column: int) -> Locator:
    """Return a cell by its place; column 0 is the number."""
    return page.locator("[data-sheet] tbody tr").nth(row).locator("th, td").nth(column)


def details(number: PhoneNumber) -> dict[str, object]:
    """Return the details of the number's head."""
    return Revision.objects.filter(number=number).latest("version").details or {}


def test_hours_are_typed_understood_and_saved(sheet: Page, clinics: list[PhoneNumber]) -> None:
    cell(sheet, 0, 2).click()
    sheet.keyboard.press("Enter")
    sheet.keyboard.press("Control+a")
    sheet.keyboard.type("Mon-Fri 9-5")
    sheet.keyboard.press("Enter")
    expect(cell(sheet, 0, 2)).to_have_text("Monday to Friday 9am to 5pm, closed on Saturday and Sunday.")
    expect(cell(sheet, 1, 2)).to_be_focused()
    sheet.get_by_role("button", name="Save", exact=True).click()
    expect(sheet.get_by_text("Saved the details of 1 number.")).to_be_visible()
    assert isinstance(details(clinics[0])["hours"], dict)
    expect(sheet.locator("[data-sheet-bar]")).to_be_hidden()


def test_escape_gives_an_edit_up(sheet: Page) -> None:
    cell(sheet, 0, 1).click()
    sheet.keyboard.press("F2")
    sheet.keyboard.type(" and more")
    sheet.keyboard.press("Escape")
    expect(cell(sheet, 0, 1)).to_have_text("Branch 0")
    expect(cell(sheet, 0, 1)).to_be_focused()


def test_tab_and_arrows_move(sheet: Page) -> None:
    cell(sheet, 0, 3).click()
    sheet.keyboard.press("Tab")
    expect(cell(sheet, 1, 1)).to_be_focused()
    sheet.keyboard.press("Shift+Tab")
    expect(cell(sheet, 0, 3)).to_be_focused()
    sheet.keyboard.press("ArrowDown")
    sheet.keyboard.press("ArrowLeft")
    expect(cell(sheet, 1, 2)).to_be_focused()


def test_who_tabs_through_the_page_passes_the_sheet_by(sheet: Page) -> None:
    sheet.get_by_role("link", name="Parking", exact=True).focus()
    sheet.keyboard.press("Tab")
    expect(cell(sheet, 0, 1)).to_be_focused()
    sheet.keyboard.press("Tab")
    expect(sheet.locator("[data-sheet] tbody :focus")).to_have_count(0)


def test_typing_begins_an_edit_and_tab_ends_it(sheet: Page) -> None:
    cell(sheet, 0, 1).click()
    sheet.keyboard.type("Elm")
    sheet.keyboard.press("Tab")
    expect(cell(sheet, 0, 1)).to_have_text("Elm")
    expect(cell(sheet, 0, 2)).to_be_focused()


def test_escape_leads_out_of_the_sheet(sheet: Page) -> None:
    cell(sheet, 0, 1).click()
    sheet.keyboard.type("Elm")
    sheet.keyboard.press("Enter")
    sheet.keyboard.press("Escape")
    sheet.keyboard.press("Tab")
    expect(sheet.get_by_label("Why (optional)")).to_be_focused()


def test_a_changed_cell_says_what_was_there(sheet: Page) -> None:
    cell(sheet, 0, 1).click()
    sheet.keyboard.type("Elm")
    sheet.keyboard.press("Enter")
    expect(cell(sheet, 0, 1)).to_have_attribute("title", "Was “Branch 0”.")


def test_what_can_not_be_is_told_and_undone(sheet: Page) -> None:
    cell(sheet, 2, 3).click()
    sheet.keyboard.type("perhaps")
    sheet.keyboard.press("Enter")
    expect(cell(sheet, 2, 3)).to_have_attribute("aria-invalid", "true")
    sheet.get_by_role("button", name="Undo", exact=True).click()
    expect(cell(sheet, 2, 3)).to_have_text("Yes")


def test_a_pasted_block_fills_cells_from_the_one_with_the_focus(sheet: Page) -> None:
    cell(sheet, 1, 1).click()
    sheet.evaluate(PASTE, 'Elm\tby appointment\tno\r\n"Ash ""and"" Co"\t\tno\r\n')
    expect(sheet.get_by_text("5 changed cells of 2 numbers.")).to_be_visible()
    for row, words in [(1, ["Elm", "by appointment", "No"]), (2, ['Ash "and" Co', "", "No"])]:
        for column, expected in enumerate(words, start=1):
            expect(cell(sheet, row, column)).to_have_text(expected)
    expect(sheet.locator("[data-sheet-line]")).to_contain_text("Pasted into 6 cells.")


def test_changes_outlast_a_reload(sheet: Page) -> None:
    cell(sheet, 0, 1).click()
    sheet.keyboard.type("Elm")
    sheet.keyboard.press("Enter")
    sheet.reload()
    expect(cell(sheet, 0, 1)).to_have_text("Elm")
    expect(sheet.get_by_text("1 changed cell of 1 number.")).to_be_visible()


def test_changes_are_counted_where_a_filter_hides_them(sheet: Page) -> None:
    cell(sheet, 0, 1).click()
    sheet.keyboard.type("Elm")
    sheet.keyboard.press("Enter")
    for words, found in (("Branch 3", 1), ("Nowhere", 0)):
        sheet.get_by_role("searchbox").fill(words)
        sheet.keyboard.press("Enter")
        expect(sheet.locator("[data-sheet] tbody tr")).to_have_count(found)
        expect(sheet.get_by_text("1 changed cell of 1 number. 1 is not on this page.")).to_be_visible()


def test_undo_all_takes_everything_back(sheet: Page) -> None:
    cell(sheet, 1, 1).click()
    sheet.evaluate(PASTE, "Elm\nAsh")
    sheet.get_by_role("button", name="Undo all").click()
    assert [cell(sheet, row, 1).inner_text() for row in (1, 2)] == ["Branch 1", "Branch 2"]
    expect(sheet.locator("[data-sheet-bar]")).to_be_hidden()


def test_a_conflict_shows_theirs_and_keeps_mine(sheet: Page, clinics: list[PhoneNumber]) -> None:
    cell(sheet, 0, 1).click()
    sheet.keyboard.type("Mine")
    sheet.keyboard.press("Enter")
    version = Revision.objects.filter(number=clinics[0]).latest("version").template_version
    fresh = PhoneNumber.objects.select_related("head").get(pk=clinics[0].pk)
    make_follower(fresh, version, name="Theirs", hours="by appointment", parking="Yes")
    sheet.get_by_role("button", name="Save", exact=True).click()
    expect(sheet.get_by_text("Somebody else wrote “Theirs” meanwhile.")).to_be_visible()
    expect(cell(sheet, 0, 1)).to_have_text("Mine")
    sheet.get_by_role("button", name="Save", exact=True).click()
    expect(sheet.get_by_text("Saved the details of 1 number.")).to_be_visible()
    assert details(clinics[0])["name"] == "Mine"
