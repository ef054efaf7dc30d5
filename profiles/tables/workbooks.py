"""XLSX workbooks: asks the reader, and makes its refusals sentences."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.tables import reader
from profiles.tables.errors import TableRefused, beyond_last_line, cell_reference
from profiles.tables.xlsx.limits import LINES_LIMIT


def is_zip(content: bytes) -> bool:
    """Return whether ``content`` is a zip archive, as every XLSX workbook is."""
    return content.startswith(b"PK\x03\x04")


def is_legacy_xls(content: bytes) -> bool:
    """Return whether ``content`` is an OLE file: a .xls workbook, or an encrypted .xlsx."""
    return content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells as text) of the first visible sheet.

    Raises:
        TableRefused: Not a workbook, beyond the limits, or with a cell that has no certain value.
    """
    try:
        answer = reader.read_apart(content)
    except reader.ReaderBusy:
        raise TableRefused(_sentences()["busy"]) from None
    except reader.ReaderEnded:
        raise TableRefused(_sentences()["costly"]) from None
    for line in answer.splitlines():
        told = json.loads(line)
        if isinstance(told, dict):
            raise TableRefused(_sentence(told["refused"], told["values"]))
        number, cells = told
        yield number, cells


def _sentence(code: str, values: dict[str, int | str]) -> str:
    """Return the sentence for a refusal of the reader."""
    told = {name: format_number(value) if isinstance(value, int) else value for name, value in values.items()}
    if isinstance(column := values.get("column"), int):
        told["place"] = cell_reference(int(values["line"]), column)
    return _sentences()[code].format(**told)


def _sentences() -> dict[str, str]:
    """Return the sentence for each code that the reader refuses with, in the reader's language."""
    alone = _("Save the sheet of the locations alone, as values, or as CSV.")
    return {
        "broken_archive": _("The file is damaged: it can't be unpacked. Save the workbook again."),
        "no_workbook": _("The file is an archive, but no .xlsx workbook. Save the table as .xlsx or CSV."),
        "parts": _("The workbook has more than {limit} parts.") + " " + alone,
        "unpacked": _("The workbook unpacks to more than {limit} MB.") + " " + alone,
        "intricate": _("The workbook holds far more than a table of locations has.") + " " + alone,
        "costly": _("Reading the workbook takes too long or too much memory.") + " " + alone,
        "doctype": _("The file is damaged: no spreadsheet writes such XML. Save it again, or as CSV."),
        "broken": _("The file is damaged: it can't be read as an .xlsx workbook. Save it again, or as CSV."),
        "broken_row": _("The file is damaged: it can't be read beyond row {line}. Save it again, or as CSV."),
        "no_sheet": _("The workbook has no visible sheet with cells."),
        "lines": beyond_last_line(LINES_LIMIT),
        "width": _(
            "Row {line} reaches to column {count}. Delete the columns that do not belong to the table."
        ),
        "cells": _(
            "The sheet has more than {limit} cells up to row {line}, empty ones included. "
            "Delete the columns that do not belong to the table."
        ),
        "text": _("The cells up to row {line} hold more than {limit} characters.") + " " + alone,
        "formula": _(
            "{place} holds a formula without its result. "
            "Open the file in a spreadsheet, paste the cells as values, and save it again."
        ),
        "error": _("{place} holds the error {error}. Correct it in the spreadsheet."),
        "busy": _("Other workbooks are being read at the moment. Try again in a minute, or save it as CSV."),
    }
