"""Tables as text: encodings, separators, and what is refused with its row and column."""

import hashlib

import pytest

from profiles.tables import Table, TableRefused, read_file, read_pasted
from profiles.tables.table import CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT

PLAIN = "number,name\n+441632960001,Café\n"


def cells(table: Table) -> list[dict[str, str]]:
    return [row.cells for row in table.rows]


def refusal(content: bytes | str) -> str:
    data = content.encode() if isinstance(content, str) else content
    with pytest.raises(TableRefused) as caught:
        read_file("locations.csv", data)
    return caught.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_are_understood(encoding: str):
    table = read_file("locations.csv", PLAIN.encode(encoding))
    assert cells(table) == [{"number": "+441632960001", "name": "Café"}]


@pytest.mark.parametrize("mark", ["le", "be"])
def test_utf_16_is_known_by_its_mark(mark: str):
    content = ("\ufeff" + PLAIN).encode(f"utf-16-{mark}")
    assert read_file("locations.csv", content).columns == ["number", "name"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_usual_separators_are_understood(separator: str):
    table = read_pasted(PLAIN.replace(",", separator))
    assert table.columns == ["number", "name"]


def test_a_separator_that_only_values_hold_is_none():
    table = read_pasted("number;name, and town\n1;A, B\n2;C, D\n")
    assert table.columns == ["number", "name, and town"]


def test_a_separator_that_makes_more_columns_of_the_header_alone_is_none():
    table = read_pasted("number;name, town, and county\n1;A, B\n2;C\n")
    assert table.columns == ["number", "name, town, and county"]


def test_one_column_needs_no_separator():
    assert cells(read_pasted("number\n+441632960001\n")) == [{"number": "+441632960001"}]


def test_the_digest_is_of_the_bytes():
    assert read_file("a.csv", PLAIN.encode()).digest == hashlib.sha256(PLAIN.encode()).hexdigest()


def test_the_same_bytes_have_the_same_digest_whatever_their_name():
    one, other = (read_file(name, PLAIN.encode()).digest for name in ("a.csv", "b.csv"))
    assert one == other


def test_rows_are_counted_as_a_spreadsheet_does():
    table = read_pasted('number,name\n1,"two\nlines"\n\n2,x\n')
    assert [row.line for row in table.rows] == [2, 4]


def test_blank_rows_above_the_header_count():
    table = read_pasted("\n,\nnumber,name\n1,x\n")
    assert [row.line for row in table.rows] == [4]


def test_outer_spaces_and_foreign_line_breaks_go():
    table = read_pasted('number , name\n 1\u00a0, "x\r\ny"\n'.replace(", ", ","))
    assert cells(table) == [{"number": "1", "name": "x\ny"}]


def test_missing_cells_at_the_end_are_empty():
    assert cells(read_pasted("number,name,town\n1,x\n")) == [{"number": "1", "name": "x", "town": ""}]


def test_a_nameless_column_without_cells_is_left_out():
    assert read_pasted("number,,name,\n1,,x,\n").columns == ["number", "name"]


def test_what_looks_like_a_formula_is_text():
    assert cells(read_pasted("number,name\n1,=1+1\n"))[0]["name"] == "=1+1"


def test_unusual_spaces_in_a_column_name_do_not_matter():
    assert read_pasted("number,Opening\u00a0 hours\n1,x\n").columns == ["number", "Opening hours"]


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        ("", "The table is empty"),
        (" \n,\n", "The table is empty"),
        ("number,name\n", "The table ends with row 1"),
        ("number,name\n1,x,y\n", "Row 2, column 3 holds something"),
        ("number,,name\n1,x,y\n", "Row 2, column 2 holds something"),
        ("number,name,Number \n1,x,y\n", "Row 1, column 3 (“Number”) has the same name as column 1"),
        ("opening hours,Opening_Hours\n1,x\n", "Row 1, column 2 (“Opening_Hours”) has the same name"),
        ('number,name\n1,"x\n2,y\n', "Row 2 has a quotation mark"),
        ('number,name\n1,"x"y\n', "Row 2 has a quotation mark"),
        ("number,name\n1,x\0y\n", "Row 2, column 2 (“name”) holds a NUL"),
        ("num\0ber,name\n1,x\n", "Row 1, column 1 holds a NUL"),
        (f"number,name\n1,{'x' * (CELL_LIMIT + 1)}\n", "Row 2, column 2 (“name”) has 32,768 characters"),
        (f"number,name\n1,{'x' * 200_000}\n", "Row 2 has a cell of more than"),
        (f"number,{'x' * 101}\n1,x\n", "Row 1, column 2 has 101 characters"),
        (",".join(map(str, range(COLUMN_LIMIT + 1))) + "\n1\n", "Row 1 names 201 columns"),
        ("number\n" + "1\n" * (ROW_LIMIT + 1), "The table has more than 10,000 rows: row 10,002"),
        (b"number,name\n1,x\n2,\x81\n", "Line 3 of the file holds a character that is not UTF-8 or Windows"),
        (b"\xef\xbb\xbfnumber,name\n1,\xff\n", "Line 2 of the file holds a character that is not UTF-8."),
        (b"\xff\xfen", "Line 1 of the file holds a character that is not UTF-16"),
        (b"x" * (10 * 1024 * 1024 + 1), "The table has 10.0 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "This is a workbook of the old .xls kind"),
    ],
    ids=lambda value: str(value)[:24] if len(value) > 24 else None,
)
def test_what_is_in_doubt_is_refused_where_it_stands(content: bytes | str, begins: str):
    assert refusal(content).startswith(begins)


def test_ten_thousand_rows_are_read():
    assert len(read_pasted("number\n" + "1\n" * ROW_LIMIT).rows) == ROW_LIMIT


def test_a_pasted_half_character_is_refused_where_it_stands():
    with pytest.raises(TableRefused) as caught:
        read_pasted("number,name\n1,\ud83d\n")
    assert caught.value.message.startswith("Row 2, column 2 (“name”) holds half of a character")
