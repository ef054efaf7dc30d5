"""Tables written back as text, so that people can correct on screen what they uploaded."""

import csv
import io

from profiles.tables import delimited
from profiles.tables.errors import TableRefused
from profiles.tables.table import Table


def to_tsv(table: Table) -> str:
    """Return ``table`` as tab-separated values, as a spreadsheet copies it; rows keep their places."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter="\t", lineterminator="\n")
    at = 0
    for line, cells in table.lines():
        writer.writerows([[]] * (line - at - 1))
        writer.writerow(cells)
        at = line
    return written.getvalue()


def decode_or_empty(content: bytes) -> str:
    """Return the text of a file that is no workbook, "" where it can't be decoded."""
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    try:
        return delimited.decode(content)
    except TableRefused:
        return ""
