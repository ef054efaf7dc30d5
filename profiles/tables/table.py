"""The table type, and its validation: a header that names the columns, and no cell without a column."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.tables.errors import TableRefused, cell_reference
from profiles.tables.header import NAME_LIMIT, SAMPLE_ROWS, header_place
from profiles.texts.contract import UnusableText, canonical, check_usable

ROW_LIMIT = 10_000
COLUMN_LIMIT = 200
# Rows that hold something, down to the header.
HEADER_LIMIT = 100
# Code points: what a cell of a spreadsheet holds.
CELL_LIMIT = 32_767


@dataclass(frozen=True)
class TableRow:
    """One row; ``line`` is its place in the file as a spreadsheet counts, which begins with 1."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A table of which every row has every column; blank rows and the outer spaces of cells are gone.

    ``name`` is the file's, ``digest`` the SHA-256 (hex) of its bytes, ``header_line`` the row that names the
    columns: what stands ``above`` it, such as a title, is left out. ``header`` is that row, "" for columns that
    have no name and hold nothing.
    """

    name: str
    digest: str
    columns: list[str]
    rows: list[TableRow]
    header_line: int = 1
    header: list[str] = field(default_factory=list)
    above: list[tuple[int, list[str]]] = field(default_factory=list)

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Yield every row that is not blank, the header too, with its line, as it was read."""
        yield from self.above
        header = self.header or self.columns
        yield self.header_line, header
        for row in self.rows:
            yield row.line, [row.cells.get(name, "") for name in header]

    def cells(self, column: str) -> Iterator[str]:
        """Yield the cells of ``column``, from the top."""
        return (row.cells[column] for row in self.rows)


def normalize_name(name: str) -> str:
    """Normalise a column's or placeholder's name for comparison: no case, no spaces, no ``_``, ``.``, ``-``."""
    return re.sub(r"[\s_.-]+", "", name).casefold()


def build_table(
    name: str, digest: str, rows: Iterable[tuple[int, list[str]]], header_line: int | None = None
) -> Table:
    """Build a table from numbered rows of cells; what stands above the header is left out.

    Args:
        name: What it is called.
        digest: SHA-256 (hex) of what it was read from.
        rows: Line and cells.
        header_line: The row that names the columns; None to find it.

    Raises:
        TableRefused: Names are missing or doubled, a row has more cells than names, something is too large, or
            ``header_line`` is no row that could name the columns.
    """
    filled = ((line, cells) for line, cells in rows if any(map(str.strip, cells)))
    first, place = _first_rows(filled, header_line)
    line, cells = first[place]
    names = _names(line, cells)
    read: list[TableRow] = []
    for at, row in chain(first[place + 1 :], filled):
        if len(read) == ROW_LIMIT:
            raise TableRefused(
                _("The table has more than {limit} rows: row {line} is one too many.").format(
                    limit=format_number(ROW_LIMIT), line=format_number(at)
                )
            )
        read.append(TableRow(at, _named(at, row, names, line)))
    if not read:
        raise TableRefused(
            _("The table ends with row {line}, which names the columns.").format(line=format_number(line))
        )
    above = [(at, _checked(at, row)) for at, row in first[:place]]
    return Table(name, digest, [name for name in names if name], read, line, names, above)


def with_header(table: Table, header_line: int) -> Table:
    """Return ``table`` with another of its rows as the header; errors as for :func:`build_table`."""
    return build_table(table.name, table.digest, table.lines(), header_line)


def _first_rows(
    filled: Iterator[tuple[int, list[str]]], header_line: int | None
) -> tuple[list[tuple[int, list[str]]], int]:
    """Return rows from the top to at least the header, and its place among them."""
    if header_line is None:
        first = list(islice(filled, SAMPLE_ROWS))
        if first:
            return first, header_place([cells for _line, cells in first])
    else:
        first = []
        for line, cells in filled:
            first.append((line, cells))
            if line >= header_line or len(first) == HEADER_LIMIT:
                break
        if first and first[-1][0] == header_line:
            return first, len(first) - 1
    if first:
        raise TableRefused(
            _(
                "Row {line} can't name the columns: it is empty, or further down than the first {limit} rows "
                "that hold something."
            ).format(line=format_number(header_line or 1), limit=format_number(HEADER_LIMIT))
        )
    raise TableRefused(_("The table is empty. It needs a row that names the columns."))


def _checked(line: int, cells: list[str]) -> list[str]:
    """Return the cells of a row above the header, which may be data after all; refuse what can't be stored."""
    checked = [canonical(cell).strip() for cell in cells]
    for column, cell in enumerate(checked, start=1):
        _check(cell, line, column)
    return checked[: max((at for at, cell in enumerate(checked, start=1) if cell), default=0)]


def _names(line: int, cells: Sequence[str]) -> list[str]:
    """Return the validated column names of the header, "" for columns that have none."""
    names = [" ".join(cell.split()) for cell in cells]
    while not names[-1]:
        names.pop()
    if len(names) > COLUMN_LIMIT:
        raise TableRefused(
            _("Row {line} names {count} columns; at most {limit} are possible.").format(
                line=format_number(line), count=format_number(len(names)), limit=COLUMN_LIMIT
            )
        )
    first: dict[str, int] = {}
    for column, name in enumerate(names, start=1):
        _check(name, line, column)
        if len(name) > NAME_LIMIT:
            raise TableRefused(
                _(
                    "{place} has {count} characters, but should be the name of a column, "
                    "at most {limit} long. One row must name the columns."
                ).format(place=cell_reference(line, column), count=format_number(len(name)), limit=NAME_LIMIT)
            )
        before = first.setdefault(normalize_name(name) or name, column) if name else column
        if before != column:
            raise TableRefused(
                _("{place} has the same name as column {before}. Give each column a name of its own.").format(
                    place=cell_reference(line, column, name), before=format_number(before)
                )
            )
    return names


def _named(line: int, cells: list[str], names: list[str], header_line: int) -> dict[str, str]:
    """Return one row's cells by column name, stripped; refuse a value in a column without a name."""
    named = {name: "" for name in names if name}
    for column, written in enumerate(cells, start=1):
        cell = canonical(written).strip()
        if not cell:
            continue
        name = names[column - 1] if column <= len(names) else ""
        _check(cell, line, column, name)
        if not name:
            words = _(
                "{place} holds something, but the column has no name. "
                "Name the column in row {header}, or empty the cell."
            )
            advice = _("A value with a comma in it needs quotation marks around it.")
            place = cell_reference(line, column)
            told = [
                words.format(place=place, header=format_number(header_line)),
                *[advice] * (column > len(names)),
            ]
            raise TableRefused(" ".join(told))
        named[name] = cell
    return named


def _check(cell: str, line: int, column: int, name: str = "") -> None:
    if len(cell) > CELL_LIMIT:
        raise TableRefused(
            _("{place} has {count} characters; at most {limit} are possible.").format(
                place=cell_reference(line, column, name),
                count=format_number(len(cell)),
                limit=format_number(CELL_LIMIT),
            )
        )
    try:
        check_usable(cell)
    except UnusableText as unusable:
        words = (
            _("{place} holds a NUL character, which can't be stored.")
            if unusable.code == "nul"
            else _("{place} holds half of a character (a lone surrogate), which can't be stored.")
        )
        raise TableRefused(words.format(place=cell_reference(line, column, name))) from None
