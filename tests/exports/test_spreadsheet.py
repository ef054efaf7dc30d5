"""Tables for spreadsheets: nothing in them is run."""

import csv

import pytest

from profiles.exports import spreadsheet


def written(cell: object) -> str:
    """Return the second line of a table that holds ``cell``."""
    return list(spreadsheet.csv_lines(["Text"], [[cell]]))[1]


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1+1",
            "\u00a0=1",
            "\u200b=1",
            "\ufeff=1",
        ),
        *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)", " \uff1d1", "\u3000=1", "\0=1", " \u200b =1"),
    ],
    ids=ascii,
)
def test_what_might_be_run_is_marked_as_text(cell: str) -> None:
    assert next(csv.reader([written(cell)]))[0][0] == "'"


@pytest.mark.parametrize("cell", ["Open 9-5", "a=b", "", " Croydon", "(+44) 1632", "–", "½"], ids=ascii)
def test_other_text_is_left_alone(cell: str) -> None:
    assert next(csv.reader([written(cell)])) == [cell]


@pytest.mark.parametrize("cell", ["foo;=1+1", "plain", 17, None])
def test_every_cell_is_quoted(cell: object) -> None:
    line = written(cell).removesuffix("\r\n")
    assert (line[0], line[-1], line.count('"')) == ('"', '"', 2)


def test_the_header_is_quoted_too() -> None:
    assert next(iter(spreadsheet.csv_lines(["Text"], []))) == '\ufeff"Text"\r\n'
