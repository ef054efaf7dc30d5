"""XLSX reader, row by row, that trusts nothing a workbook says about itself."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from profiles.l10n.numbers import format_number
from profiles.tables.errors import TableRefused, cell_reference

# Bytes. Far more than ten thousand rows of text need.
UNPACKED_LIMIT = 50 * 1024 * 1024
# Empty cells count as well: a row that reaches further is no row of locations.
WIDTH_LIMIT = 1000
SHEET_ROW_LIMIT = 1_048_576
# A whole number below this is an amount, such as a price; from here on it was once a phone number.
AMOUNT_LIMIT = 1e9

# Of openpyxl, which has no types: a cell with ``value`` and ``data_type``.
Cell = Any


def is_zip(content: bytes) -> bool:
    """Return whether ``content`` is a zip archive, as every XLSX workbook is."""
    return content.startswith(b"PK\x03\x04")


def is_legacy_xls(content: bytes) -> bool:
    """Return whether ``content`` is an OLE file: a .xls workbook, or an encrypted .xlsx."""
    return content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells as text) of the first visible sheet.

    A cell with a formula gives the result that is stored with it.

    Raises:
        TableRefused: Not a workbook, too large when unpacked, or with a cell that has no certain value.
    """
    _check_archive(content)
    results: Iterator[tuple[int, list[Cell]]] | None = None
    for line, written in _cells(content, results=False):
        cells = written
        if any(cell.data_type == "f" for cell in written):
            # Only a second look gives the results of formulas, and most tables have none.
            results = results or _cells(content, results=True)
            cells = _with_results(line, written, next(shown for at, shown in results if at == line))
        yield line, [_text(cell, line, column) for column, cell in enumerate(cells, start=1)]


def _check_archive(content: bytes) -> None:
    """Refuse a zip bomb: a workbook whose archive directory names more than ``UNPACKED_LIMIT`` bytes.

    The directory can't lie: no more is ever unpacked than it says.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except Exception:  # whatever comes of hostile bytes
        raise TableRefused(_("The file is damaged: it can't be unpacked. Save the workbook again.")) from None
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise TableRefused(
            _(
                "The workbook unpacks to more than {limit} MB. "
                "Save the sheet of the locations alone, or as CSV."
            ).format(limit=UNPACKED_LIMIT // 1024 // 1024)
        )
    if "[Content_Types].xml" not in {entry.filename for entry in entries}:
        raise TableRefused(
            _("The file is an archive, but no .xlsx workbook. Save the table as .xlsx or CSV.")
        )


def _cells(content: bytes, *, results: bool) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the cells of each row that has any; of a formula either itself or its stored result."""
    line = 0
    try:
        for line, cells in enumerate(_quietly(_sheet_rows(content, results=results)), start=1):
            _check_size(line, cells)
            if cells:
                yield line, list(cells)
    except TableRefused:
        raise
    except Exception:  # the library raises whatever hostile or broken XML leads it to
        words = (
            _("The file is damaged: it can't be read beyond row {line}. Save it again, or as CSV.")
            if line
            else _("The file is damaged: it can't be read as an .xlsx workbook. Save it again, or as CSV.")
        )
        raise TableRefused(words.format(line=format_number(line))) from None


def _sheet_rows(content: bytes, *, results: bool) -> Iterator[tuple[Cell, ...]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=results)
    sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise TableRefused(_("The workbook has no visible sheet with cells."))
    sheet.reset_dimensions()  # what it says of its size may be wrong
    yield from sheet.rows


def _quietly(found: Iterator[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of ``found``, with openpyxl's warnings about styles and extensions suppressed."""
    while True:
        with warnings.catch_warnings(action="ignore"):
            row = next(found, None)
        if row is None:
            return
        yield row


def _check_size(line: int, cells: tuple[Cell, ...]) -> None:
    if line > SHEET_ROW_LIMIT:
        raise TableRefused(
            _("The sheet goes on beyond row {row}.").format(row=format_number(SHEET_ROW_LIMIT))
        )
    if len(cells) > WIDTH_LIMIT:
        raise TableRefused(
            _(
                "Row {line} reaches to column {count}. Delete the columns that do not belong to the table."
            ).format(line=format_number(line), count=format_number(len(cells)))
        )


def _with_results(line: int, written: list[Cell], shown: list[Cell]) -> list[Cell]:
    """Return the cells with formula results, ``shown``; refuse a formula that has none stored."""
    for column, (formula, result) in enumerate(zip(written, shown, strict=True), start=1):
        if formula.data_type == "f" and result.value is None:
            raise TableRefused(
                _(
                    "{place} holds a formula without its result. "
                    "Open the file in a spreadsheet, paste the cells as values, and save it again."
                ).format(place=cell_reference(line, column))
            )
    return shown


def _text(cell: Cell, line: int, column: int) -> str:
    """Return the value of a cell as text: numbers without a trailing .0, dates in ISO 8601."""
    value: object = cell.value
    if cell.data_type == "e":
        raise TableRefused(
            _("{place} holds the error {error}. Correct it in the spreadsheet.").format(
                place=cell_reference(line, column), error=str(value)[:20]
            )
        )
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < AMOUNT_LIMIT else repr(value)
        case datetime():
            whole_day = value.time() == time(0)
            return value.date().isoformat() if whole_day else value.isoformat(" ", "minutes")
        case time():
            return value.isoformat("minutes")
        case date():
            return value.isoformat()
        case _:
            text: str = unescape(str(value))
            return text
