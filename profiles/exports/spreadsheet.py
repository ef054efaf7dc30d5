"""CSV writer that is safe against formula injection in spreadsheets."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from profiles.tables.formulas import marked


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
    yield "\ufeff" + writer.writerow([_guarded(name) for name in columns])
    for row in rows:
        yield writer.writerow([_guarded(cell) for cell in row])


def _guarded(cell: object) -> object:
    return marked(cell) if isinstance(cell, str) else cell
