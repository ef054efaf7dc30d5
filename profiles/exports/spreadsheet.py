"""CSV writer that is safe against formula injection in spreadsheets."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

# A spreadsheet would run a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@")
# With these it may end the cell before, so that another one begins after it.
CONTROLS = ("\t", "\r", "\n")
# White space, and what else has no width.
TRIMMED = re.compile(r"^[\s\ufeff\u200b-\u200d\u2060\0]+")


class _Line:
    """File-like object for csv.writer that returns each line instead of storing it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a CSV table with a header, line by line, with a byte order mark so that spreadsheets read UTF-8.

    Cells that look like formulas are preceded by an apostrophe, which spreadsheets take for "this is text". All
    cells are quoted, so that one with a semicolon stays one where that is what separates cells.
    """
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    yield "\ufeff" + writer.writerow([_plain(name) for name in columns])
    for row in rows:
        yield writer.writerow([_plain(cell) for cell in row])


def _plain(cell: object) -> object:
    if isinstance(cell, str) and _begins_formula(cell):
        return "'" + cell
    return cell


def _begins_formula(cell: str) -> bool:
    """Return whether a spreadsheet might run ``cell`` as a formula; some trim it or fold full-width signs."""
    if cell.startswith(CONTROLS):
        return True
    first = TRIMMED.sub("", cell, count=1)[:1]
    return unicodedata.normalize("NFKC", first).startswith(FORMULA_STARTS)
