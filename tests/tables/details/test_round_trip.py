"""The sheet of details is written and read back with the same values, as CSV and as a workbook."""

import io
from dataclasses import replace
from datetime import date
from typing import Literal

import pytest
from openpyxl import load_workbook

from profiles.tables import read_file
from profiles.tables.details import (
    LABEL_KEY,
    DetailColumn,
    DetailRow,
    ImportedRow,
    changed_details,
    match_details,
    read_details,
    write_details,
)
from profiles.texts.hours.record import (
    BY_APPOINTMENT,
    CLOSED,
    Day,
    DayKind,
    Hours,
    OnHolidays,
    SpecialDay,
    Stretch,
)
from profiles.texts.hours.stored import to_json
from tests.conftest import NUMBER
from tests.texts.hours.places import some_place

TODAY = date(2026, 11, 29)
HOURS = DetailColumn("clinic.hours", "Opening hours", is_hours=True)
WORDS = DetailColumn("clinic.words", "Words")
OPEN = Day(DayKind.OPEN, (Stretch(540, 780), Stretch(840, 1050)))
LATE = Day(DayKind.OPEN, (Stretch(1200, 1560),))
WEEK = (OPEN, OPEN, OPEN, BY_APPOINTMENT, LATE, CLOSED, CLOSED)
DATES = ((date(2026, 12, 25), SpecialDay(CLOSED, "Christmas")), (date(2026, 12, 27), SpecialDay(LATE)))
KINDS: list[Literal["csv", "xlsx"]] = ["csv", "xlsx"]
pytestmark = pytest.mark.parametrize("kind", KINDS)


def written(kind: Literal["csv", "xlsx"], columns: list[DetailColumn], row: DetailRow) -> bytes:
    return b"".join(write_details(columns, [row], kind))


def read_back(kind: Literal["csv", "xlsx"], columns: list[DetailColumn], row: DetailRow) -> ImportedRow:
    table = read_file(f"details.{kind}", written(kind, columns, row))
    return read_details(table, columns, match_details(table, columns))[0]


def plain(hours: Hours) -> Hours:
    """Return ``hours``, closed on bank holidays where they are other hours, which are closed."""
    if hours.on_holidays == OnHolidays.OTHER and hours.holiday == CLOSED:
        return replace(hours, on_holidays=OnHolidays.CLOSED)
    return hours


@pytest.mark.parametrize(
    "words",
    [
        *(
            "=1+1",
            "+44 20 7946 0104",
            "-5",
            "@home",
            "'=1+1",
            "''=1",
            "'tis",
            "\uff1d1",
            "'",
            '"quoted", really',
        ),
        *(
            "0123",
            "1e5",
            "01/02",
            "TRUE",
            "5.30pm",
            "#N/A",
            "a\nb\n\nc",
            "a;b\tc",
            "_x0041_",
            "a\x0bb",
            "x" * 8000,
        ),
        *("x" * 8000, "Tänzer & Söhne <b>", "\U0001f600", "{}", "mañana,\nday after", "-", "a\ufffeb"),
    ],
)
def test_words_come_back_as_they_were(kind, words: str):
    assert read_back(kind, [WORDS], DetailRow(NUMBER, "", {WORDS.key: words})).cells == {WORDS.key: words}


@pytest.mark.parametrize(
    "hours",
    [
        Hours((OPEN,) * 7),
        Hours(WEEK, OnHolidays.CLOSED),
        Hours(WEEK, OnHolidays.OTHER, LATE, DATES),
        Hours(WEEK, OnHolidays.OTHER, BY_APPOINTMENT),
        Hours((CLOSED,) * 7, OnHolidays.AS_USUAL, CLOSED, DATES),
    ],
)
def test_opening_hours_come_back_as_the_same_record(kind, hours: Hours):
    row = read_back(kind, [HOURS], DetailRow(NUMBER, "", {HOURS.key: to_json(hours)}))
    assert changed_details(row, [HOURS], {}, today=TODAY) == {HOURS.key: to_json(hours)}


@pytest.mark.parametrize("seed", [0, 1000, 2000])
def test_the_hours_of_many_places_come_back(kind, seed: int):
    columns = [DetailColumn(f"at {place}", "", is_hours=True) for place in range(150)]
    hours = {column.key: to_json(plain(some_place(seed + place))) for place, column in enumerate(columns)}
    row = read_back(kind, columns, DetailRow(NUMBER, "", hours))
    assert changed_details(row, columns, {}, today=TODAY) == hours


@pytest.mark.parametrize("value", [to_json(Hours(WEEK)), "Mon-Fri 9-5, Sat-Sun closed", "Ask us", ""])
def test_an_export_read_back_changes_nothing(kind, value):
    now = {HOURS.key: value}
    row = read_back(kind, [HOURS], DetailRow(NUMBER, "", now))
    assert changed_details(row, [HOURS], now, today=TODAY) == {}


def test_an_emptied_cell_takes_the_value_away(kind):
    row = read_back(kind, [WORDS], DetailRow(NUMBER))
    assert changed_details(row, [WORDS], {WORDS.key: "before"}, today=TODAY) == {WORDS.key: ""}


def test_number_and_label_come_back(kind):
    row = read_back(kind, [WORDS], DetailRow(NUMBER, "-Smile-", {WORDS.key: "x"}))
    assert (row.number, row.label) == (NUMBER, "-Smile-")


@pytest.mark.parametrize(
    "columns",
    [
        [DetailColumn("number", "Number"), DetailColumn("label", "label")],
        [DetailColumn("a.b", "Hours"), DetailColumn("ab", "Hours."), DetailColumn("a_b", "hours")],
        [
            DetailColumn("a", "Town; city"),
            DetailColumn("b", "2026"),
            DetailColumn("c", "=1+1"),
            DetailColumn("d", ""),
        ],
        [DetailColumn("a", "Phone"), DetailColumn("b", "Name"), DetailColumn("c", "Email")],
    ],
    ids=["as the first columns", "alike", "no names", "usual names"],
)
def test_titles_lead_back_to_their_fields(kind, columns: list[DetailColumn]):
    row = DetailRow(NUMBER, "x", {column.key: f"of {column.key}" for column in columns})
    assert read_back(kind, columns, row).cells == row.details


def test_a_workbook_has_text_only(kind):
    if kind == "csv":
        content = written(kind, [WORDS], DetailRow(NUMBER, "", {WORDS.key: "=1+1"}))
        assert b'"\'=1+1"' in content
        return
    book = load_workbook(io.BytesIO(written(kind, [WORDS], DetailRow(NUMBER, "", {WORDS.key: "=1+1"}))))
    cell = book.active["C2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_without_a_column_of_labels_they_stay(kind):
    table = read_file("x.csv", f"number,Words\n{NUMBER},new\n".encode())
    guess = match_details(table, [WORDS])
    assert (LABEL_KEY in guess.columns, read_details(table, [WORDS], guess)[0].label) == (False, None)
