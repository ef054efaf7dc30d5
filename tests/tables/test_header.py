"""The header of a table is found below titles, and by what it says."""

import pytest

from profiles.tables import Table, read_file, read_pasted
from tests.tables.workbook import workbook


def header(text: str) -> tuple[int, list[str]]:
    table = read_pasted(text)
    return table.header_line, table.columns


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Practice,Tel. No.\nHigh Street,020 7946 0104\n", 1),
        ("Our practices\n\nPractice,Tel. No.\nHigh Street,020 7946 0104\n", 3),
        ("Our practices,\nupdated 12 May,by Jo\nPractice,Tel. No.\nHigh Street,020 7946 0104\n", 3),
        ("\n\n,,\nOur practices\n,Practice,Tel. No.\n,High Street,020 7946 0104\n", 5),
        ("Our practices\nStandort;Rufnummer\nMitte;020 7946 0104\n", 2),
        ("number\nnumber\n", 1),
        ("Our numbers\nnumber\n020 7946 0104\n", 2),
        ("Contact,,,\nPractice,Town,Phone,Fax\nHigh Street,Leeds,020 7946 0104,020 7946 0105\n", 2),
    ],
)
def test_the_header_is_found_by_content(text: str, line: int):
    assert header(text)[0] == line


@pytest.mark.parametrize(
    "text",
    [
        "a,b\nc,d\n",
        "Standort,Art\nMitte,Mobile\n",
        "Standort,Rufnummer\nMitte,n/a\nOst,020 7946 0104\n",
        "name\nA; B\nC; D\n",
    ],
    ids=["nothing speaks for any", "a value is a usual name", "a row without its number", "one column"],
)
def test_the_first_row_is_the_header_unless_another_is_surer(text: str):
    assert header(text)[0] == 1


def test_rows_below_a_title_keep_their_places():
    table = read_pasted("Our practices\n\nPractice,Phone\nHigh Street,020 7946 0104\n")
    assert [row.line for row in table.rows] == [4]


def test_empty_columns_before_the_first_do_not_matter():
    assert header(",,Practice,Phone\n,,High Street,020 7946 0104\n")[1] == ["Practice", "Phone"]


def test_a_title_in_a_workbook_is_left_out():
    rows = [["Our practices"], [], [None, "Practice", "Phone"], [None, "High Street", "020 7946 0104"]]
    table: Table = read_file("x.xlsx", workbook(rows))
    assert (table.header_line, table.columns) == (3, ["Practice", "Phone"])


def test_a_header_far_below_is_not_looked_for():
    assert header("Our practices\n" * 31 + "number\n1\n")[0] == 1
