"""Column mapping, guessed for people to correct: which column is the number, which fills a placeholder."""

from collections.abc import Iterable, Mapping

from profiles.tables import Table, normalize_name
from profiles.tables.contents import MIN_SHARE, share_of
from profiles.tables.names import NUMBER_NAMES, PHONE, bare_name


def columns_by_placeholder(placeholders: Iterable[str], columns: Iterable[str]) -> dict[str, str]:
    """Return placeholder -> column for the placeholders that have a column of the same normalised name."""
    known = {normalize_name(column): column for column in columns}
    return {name: known[normalize_name(name)] for name in placeholders if normalize_name(name) in known}


def guess_number_column(table: Table) -> str:
    """Return the column that most likely has the phone numbers: by its name if its cells agree, else by its cells.

    Where nothing speaks for any column it is the first: every row of it will say why that is wrong.
    """
    names = {bare_name(column): column for column in table.columns}
    ranked = [names[name] for name in NUMBER_NAMES if name in names]
    shares = {column: share_of(PHONE, table.cells(column)) for column in table.columns}
    for column in ranked:
        if shares[column] >= MIN_SHARE:
            return column
    best = max(table.columns, key=lambda column: shares[column])
    if shares[best] >= MIN_SHARE or not ranked:
        return best
    return ranked[0]


def placeholder_values(columns: Mapping[str, str], cells: Mapping[str, str]) -> dict[str, str]:
    """Return placeholder -> the value of its mapped column in ``cells``, "" where that is absent."""
    return {name: cells.get(column, "") for name, column in columns.items()}
