"""Which column of a table means what, as far as it can be guessed; people correct it on screen."""

from collections.abc import Iterable, Mapping

from profiles.l10n.phone_numbers import to_e164
from profiles.tables import Table, fold

# What people call the column of the numbers, the surest first.
NUMBER_NAMES = [
    *("number", "phonenumber", "nixflexnumber", "agentnumber", "telephonenumber", "e164", "did"),
    *("phone", "telephone", "tel", "line", "mobile"),
]
# How many cells are looked at to see whether a column holds numbers.
SAMPLE = 100
# With this share of numbers among its cells, a column is believed to be the one.
AGREES = 0.5


def by_placeholder(placeholders: Iterable[str], columns: Iterable[str]) -> dict[str, str]:
    """Return the column for each of ``placeholders`` that has one of its name."""
    known = {fold(column): column for column in columns}
    return {name: known[fold(name)] for name in placeholders if fold(name) in known}


def number_column(table: Table) -> str:
    """Return the column that most likely holds the numbers: by its name, if its cells agree, else by its cells.

    Where nothing speaks for any column it is the first: every row of it will say why that is wrong.
    """
    names = {fold(column): column for column in table.columns}
    ranked = [names[name] for name in NUMBER_NAMES if name in names]
    shares = {column: _share_of_numbers(table, column) for column in table.columns}
    for column in ranked:
        if shares[column] >= AGREES:
            return column
    best = max(table.columns, key=lambda column: shares[column])
    if shares[best] >= AGREES or not ranked:
        return best
    return ranked[0]


def values_for(columns: Mapping[str, str], cells: Mapping[str, str]) -> dict[str, str]:
    """Return the value of each placeholder that a column is chosen for."""
    return {name: cells.get(column, "") for name, column in columns.items()}


def _share_of_numbers(table: Table, column: str) -> float:
    cells = [cell for row in table.rows[: 2 * SAMPLE] if (cell := row.cells[column])][:SAMPLE]
    return sum(to_e164(cell) is not None for cell in cells) / len(cells) if cells else 0.0
