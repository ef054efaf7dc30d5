"""A file of the sheet of details read back, whether it is an export or a table that somebody made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from profiles.tables.columns import ColumnGuess, guess_columns
from profiles.tables.details.cells import cell_of, value_of
from profiles.tables.details.sheet import LABEL, LABEL_KEY, NUMBER, DetailColumn, titles
from profiles.tables.formulas import unmarked
from profiles.tables.names import bare_name
from profiles.tables.table import Table
from profiles.texts.details.values import Value


@dataclass(frozen=True)
class ImportedRow:
    """One row: its ``line`` in the file, the number in any spelling, and its cells by key ("" is an empty one).

    ``label`` is None where the table has no such column; a field without a column is not in ``cells``.
    """

    line: int
    number: str
    label: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


def read_details(table: Table, columns: Sequence[DetailColumn], guess: ColumnGuess) -> list[ImportedRow]:
    """Return the rows of a sheet; :func:`changed_details` makes values of their cells.

    Args:
        table: As read from a file or pasted.
        columns: The fields that it may have.
        guess: Which column is which, by key; :func:`match_details` for one, which a person may have corrected.
    """
    label = guess.columns.get(LABEL_KEY)
    keys = {column.key: guess.columns[column.key] for column in columns if column.key in guess.columns}
    return [
        ImportedRow(
            row.line,
            unmarked(row.cells[guess.number]),
            unmarked(row.cells[label]) if label else None,
            {key: unmarked(row.cells[name]) for key, name in keys.items()},
        )
        for row in table.rows
    ]


def match_details(
    table: Table, columns: Sequence[DetailColumn], remembered: Mapping[str, str] | None = None
) -> ColumnGuess:
    """Return which column of ``table`` is the number, the label (:data:`LABEL_KEY`) and each field.

    The titles of an export are certain; else a column is known by a field's label, and then as
    :func:`profiles.tables.columns.guess_columns` guesses.

    Args:
        table: As read from a file or pasted.
        columns: The fields that it may have, in the order of the export.
        remembered: As for ``guess_columns``.
    """
    known = {bare_name(column): column for column in table.columns}
    names = dict(zip((column.key for column in columns), titles(columns), strict=True))
    sure = {key: known[bare_name(title)] for key, title in names.items() if bare_name(title) in known}
    for column in columns:
        if (name := known.get(bare_name(column.label))) and name not in sure.values():
            sure.setdefault(column.key, name)
    if LABEL in known:
        sure[LABEL_KEY] = known[LABEL]
    rest = [column.key for column in columns if column.key not in sure]
    guess = guess_columns(table, rest, remembered, taken=sure.values())
    number = known.get(NUMBER, guess.number)
    return ColumnGuess(number, {**guess.columns, **sure}, guess.reasons)


def changed_details(
    row: ImportedRow, columns: Sequence[DetailColumn], now: Mapping[str, Value], *, today: date
) -> dict[str, Value]:
    """Return what ``row`` changes, by key: the new value, "" for none any more.

    A cell that says what the export says of the value changes nothing, whatever the value is.

    Args:
        row: From :func:`read_details`.
        columns: The fields.
        now: The details that the number has.
        today: A date without a year in opening hours is the next one from here.
    """
    changed = {}
    for column in columns:
        cell = row.cells.get(column.key)
        if cell is not None and cell != cell_of(now.get(column.key, "")).strip():
            changed[column.key] = value_of(cell, is_hours=column.is_hours, today=today)
    return changed
