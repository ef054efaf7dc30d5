"""Merged cells: their value stands in the first row alone, and is meant for each row that they reach over."""

import re
from collections.abc import Iterable

from openpyxl.utils import column_index_from_string

from profiles.tables.xlsx.limits import WIDTH_LIMIT

RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})", re.ASCII)


class MergedCells:
    """The ranges of merged cells of one sheet, filled down while its rows are read from the first on.

    Of a range that is several columns wide only the first has a value, in each row.

    Args:
        ranges: As a workbook writes them: "B2:B4". What is no range is passed over.
    """

    def __init__(self, ranges: Iterable[str]) -> None:
        # First row -> column, last row.
        self._beginning: dict[int, list[tuple[int, int]]] = {}
        # Column -> last row, value: of those that have begun.
        self._open: dict[int, tuple[int, str]] = {}
        for found in filter(None, map(RANGE.fullmatch, ranges)):
            letters, first, last = found.groups()
            column = column_index_from_string(letters)
            if int(last) > int(first) and column <= WIDTH_LIMIT:
                self._beginning.setdefault(int(first), []).append((column, int(last)))

    def fill(self, line: int, texts: list[str]) -> list[str]:
        """Return the ``texts`` of row ``line`` with the values that merged cells give it.

        A row with nothing of its own stays blank: only merged cells reach over it.
        """
        filled = texts
        for column, (last, value) in list(self._open.items()):
            if last < line:
                del self._open[column]
            elif any(texts):
                filled = filled + [""] * (column - len(filled))
                filled[column - 1] = filled[column - 1] or value
        for column, last in self._beginning.pop(line, ()):
            if column <= len(texts):
                self._open[column] = (last, texts[column - 1])
        return filled
