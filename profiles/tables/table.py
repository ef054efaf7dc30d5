"""The table type, and its validation: a header that names the columns, and no cell without a column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.tables.errors import TableRefused, cell_reference
from profiles.texts.contract import UnusableText, canonical, check_usable

ROW_LIMIT = 10_000
COLUMN_LIMIT = 200
# Code points.
NAME_LIMIT = 100
CELL_LIMIT = 32_767  # what a cell of a spreadsheet holds


@dataclass(frozen=True)
class TableRow:
    """One row; ``line`` is its place in the table, the header's being 1 unless blank rows stand above it."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A table of which every row has every column; blank rows and the outer spaces of cells are gone.

    ``name`` is the file's, ``digest`` the SHA-256 (hex) of its bytes.
    """

    name: str
    digest: str
    columns: list[str]
    rows: list[TableRow]


def normalize_name(name: str) -> str:
    """Normalise a column's or placeholder's name for comparison: no case, no spaces, no ``_``, ``.``, ``-``."""
    return re.sub(r"[\s_.-]+", "", name).casefold()


def build_table(name: str, digest: str, rows: Iterable[tuple[int, list[str]]]) -> Table:
    """Build a table from numbered rows of cells; the first row that is not blank is the header.

    Raises:
        TableRefused: Names are missing or doubled, a row has more cells than names, or something is too large.
    """
    filled = ((line, cells) for line, cells in rows if any(map(str.strip, cells)))
    header = next(filled, None)
    if header is None:
        raise TableRefused(_("The table is empty. Its first row must name the columns."))
    names = _names(*header)
    read: list[TableRow] = []
    for line, cells in filled:
        if len(read) == ROW_LIMIT:
            raise TableRefused(
                _("The table has more than {limit} rows: row {line} is one too many.").format(
                    limit=format_number(ROW_LIMIT), line=format_number(line)
                )
            )
        read.append(TableRow(line, _named(line, cells, names)))
    if not read:
        raise TableRefused(
            _("The table ends with row {line}, which names the columns.").format(
                line=format_number(header[0])
            )
        )
    return Table(name, digest, [name for name in names if name], read)


def _names(line: int, cells: list[str]) -> list[str]:
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
                    "at most {limit} long. The first row must name the columns."
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


def _named(line: int, cells: list[str], names: list[str]) -> dict[str, str]:
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
                "Name the column in the first row, or empty the cell."
            )
            advice = _("A value with a comma in it needs quotation marks around it.")
            told = [words.format(place=cell_reference(line, column)), *[advice] * (column > len(names))]
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
