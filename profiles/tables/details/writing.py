"""The sheet of details written as CSV or XLSX."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from profiles.tables.details.cells import cell_of
from profiles.tables.details.sheet import LABEL, NUMBER, DetailColumn, DetailRow, titles
from profiles.tables.formulas import is_marked, marked

# A cell of this format stays text when somebody edits it: "0123" keeps its nought, "=1" is no formula.
TEXT_FORMAT = "@"
# What XML can't hold, and what a spreadsheet would take for the escape of such a character.
ESCAPED = re.compile(r"[\0-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def write_details(
    columns: Sequence[DetailColumn], rows: Iterable[DetailRow], kind: Literal["csv", "xlsx"]
) -> Iterator[bytes]:
    """Yield the file of the sheet: a column with the number, one with the label, and one a field.

    :func:`profiles.tables.details.read_details` of the file gives the same values, the outer white space of each
    aside. A cell that a spreadsheet would run as a formula is marked as text in CSV, as in all exports, and is a
    cell of text in XLSX. A detail that a number does not have is an empty cell.

    Args:
        columns: The fields, in their order.
        rows: Read as they are written: any number of them in CSV; XLSX is in memory as a whole.
        kind: CSV in UTF-8 with its mark and all cells quoted, or XLSX.
    """
    header = [NUMBER, LABEL, *titles(columns)]
    lines = (
        [row.number, row.label, *(cell_of(row.details.get(column.key, "")) for column in columns)]
        for row in rows
    )
    return _csv(header, lines) if kind == "csv" else _xlsx(header, lines)


def _csv(header: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    for line in chain([header], lines):
        written = io.StringIO(newline="")
        csv.writer(written, quoting=csv.QUOTE_ALL).writerow(map(marked, line))
        yield written.getvalue().encode()


def _xlsx(header: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Details")
    sheet.freeze_panes = "B2"
    for line in chain([header], lines):
        sheet.append([_text_cell(sheet, words) for words in line])
    written = io.BytesIO()
    book.save(written)
    yield written.getvalue()


def _text_cell(sheet: Any, words: str) -> Any:  # of openpyxl, which has no types
    if not words:
        return None
    # Reading takes a mark away, so one that was there needs another.
    words = "'" + words if is_marked(words) else words
    cell = WriteOnlyCell(sheet, value=ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", words))
    cell.data_type = "s"  # also where it begins like a formula
    cell.number_format = TEXT_FORMAT
    return cell
