"""Tables for spreadsheets: CSV that no spreadsheet runs as formulas."""

import csv
from collections.abc import Iterable, Iterator, Sequence

# A spreadsheet would run a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file for the CSV writer that hands each line straight back."""

    def write(self, line: str) -> str:
        return line


def lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a headed table line by line, in UTF-8 with its mark, so that spreadsheets know the encoding.

    Cells that look like formulas are preceded by an apostrophe, which spreadsheets take for "this is text".
    """
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([_plain(name) for name in columns])
    for row in rows:
        yield writer.writerow([_plain(cell) for cell in row])


def _plain(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return "'" + cell
    return cell
