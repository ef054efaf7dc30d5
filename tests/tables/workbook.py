"""Workbooks made for tests, sound and broken."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache

import pytest
from openpyxl import Workbook

from profiles.tables import TableRefused, read_file

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(
    rows: Iterable[Iterable[object]], *, hidden_first: bool = False, merged: Iterable[str] = ()
) -> bytes:
    """Return an XLSX file with one sheet of ``rows``, in which the cells of the ranges ``merged`` are one."""
    book = Workbook()
    sheet = book.worksheets[0]
    if hidden_first:
        sheet.append(["hidden"])
        sheet.sheet_state = "hidden"
        sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return the archive ``content`` with some of its parts replaced, or gone where there is None."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            part = parts[name] if name in parts else old.read(name)
            if part is not None:
                new.writestr(name, part)
    return file.getvalue()


def sheet_of(cells: str) -> bytes:
    """Return an XLSX file whose sheet holds the XML ``cells`` as its rows."""
    return with_sheet(f"<sheetData>{cells}</sheetData>")


def with_sheet(inside: str) -> bytes:
    """Return an XLSX file whose sheet is the XML ``inside``."""
    xml = f'<worksheet xmlns="{NAMESPACE}">{inside}</worksheet>'
    return with_parts(_plain(), {SHEET: xml.encode()})


def with_shared_strings(content: bytes, items: str) -> bytes:
    """Return the workbook ``content`` with the XML ``items`` as its table of shared strings."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        types = book.read("[Content_Types].xml").decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    entry = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    table = f'<sst xmlns="{NAMESPACE}">{items}</sst>'
    return with_parts(
        content,
        {
            "[Content_Types].xml": types.replace("</Types>", entry).encode(),
            "xl/sharedStrings.xml": table.encode(),
        },
    )


def refusal(content: bytes) -> str:
    """Return the sentence with which ``content`` is refused."""
    with pytest.raises(TableRefused) as caught:
        read_file("locations.xlsx", content)
    return caught.value.message


@cache
def _plain() -> bytes:
    return workbook([["number"]])
