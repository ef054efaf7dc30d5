"""XLSX workbooks: what their cells say, and what is refused."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest

from profiles.tables import read_file
from tests.tables.workbook import SHEET, refusal, sheet_of, with_parts, with_sheet, workbook


def column(content: bytes) -> list[str]:
    """Return the cells of the first column below the header."""
    table = read_file("locations.xlsx", content)
    return [row.cells[table.columns[0]] for row in table.rows]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Café", "Café"),
        ("+441632960001", "+441632960001"),
        (441632960001, "441632960001"),
        (9.0, "9"),
        (4.5, "4.5"),
        (True, "TRUE"),
        (0.1 + 0.2, "0.3"),
        (45.50, "45.5"),
        (time(9), "9am"),
        (time(17, 30), "5.30pm"),
        (time(17, 29, 59, 999_000), "5.30pm"),
        (time(12), "noon"),
        (time(0), "midnight"),
        (timedelta(hours=1, minutes=30), "1:30"),
        (date(2026, 12, 25), "Friday 25 December 2026"),
        (datetime(2026, 12, 25, 9, 30), "Friday 25 December 2026, 9.30am"),  # noqa: DTZ001 - spreadsheets know no zones
        ("two\r\nlines", "two\nlines"),
        ("two_x000D_\nlines", "two\nlines"),
    ],
)
def test_a_cell_says_what_is_in_it(value: object, text: str):
    assert column(workbook([["cell"], [value]])) == [text]


@pytest.mark.parametrize(
    ("written", "text"), [("441632960001.0", "441632960001.0"), ("4.41633E+11", "441633000000.0")]
)
def test_a_number_that_became_a_quantity_still_looks_like_one(written: str, text: str):
    cells = (
        f'<row r="1"><c r="A1" t="str"><v>number</v></c></row><row r="2"><c r="A2"><v>{written}</v></c></row>'
    )
    assert column(sheet_of(cells)) == [text]


def test_rows_are_counted_as_the_sheet_does():
    table = read_file("x.xlsx", workbook([["number"], ["1"], [], [None], ["2"]]))
    assert [row.line for row in table.rows] == [2, 5]


def test_the_first_sheet_that_is_not_hidden_is_read():
    assert column(workbook([["number"], ["1"]], hidden_first=True)) == ["1"]


@pytest.mark.parametrize("hidden_first", [False, True])
def test_cells_merged_downwards_give_each_row_their_value(hidden_first: bool):
    rows: list[list[str | None]] = [
        ["number", "hours"],
        ["1", "daily"],
        ["2", None],
        ["3", None],
        ["4", None],
    ]
    table = read_file("x.xlsx", workbook(rows, merged=["B2:B4"], hidden_first=hidden_first))
    assert [row.cells["hours"] for row in table.rows] == ["daily", "daily", "daily", ""]


def test_merged_cells_give_a_row_that_ends_before_them_their_value():
    cells = (
        '<row r="1"><c r="A1" t="str"><v>number</v></c><c r="C1" t="str"><v>hours</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>1</v></c><c r="C2" t="str"><v>daily</v></c></row>'
        '<row r="3"><c r="A3" t="str"><v>2</v></c></row>'
    )
    content = with_sheet(f'<sheetData>{cells}</sheetData><mergeCells><mergeCell ref="C2:C3"/></mergeCells>')
    assert [row.cells["hours"] for row in read_file("x.xlsx", content).rows] == ["daily", "daily"]


def test_a_row_of_merged_cells_alone_stays_blank():
    rows: list[list[str | None]] = [["number", "hours"], ["1", "daily"], [None, None], ["2", "never"]]
    table = read_file("x.xlsx", workbook(rows, merged=["A2:A3", "B2:B3"]))
    assert [row.line for row in table.rows] == [2, 4]


@pytest.mark.parametrize("ranges", ["A1:A1048576", "XFD1:XFD3", "A2:C2"])
def test_other_ranges_of_merged_cells_do_no_harm(ranges: str):
    cells = '<row r="1"><c r="A1" t="str"><v>number</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    content = with_sheet(
        f'<sheetData>{cells}</sheetData><mergeCells><mergeCell ref="{ranges}"/></mergeCells>'
    )
    assert column(content) == ["1"]


def test_a_formula_gives_its_stored_result():
    cells = '<row r="1"><c r="A1" t="str"><v>x</v></c></row><row r="3"><c r="A3"><f>1+1</f><v>2</v></c></row>'
    assert column(sheet_of(cells)) == ["2"]


def test_a_formula_without_its_result_is_refused_where_it_stands():
    assert refusal(workbook([["number"], ["1"], ["=A2"]])).startswith(
        "Row 3, column 1 holds a formula without"
    )


def test_an_error_is_refused_where_it_stands():
    assert refusal(workbook([["a", "b"], ["1", "#N/A"]])).startswith("Row 2, column 2 holds the error #N/A")


def test_an_escaped_nul_is_refused_where_it_stands():
    assert refusal(workbook([["a"], ["x_x0000_"]])).startswith("Row 2, column 1 (“a”) holds a NUL")


def test_what_the_sheet_says_of_its_size_is_not_believed():
    with zipfile.ZipFile(io.BytesIO(workbook([["a"], ["1"]]))) as book:
        xml = book.read(SHEET).replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
    assert column(with_parts(workbook([["a"], ["1"]]), {SHEET: xml})) == ["1"]


def test_what_the_library_warns_of_does_not_matter():
    bare = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    assert column(with_parts(workbook([["a"], ["1"]]), {"xl/styles.xml": bare})) == ["1"]


@pytest.mark.parametrize(
    ("row", "begins"),
    [
        ('<row r="1"><c r="A1" t="s"><v>9</v></c></row>', "The file is damaged: it can't be read as"),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>x</v></c></row>',
            "The file is damaged: it can't be read beyond row 1",
        ),
    ],
)
def test_a_sheet_that_makes_no_sense_is_refused(row: str, begins: str):
    assert refusal(sheet_of(row)).startswith(begins)


def test_a_file_cut_short_is_refused():
    assert "can't be unpacked" in refusal(workbook([["a"], ["1"]])[:-40])


def test_another_kind_of_archive_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("letter.txt", "x")
    assert "no .xlsx workbook" in refusal(file.getvalue())


def test_a_workbook_without_its_sheet_is_refused():
    assert "no visible sheet" in refusal(with_parts(workbook([["a"]]), {SHEET: None}))
