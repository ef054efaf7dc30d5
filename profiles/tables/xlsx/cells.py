"""Cells of a workbook as text, row by row; trusts nothing that a workbook says about itself."""

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.escape import unescape

from profiles.tables.xlsx.limits import CELLS_LIMIT, LINES_LIMIT, TEXT_LIMIT, WIDTH_LIMIT
from profiles.tables.xlsx.merged import MergedCells
from profiles.tables.xlsx.refusal import Refused
from profiles.tables.xlsx.words import moment_words, number_words

# Of openpyxl, which has no types: a cell with ``value`` and ``data_type``.
Cell = Any
# Likewise: a sheet with its ``rows``.
Sheet = Any


def rows(content: bytes, merged: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells as text) of the first visible sheet.

    A cell with a formula gives the result that is stored with it; one that is merged downwards gives its value to
    each row. ``merged``: see :func:`profiles.tables.xlsx.archive.check_archive`.

    Raises:
        Refused: Not a workbook, beyond the limits, or with a cell that has no certain value.
    """
    results: Iterator[tuple[int, list[Cell]]] | None = None
    sheet, part = _open(content, results=False)
    ranges = MergedCells(merged.get(part, ()))
    count = characters = 0
    for line, written in _cells(sheet):
        cells = written
        if any(cell.data_type == "f" for cell in written):
            # Only a second look gives the results of formulas, and most tables have none.
            results = results or _cells(_open(content, results=True)[0])
            cells = _with_results(line, written, next(shown for at, shown in results if at == line))
        texts = ranges.fill(line, [_text(cell, line, column) for column, cell in enumerate(cells, start=1)])
        count += len(texts)
        _check_size(line, len(texts), count)
        characters += sum(map(len, texts))
        if characters > TEXT_LIMIT:
            raise Refused("text", line=line, limit=TEXT_LIMIT)
        yield line, texts


def _open(content: bytes, *, results: bool) -> tuple[Sheet, str]:
    """Return the first visible sheet and the name of its part.

    Of formulas either themselves or their stored results are read.
    """
    try:
        reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=results)
        with warnings.catch_warnings(action="ignore"):
            reader.read()
            parts = {named.name: place.target for named, place in reader.parser.find_sheets()}
        sheet = next((each for each in reader.wb.worksheets if each.sheet_state == "visible"), None)
        if sheet is None:
            raise Refused("no_sheet")
        sheet.reset_dimensions()  # what it says of its size may be wrong
    except (Refused, MemoryError):
        raise
    except Exception:  # the library raises whatever hostile or broken XML leads it to
        raise Refused("broken") from None
    return sheet, parts.get(sheet.title, "")


def _cells(sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the cells of each row that has any."""
    line = count = 0
    try:
        for line, cells in enumerate(_quietly(sheet.rows), start=1):
            count += len(cells)
            _check_size(line, len(cells), count)
            if cells:
                yield line, list(cells)
    except (Refused, MemoryError):
        raise
    except Exception:  # likewise
        raise Refused("broken_row" if line else "broken", line=line) from None


def _quietly(found: Iterator[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of ``found``, with openpyxl's warnings about styles and extensions suppressed."""
    while True:
        with warnings.catch_warnings(action="ignore"):
            row = next(found, None)
        if row is None:
            return
        yield row


def _check_size(line: int, width: int, count: int) -> None:
    """Refuse a sheet that goes on beyond the limits; ``count`` are its cells so far."""
    if line > LINES_LIMIT:
        raise Refused("lines")
    if width > WIDTH_LIMIT:
        raise Refused("width", line=line, count=width)
    if count > CELLS_LIMIT:
        raise Refused("cells", line=line, limit=CELLS_LIMIT)


def _with_results(line: int, written: list[Cell], shown: list[Cell]) -> list[Cell]:
    """Return the cells with formula results, ``shown``; refuse a formula that has none stored."""
    for column, (formula, result) in enumerate(zip(written, shown, strict=True), start=1):
        if formula.data_type == "f" and result.value is None:
            raise Refused("formula", line=line, column=column)
    return shown


def _text(cell: Cell, line: int, column: int) -> str:
    """Return the value of a cell as text: numbers without a trailing .0, dates and times as people write them."""
    value: object = cell.value
    if cell.data_type == "e":
        raise Refused("error", line=line, column=column, error=str(value)[:20])
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            return number_words(value)
        case datetime() | date() | time() | timedelta():
            return moment_words(value)
        case _:
            text: str = unescape(str(value))
            return text
