"""Tables as people have them: titles, notes, merged cells, two headers, foreign encodings, times and dates."""

import io
import random
from datetime import date, datetime, time
from typing import NamedTuple

import pytest
from openpyxl import Workbook

from profiles.tables import Table, TableRefused, read_file, read_pasted, with_header
from profiles.tables.columns import guess_columns
from profiles.tables.table import HEADER_LIMIT
from tests.tables.workbook import workbook

TARGETS = ["clinic.name", "clinic.hours", "clinic.address", "clinic.email"]


class Understood(NamedTuple):
    """What came of a table: the header's row, the column of the numbers, and those of TARGETS in their order."""

    header_line: int
    number: str
    fields: list[str | None]


def understood(table: Table) -> Understood:
    guess = guess_columns(table, TARGETS)
    return Understood(table.header_line, guess.number, [guess.columns.get(target) for target in TARGETS])


GERMAN = (
    "Übersicht der Praxen;;;\nStand: Mai;;;\n;;;\n"
    "Name;Telefon;Öffnungszeiten;Straße\n"
    "Müller;020 7946 0104;Mon-Fri 9-5;1 High Street, Leeds\n"
)
NOTES = (
    "Please do not edit without asking Jo!\n"
    "Contact:,jo@example.com\n"
    "Phone:,020 7946 0999\n\n"
    "Surgery Name,Reception Tel,Surgery Times,Full Address,Contact email\n"
    'High St,020-7946-0104 (main),Mon-Fri 8-6,"1 High St, Leeds LS1 4AB",a@example.com\n'
    'Park,020-7946-0105 (main),Mon-Fri 8-6,"2 Park Rd, Leeds LS1 4AC",b@example.com\n'
)
NOTES_FIELDS: list[str | None] = ["Surgery Name", "Surgery Times", "Full Address", "Contact email"]
TWO_HEADERS = (
    ",Contact details,,,Opening\n"
    "Site,Phone,E-mail,Street,Hours\n"
    "Elm,020 7946 0104,e@example.com,1 Elm Road,Mon-Fri 9-5\n"
)
NAMELESS = (
    "Locations 2026\n"
    "Where we are,Call us,When\n"
    '"1 High Street, Leeds LS1 4AB",020 7946 0104,Mon-Fri 9am-5pm\n'
    '"2 Park Lane, Leeds LS1 4AC",020 7946 0105,Sat 10am-2pm\n'
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (GERMAN.encode("cp1252"), Understood(4, "Telefon", ["Name", "Öffnungszeiten", "Straße", None])),
        (NOTES.encode("utf-8-sig"), Understood(5, "Reception Tel", NOTES_FIELDS)),
        (TWO_HEADERS.encode(), Understood(2, "Phone", ["Site", "Hours", "Street", "E-mail"])),
        (NAMELESS.encode("utf-16"), Understood(2, "Call us", [None, "When", "Where we are", None])),
    ],
    ids=[
        "semicolons in windows-1252",
        "notes with a number above, BOM",
        "two header rows",
        "nameless, UTF-16",
    ],
)
def test_a_file_is_understood(content: bytes, told: Understood):
    assert understood(read_file("x.csv", content)) == told


# As spreadsheets keep them, whose days have no time zone.
EIGHT_FIFTEEN, FIRST_OF_MARCH = datetime(1899, 12, 30, 8, 15), datetime(2026, 3, 1)  # noqa: DTZ001


def booked() -> bytes:
    """Return a workbook with a merged title, a blank row, a merged group above the header, times and dates."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Our practices", None, None, None, None],
        [],
        [None, None, "Weekdays", None, None],
        ["Practice", "Tel. No.", "Opens", "Closes", "Open since"],
        ["Elm", "020 7946 0104", time(9), time(17, 30), date(2026, 12, 25)],
        ["Oak", "020 7946 0105", EIGHT_FIFTEEN, 0.5, FIRST_OF_MARCH],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("C3:D3")
    sheet["D6"].number_format = "h:mm"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_header_of_a_workbook_is_below_merged_titles():
    assert read_file("x.xlsx", booked()).header_line == 4


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (0, ["Elm", "020 7946 0104", "9am", "5.30pm", "Friday 25 December 2026"]),
        (1, ["Oak", "020 7946 0105", "8.15am", "noon", "Sunday 1 March 2026"]),
    ],
)
def test_times_and_dates_are_words(row: int, cells: list[str]):
    assert list(read_file("x.xlsx", booked()).rows[row].cells.values()) == cells


@pytest.mark.parametrize("line", [1, 2, 4])
def test_any_row_of_the_top_can_be_said_to_be_the_header(line: int):
    table = read_pasted("a,b\nc,d\n\ne,f\ng,h\n")
    assert with_header(table, line).header_line == line


def test_the_rows_above_are_rows_again_below_another_header():
    table = with_header(read_pasted("a,b\nPractice,Phone\nElm,020 7946 0104\n"), 1)
    assert [row.line for row in table.rows] == [2, 3]


def test_a_header_that_is_said_and_said_again_gives_the_same_table():
    table = read_pasted("Our places,\nA,Phone\nElm,020 7946 0104\nOak,020 7946 0105\n")
    assert with_header(with_header(table, 3), 2) == table


@pytest.mark.parametrize("line", [3, 5, 99])
def test_a_blank_row_or_one_below_the_end_is_no_header(line: int):
    with pytest.raises(TableRefused, match=f"Row {line} can't name the columns"):
        read_pasted("a,b\nc,d\n\ne,f\n", line)


def test_a_header_far_down_is_refused():
    with pytest.raises(TableRefused, match="further down than the first 100 rows"):
        read_pasted("a,b\n" * (HEADER_LIMIT + 2), HEADER_LIMIT + 1)


@pytest.mark.parametrize("cell", ["a\0b", "\ud800"])
def test_what_can_not_be_stored_is_refused_above_the_header_too(cell: str):
    with pytest.raises(TableRefused, match="Row 1, column 1"):
        read_pasted(f"{cell},\nPractice,Phone\nElm,020 7946 0104\n")


WORDS = [
    "",
    "Phone",
    "020 7946 0104",
    "Mon-Fri 9-5",
    "\u00a0",
    "=1+1",
    "Ünï",
    "x" * 300,
    "a\nb",
    '"',
    "1",
    "number",
    "\t",
    ";",
]


@pytest.mark.parametrize("seed", range(5))
def test_no_table_makes_anything_but_a_table_or_a_sentence(seed: int):
    dice = random.Random(seed)
    for _time in range(60):
        rows = [
            [dice.choice(WORDS) for _column in range(dice.randint(1, 5))]
            for _row in range(dice.randint(0, 8))
        ]
        text = "\n".join(dice.choice([",", ";", "\t"]).join(row) for row in rows)
        try:
            table = read_pasted(text, dice.choice([None, None, 1, 2, 9]))
        except TableRefused:
            continue
        guess_columns(table, TARGETS, {"phone": "clinic.name", "number": ""})


@pytest.mark.parametrize("seed", range(3))
def test_no_workbook_is_read_otherwise_than_its_pasted_cells(seed: int):
    dice = random.Random(seed)
    rows = [["Practice", "Phone", "Hours"]] + [
        [f"P{place}", f"020 7946 0{dice.randint(100, 999)}", dice.choice(["Mon-Fri 9-5", "daily", "ask"])]
        for place in range(9)
    ]
    rows[:0] = [[f"title {place}"] for place in range(dice.randint(0, 3))]
    pasted = read_pasted("\n".join("\t".join(row) for row in rows))
    assert list(read_file("x.xlsx", workbook(rows)).lines()) == list(pasted.lines())
