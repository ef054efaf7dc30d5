"""Structure of a workbook's archive: refuses bombs before the library builds anything from them."""

import io
import zipfile
from typing import IO
from xml.parsers import expat

from profiles.tables.xlsx.limits import DEPTH_LIMIT, ELEMENTS_LIMIT, PARTS_LIMIT, UNPACKED_LIMIT
from profiles.tables.xlsx.refusal import Refused

CHUNK = 64 * 1024  # bytes


def check_archive(content: bytes) -> dict[str, list[str]]:
    """Refuse ``content`` where parts, bytes, elements or depth are beyond the limits, or it is no workbook.

    The archive's directory can't lie about bytes: no more is ever unpacked than it says.

    Returns:
        Name of a part -> the ranges of its merged cells, which stand behind all rows of a sheet.

    Raises:
        Refused: Some limit is passed, or the file can't be unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive)
            elements = 0
            merged: dict[str, list[str]] = {}
            for part in archive.infolist():
                with archive.open(part) as opened:
                    elements, merged[part.filename] = _look_through(opened, elements)
            return merged
    except (Refused, MemoryError):
        raise
    except Exception:  # whatever comes of hostile bytes
        raise Refused("broken_archive") from None


def _check_directory(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > PARTS_LIMIT:
        raise Refused("parts", limit=PARTS_LIMIT)
    if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise Refused("unpacked", limit=UNPACKED_LIMIT // 1024 // 1024)
    if "[Content_Types].xml" not in {part.filename for part in parts}:
        raise Refused("no_workbook")


def _look_through(part: IO[bytes], elements: int) -> tuple[int, list[str]]:
    """Return ``elements`` and those of ``part``, whatever its name, and the ranges of its merged cells.

    What is no XML, such as a picture, has none. Of broken XML it counts what stands before the break, which is as
    far as any reader gets.
    """
    depth, merged = 0, list[str]()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if name.endswith("mergeCell"):  # a prefix may stand before it
            merged.append(attributes.get("ref", ""))
        if depth > DEPTH_LIMIT or elements > ELEMENTS_LIMIT:
            raise Refused("intricate")

    def end(_: object) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise Refused("doctype")  # no spreadsheet writes one, and entities can multiply

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = doctype
    try:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk)
    except expat.ExpatError:
        pass
    return elements, merged
