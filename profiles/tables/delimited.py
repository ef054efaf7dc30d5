"""Delimited text: CSV files, and the tab-separated cells that a spreadsheet puts on the clipboard."""

import codecs
import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.tables.errors import TableRefused, beyond_last_line
from profiles.tables.header import SAMPLE_ROWS, header_place
from profiles.tables.xlsx.limits import LINES_LIMIT

# In the order in which they are believed where several fit as well.
SEPARATORS = "\t;,"
# How many characters from the first that is not blank are looked at to find out which it is.
SAMPLE_CHARACTERS = 500_000


def decode(content: bytes) -> str:
    """Decode ``content``: UTF-8 or UTF-16 by its byte order mark, else UTF-8, else Windows-1252.

    Raises:
        TableRefused: Some byte is none of that.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding, known = "utf-16", "UTF-16"
    elif content.startswith(codecs.BOM_UTF8):
        encoding, known = "utf-8", "UTF-8"
    else:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            encoding, known = "cp1252", _("UTF-8 or Windows-1252")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableRefused(
            _(
                "Line {line} of the file holds a character that is not {known}. Save the file as CSV in UTF-8."
            ).format(line=format_number(line), known=known)
        ) from None


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells); numbers count from 1 as a spreadsheet's: a cell of several lines is in one row.

    Raises:
        TableRefused: Quotation marks leave it open where a cell ends, or it goes on beyond ``LINES_LIMIT``.
    """
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableRefused(_trouble(str(error)).format(number=format_number(number))) from None
        if number > LINES_LIMIT:
            raise TableRefused(beyond_last_line(LINES_LIMIT))
        yield number, cells


def _trouble(error: str) -> str:
    """Return the sentence about the row ``number`` at which the CSV parser gave up."""
    if "field larger" in error:
        return _("Row {number} has a cell of more than 100,000 characters. Is a quotation mark missing?")
    return _(
        "Row {number} has a quotation mark that is not closed, or one with text after it. "
        'A cell with quotation marks in it is written as "the ""best"" in town".'
    )


def _separator(text: str) -> str:
    """Guess the delimiter: with it, most of the first rows are as wide as the header."""
    sample = text.lstrip("\r\n")[:SAMPLE_CHARACTERS]
    fits = {separator: _fit(sample, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: fits[separator])
    return best if fits[best] > (0, 0) else ","


def _fit(text: str, separator: str) -> tuple[int, int]:
    """Return how many sampled rows are as wide as the header with ``separator``, and that width; else (0, 0)."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(map(str.strip, row)):
                rows.append(row)
            if len(rows) == SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # told with its row when the table is read
    widths = [len(row) for row in rows[header_place(rows) :]]
    if not widths or widths[0] <= 1:
        return 0, 0
    return widths.count(widths[0]), widths[0]
