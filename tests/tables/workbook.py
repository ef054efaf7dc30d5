"""Workbooks made for tests, sound and broken."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache

from openpyxl import Workbook


def workbook(rows: Iterable[Iterable[object]], *, hidden_first: bool = False) -> bytes:
    """Return an XLSX file with one sheet of ``rows``."""
    book = Workbook()
    sheet = book.worksheets[0]
    if hidden_first:
        sheet.append(["hidden"])
        sheet.sheet_state = "hidden"
        sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
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
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{name}"><sheetData>{cells}</sheetData></worksheet>'
    return with_parts(_plain(), {"xl/worksheets/sheet1.xml": xml.encode()})


@cache
def _plain() -> bytes:
    return workbook([["number"]])
