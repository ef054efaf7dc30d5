"""Columns of tables: guessed with the help of what people have confirmed, and what they confirm now is kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from profiles.models import ColumnName
from profiles.tables import Table
from profiles.tables.columns import NUMBER_KEY, ColumnGuess, guess_columns
from profiles.tables.names import bare_name


def guess_with_memory(table: Table, targets: Sequence[str], taken: Iterable[str] = ()) -> ColumnGuess:
    """Return which column of ``table`` is the number and which fills each of ``targets``, if any.

    Args:
        table: As read from a file or pasted.
        targets: Placeholders, or what else a column may fill.
        taken: Columns that are known to be something else.
    """
    return guess_columns(table, targets, remembered_columns(table), taken)


def remembered_columns(table: Table) -> dict[str, str]:
    """Return folded name -> what people have said that it holds, for the columns of ``table``."""
    return ColumnName.objects.remembered([bare_name(column) for column in table.columns])


def remember_columns(known: Collection[str], *, number_column: str, columns: Mapping[str, str]) -> None:
    """Keep what somebody has said that columns hold.

    Args:
        known: All columns of the table.
        number_column: Holds the numbers.
        columns: Target -> column. One that is to fill several stands for the first of them.
    """
    keys: dict[str, str] = {}
    for target, column in columns.items():
        keys.setdefault(bare_name(column), target)
    keys[bare_name(number_column)] = NUMBER_KEY
    ColumnName.objects.remember(keys, not_these={bare_name(column) for column in known} - set(keys))
