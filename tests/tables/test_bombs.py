"""Small files that are made to cost much: refused by what can be counted, before the costly part."""

import pytest

from profiles.tables import TableRefused, delimited, read_file
from profiles.tables.xlsx import archive, cells, limits
from tests.tables.workbook import SHEET, refusal, sheet_of, with_parts, with_shared_strings, workbook

HEADER = '<row r="1"><c r="A1" t="str"><v>number</v></c></row>'


@pytest.fixture
def no_library(monkeypatch) -> None:
    """Fails whatever comes as far as the library that builds a tree of the XML."""
    monkeypatch.setattr(cells, "ExcelReader", None)


def test_too_many_bytes_are_not_unpacked(no_library, monkeypatch):
    monkeypatch.setattr(archive, "UNPACKED_LIMIT", 1024 * 1024)
    bomb = with_parts(workbook([["a"]]), {SHEET: b" " * 1024 * 1024})
    assert refusal(bomb).startswith("The workbook unpacks to more than 1 MB.")


def test_too_many_parts(no_library):
    parts = {f"part{number}": b"" for number in range(limits.PARTS_LIMIT)}
    assert refusal(with_parts(workbook([["a"]]), parts)).startswith("The workbook has more than 1,000 parts.")


def test_elements_in_elements(no_library):
    deep = "<a>" * limits.DEPTH_LIMIT
    assert "far more than a table" in refusal(sheet_of(HEADER + deep))


@pytest.mark.parametrize("item", ["<si/>", "<si><t>x</t></si>"])
def test_too_many_shared_strings(item: str, no_library, monkeypatch):
    monkeypatch.setattr(archive, "ELEMENTS_LIMIT", 1_000)
    bomb = with_shared_strings(workbook([["a"], ["1"]]), item * 1_000)
    assert "far more than a table" in refusal(bomb)


def test_elements_are_counted_over_all_parts_whatever_their_names(no_library, monkeypatch):
    monkeypatch.setattr(archive, "ELEMENTS_LIMIT", 1_000)
    parts = dict.fromkeys(("one.png", "two"), b"<a>" + b"<a/>" * 600 + b"</a>")
    assert "far more than a table" in refusal(with_parts(workbook([["a"]]), parts))


@pytest.mark.parametrize("entities", ["", '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">'])
def test_entities_have_no_place(entities: str, no_library):
    bomb = f"<!DOCTYPE w [{entities}]><worksheet>&b;</worksheet>".encode()
    assert refusal(with_parts(workbook([["a"]]), {SHEET: bomb})).startswith("The file is damaged: no")


def test_a_cell_far_below(monkeypatch):
    monkeypatch.setattr(cells, "LINES_LIMIT", 1_000)
    for row in (1_001, 1_048_576, 99_999_999_999):
        assert refusal(sheet_of(f'{HEADER}<row r="{row}"><c r="A{row}"><v>1</v></c></row>')).startswith(
            "The table goes on beyond row"
        )


def test_the_last_line_that_may_be_is_read(monkeypatch):
    monkeypatch.setattr(cells, "LINES_LIMIT", 1_000)
    table = read_file("x", sheet_of(f'{HEADER}<row r="1000"><c r="A1000"><v>1</v></c></row>'))
    assert [row.line for row in table.rows] == [1_000]


def test_a_cell_far_to_the_right():
    assert refusal(sheet_of('<row r="1"><c r="ALM1"><v>1</v></c></row>')).startswith(
        "Row 1 reaches to column 1,001"
    )


def test_cells_that_are_not_there_count_up_to_the_last_of_their_row(monkeypatch):
    monkeypatch.setattr(cells, "CELLS_LIMIT", 5_000)
    rows = "".join(f'<row r="{row}"><c r="ALK{row}"/></row>' for row in range(2, 10))
    assert refusal(sheet_of(HEADER + rows)).startswith("The sheet has more than 5,000 cells up to row 7")


def test_one_long_text_in_many_cells(monkeypatch):
    monkeypatch.setattr(cells, "TEXT_LIMIT", 100_000)
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(2, 9))
    bomb = with_shared_strings(sheet_of(HEADER + rows), f"<si><t>{'x' * 30_000}</t></si>")
    assert refusal(bomb).startswith("The cells up to row 5 hold more than 100,000 characters.")


@pytest.mark.parametrize("text", ["number\n{blank}1\n", "{blank}number\n1\n", 'number\n{blank}"1'])
def test_blank_lines_without_end(text: str, monkeypatch):
    monkeypatch.setattr(delimited, "LINES_LIMIT", 1_000)
    with pytest.raises(TableRefused, match="The table goes on beyond row"):
        read_file("locations.csv", text.format(blank="\n" * 1_000).encode())


def test_the_separator_is_found_without_a_look_at_everything(monkeypatch):
    seen: list[int] = []
    fit = delimited._fit

    def watched(text: str, separator: str) -> tuple[int, int]:
        seen.append(len(text))
        return fit(text, separator)

    monkeypatch.setattr(delimited, "_fit", watched)
    read_file("locations.csv", b"\n" * 1_000 + b"number;name\n" + (b"1;" + b"x" * 30_000 + b"\n") * 100)
    assert sum(seen) <= 3 * delimited.SAMPLE_CHARACTERS
