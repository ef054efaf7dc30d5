"""Column mapping, guessed for people to correct: which column is the number, which fills a placeholder."""

from collections.abc import Iterable, Mapping

from profiles.l10n.phone_numbers import to_e164
from profiles.tables import Table, normalize_name

# What people call the column of the numbers, the surest first.
NUMBER_NAMES = [
    *("number", "phonenumber", "nixflexnumber", "agentnumber", "telephonenumber", "e164", "did"),
    *("phone", "telephone", "tel", "line", "mobile"),
]
# How many cells are looked at to see whether a column holds numbers.
SAMPLE_CELLS = 100
# With this share of numbers among its cells, a column is believed to be the one.
MIN_NUMBER_SHARE = 0.5


def columns_by_placeholder(placeholders: Iterable[str], columns: Iterable[str]) -> dict[str, str]:
    """Return placeholder -> column for the placeholders that have a column of the same normalised name."""
    known = {normalize_name(column): column for column in columns}
    return {name: known[normalize_name(name)] for name in placeholders if normalize_name(name) in known}


def guess_number_column(table: Table) -> str:
    """Return the column that most likely has the phone numbers: by its name if its cells agree, else by its cells.

    Where nothing speaks for any column it is the first: every row of it will say why that is wrong.
    """
    names = {normalize_name(column): column for column in table.columns}
    ranked = [names[name] for name in NUMBER_NAMES if name in names]
    shares = {column: _share_of_numbers(table, column) for column in table.columns}
    for column in ranked:
        if shares[column] >= MIN_NUMBER_SHARE:
            return column
    best = max(table.columns, key=lambda column: shares[column])
    if shares[best] >= MIN_NUMBER_SHARE or not ranked:
        return best
    return ranked[0]


def placeholder_values(columns: Mapping[str, str], cells: Mapping[str, str]) -> dict[str, str]:
    """Return placeholder -> the value of its mapped column in ``cells``, "" where that is absent."""
    return {name: cells.get(column, "") for name, column in columns.items()}


def _share_of_numbers(table: Table, column: str) -> float:
    """Return which share (0 to 1) of the first ``SAMPLE_CELLS`` filled cells of ``column`` are phone numbers."""
    cells = [cell for row in table.rows[: 2 * SAMPLE_CELLS] if (cell := row.cells[column])][:SAMPLE_CELLS]
    return sum(to_e164(cell) is not None for cell in cells) / len(cells) if cells else 0.0
