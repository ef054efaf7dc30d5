"""Table import: CSV in the usual encodings, XLSX, or cells pasted from a spreadsheet.

What comes out is only text: a cell that looks like a formula is those characters. Whatever is wrong is told in
one sentence that names the row and the column as a spreadsheet counts them.
"""

import hashlib
import re

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.l10n.stored import site_locale
from profiles.tables import delimited, pasting, workbooks
from profiles.tables.errors import TableRefused
from profiles.tables.table import Table, TableRow, build_table, normalize_name, with_header

__all__ = [
    "Table",
    "TableRefused",
    "TableRow",
    "check_size",
    "file_as_text",
    "normalize_name",
    "read_file",
    "read_pasted",
    "with_header",
]

SIZE_LIMIT = 10 * 1024 * 1024  # bytes


def read_file(name: str, content: bytes, header_line: int | None = None) -> Table:
    """Parse a CSV or XLSX file into a table; its content decides which format it is, not its name.

    Text is UTF-8, UTF-16 with its mark, or else Windows-1252; cells are parted by comma, semicolon or tab.

    Args:
        name: The file's, for people.
        content: Its bytes.
        header_line: The row that names the columns, counted from 1; None to find it.

    Raises:
        TableRefused: Too large, not a table, or in doubt about what belongs where.
    """
    check_size(len(content))
    name = re.sub(r"[\x00-\x1f\ud800-\udfff]", "", name)[-200:]
    if workbooks.is_zip(content):
        rows = workbooks.rows(content)
    elif workbooks.is_legacy_xls(content):
        raise TableRefused(
            _(
                "This is a workbook of the old .xls kind, or one with a password. "
                "Save it as .xlsx or CSV, without a password."
            )
        )
    else:
        rows = delimited.rows(delimited.decode(content))
    return build_table(name, hashlib.sha256(content).hexdigest(), rows, header_line)


def read_pasted(text: str, header_line: int | None = None) -> Table:
    """Parse ``text``, cells pasted from a spreadsheet, into a table; the rest as for :func:`read_file`."""
    content = text.encode("utf-8", "surrogatepass")
    check_size(len(content))
    with site_locale():  # the rollout keeps it
        name = _("Pasted table")
    return build_table(name, hashlib.sha256(content).hexdigest(), delimited.rows(text), header_line)


def file_as_text(content: bytes, *, refused: bool) -> str:
    """Return an uploaded file as text, to be corrected on screen and sent as pasted; "" where there is none.

    One that :func:`read_file` has ``refused`` is not read again.
    """
    if refused:
        return pasting.decode_or_empty(content)
    try:
        return pasting.to_tsv(read_file("", content))
    except TableRefused:
        return pasting.decode_or_empty(content)


def check_size(size: int) -> None:
    """Refuse a table of more than ``SIZE_LIMIT`` bytes, best before it is in memory.

    Raises:
        TableRefused: It is larger.
    """
    if size > SIZE_LIMIT:
        most = SIZE_LIMIT // 1024 // 1024
        raise TableRefused(
            _("The table has {size} MB; at most {most} MB are possible.").format(
                size=format_number(size / 1024 / 1024, decimals=1), most=most
            )
        )
