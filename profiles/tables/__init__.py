"""Tables as people have them: CSV in the usual encodings, XLSX, or pasted from a spreadsheet.

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
from profiles.tables.table import Table, TableRow, arrange, fold

__all__ = ["Table", "TableRefused", "TableRow", "as_pasted", "fold", "read_file", "read_pasted"]

SIZE_LIMIT = 10 * 1024 * 1024  # bytes


def read_file(name: str, content: bytes) -> Table:
    """Return the table in a CSV or XLSX file; its content decides which, not its name.

    Text is UTF-8, UTF-16 with its mark, or else Windows-1252; cells are parted by comma, semicolon or tab.

    Raises:
        TableRefused: Too large, not a table, or in doubt about what belongs where.
    """
    _check_size(len(content))
    name = re.sub(r"[\x00-\x1f\ud800-\udfff]", "", name)[-200:]
    if workbooks.is_zipped(content):
        rows = workbooks.rows(content)
    elif workbooks.is_old(content):
        raise TableRefused(
            _(
                "This is a workbook of the old .xls kind, or one with a password. "
                "Save it as .xlsx or CSV, without a password."
            )
        )
    else:
        rows = delimited.rows(delimited.decoded(content))
    return arrange(name, hashlib.sha256(content).hexdigest(), rows)


def read_pasted(text: str) -> Table:
    """Return the table in ``text``, as a spreadsheet copies it; errors as for :func:`read_file`."""
    content = text.encode("utf-8", "surrogatepass")
    _check_size(len(content))
    with site_locale():  # the rollout keeps it
        name = _("Pasted table")
    return arrange(name, hashlib.sha256(content).hexdigest(), delimited.rows(text))


def as_pasted(content: bytes) -> str:
    """Return the content of a file as text to be corrected and pasted; "" where there is none to be had."""
    try:
        return pasting.as_text(read_file("", content))
    except TableRefused:
        return pasting.decoded(content)


def _check_size(size: int) -> None:
    if size > SIZE_LIMIT:
        most = SIZE_LIMIT // 1024 // 1024
        raise TableRefused(
            _("The table has {size} MB; at most {most} MB are possible.").format(
                size=format_number(size / 1024 / 1024, decimals=1), most=most
            )
        )
