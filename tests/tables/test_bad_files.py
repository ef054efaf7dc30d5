"""Whatever file is given: a table, or a sentence that says where it is wrong; never an unexpected exception."""

import io
import os
import re
import zipfile
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles.tables import Table, TableRefused, read_file, read_pasted
from tests.tables.workbook import with_parts, workbook

# More by hand: BAD_FILES=5000.
EXAMPLES = int(os.environ.get("BAD_FILES", "100"))
property_test = settings(
    deadline=None,
    derandomize=True,
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

ENCODINGS = [
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"),
    *("cp1252", "latin-1", "shift_jis", "koi8-r"),
]
CELLS = st.one_of(
    st.text(max_size=8),
    st.text(alphabet=",;\t\n\r\"' =+-@", max_size=6),
    st.sampled_from(["=1+1", "\0", "+441632960001", "441632960001.0", "4.41633E+11", "x" * 40_000, "", "é"]),
)
HEADERS = st.one_of(CELLS, st.sampled_from(["number", "Number", "num ber", "name", "", "x" * 101]))
GRIDS = st.tuples(st.lists(HEADERS, max_size=5), st.lists(st.lists(CELLS, max_size=6), max_size=5))
VALUES = st.one_of(
    st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=8),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(
        ["=1+1", "=", "#N/A", "#REF!", "_x0000_", "_xD800_", "_x000D_", 441632960001.0, 4.41633e11]
    ),
)
SHEETS = st.lists(st.lists(VALUES, max_size=5), max_size=5)
XML = [
    *(b"<row>", b'<row r="0">', b'<row r="2">', b'<row r="x">', b"</row>", b"<c/>", b'<c r="XFD1"/>'),
    *(
        b'<c r="A0" t="s"><v>-1</v></c>',
        b'<c t="s"><v>99</v></c>',
        b"<c><v>1e999</v></c>",
        b"<c><v>nan</v></c>",
    ),
    *(b'<c t="d"><v>x</v></c>', b'<c s="999"><v>1</v></c>', b'<c t="inlineStr"><is><t>x</t></is></c>'),
    *(
        b"<c><f>1+1</f></c>",
        b'<c><f t="shared" si="0"/></c>',
        b'<c t="b"><v>x</v></c>',
        b"<v>1</v>",
        b"\0",
        b"&a;",
    ),
    *(b'<c t="e"><v>#N/A</v></c>', b'<c r="1A"/>', b"<is/>", b"<!--", b"]]>", b"\xff", b"<c><v></v></c>"),
    *(b'<c><f t="array" ref="A1">1</f><v>2</v></c>', b'<c><f t="dataTable"/></c>'),
]


@cache
def sound() -> bytes:
    """A workbook with nothing wrong in it."""
    return workbook([["number"], ["1"]])


def read(content: bytes | str) -> None:
    """Read and hold what is promised of a table, or of the sentence that refuses it."""
    try:
        table = read_pasted(content) if isinstance(content, str) else read_file("file", content)
    except TableRefused as refused:
        assert_a_sentence(refused.message)
    else:
        assert_sound(table)


def assert_a_sentence(message: str) -> None:
    assert re.fullmatch(r"[A-Z][^\n\0]{10,400}[.?!]", message)
    if "column has no name" in message or "the same name as" in message or "holds" in message:
        assert re.match(r"(Row [\d,]+, column [\d,]+|Line [\d,]+ of the file)\b", message)


def assert_sound(table: Table) -> None:
    assert table.rows
    assert len(set(table.columns)) == len(table.columns)
    lines = [row.line for row in table.rows]
    assert lines == sorted(set(lines))
    for row in table.rows:
        assert list(row.cells) == table.columns
        for cell in row.cells.values():
            cell.encode()
            assert "\0" not in cell


@given(st.binary(max_size=200))
@property_test
def test_random_bytes(content: bytes) -> None:
    read(content)


@given(st.text(alphabet=st.characters(), max_size=200))
@property_test
def test_random_text_that_is_pasted(text: str) -> None:
    read(text)


@given(
    GRIDS,
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.sampled_from(ENCODINGS),
    st.booleans(),
)
@property_test
def test_ragged_tables_in_odd_encodings(
    grid: tuple[list[str], list[list[str]]], separator: str, ending: str, encoding: str, quoted: bool
) -> None:
    header, rows = grid
    text = ending.join(
        separator.join('"' + cell.replace('"', '""') + '"' if quoted else cell for cell in row)
        for row in [header, *rows]
    )
    read(text.encode(encoding, "replace"))


@given(SHEETS)
@property_test
def test_workbooks_of_all_kinds_of_cells(rows: list[list[object]]) -> None:
    try:
        content = workbook(rows)
    except (ValueError, OverflowError):
        return  # the library writes no such cell
    read(content)


@given(
    SHEETS,
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8),
    st.floats(0, 1) | st.just(1),
)
@property_test
def test_workbooks_with_damaged_bytes(
    rows: list[list[object]], damage: list[tuple[float, int]], kept: float
) -> None:
    try:
        content = bytearray(workbook(rows))
    except (ValueError, OverflowError):
        return
    for place, byte in damage:
        content[int(place * (len(content) - 1))] = byte
    read(bytes(content[: int(kept * len(content))]))


@given(st.lists(st.sampled_from(XML), max_size=8), st.booleans())
@property_test
def test_workbooks_whose_sheet_is_nonsense(pieces: list[bytes], closed: bool) -> None:
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    end = b"</sheetData></worksheet>" if closed else b""
    sheet = start + b'<row r="1"><c r="A1" t="str"><v>number</v></c></row>' + b"".join(pieces) + end
    read(with_parts(sound(), {"xl/worksheets/sheet1.xml": sheet}))


@given(
    st.sampled_from(
        [
            "[Content_Types].xml",
            "xl/workbook.xml",
            "xl/styles.xml",
            "xl/_rels/workbook.xml.rels",
            "_rels/.rels",
        ]
    ),
    st.one_of(st.none(), st.binary(max_size=60), st.sampled_from(XML)),
)
@property_test
def test_workbooks_with_a_part_that_is_missing_or_nonsense(name: str, part: bytes | None) -> None:
    read(with_parts(sound(), {name: part}))


@given(
    st.dictionaries(st.from_regex(r"[a-z./\[\]]{1,12}", fullmatch=True), st.binary(max_size=30), max_size=4)
)
@property_test
def test_other_archives(parts: dict[str, bytes]) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    read(file.getvalue())
