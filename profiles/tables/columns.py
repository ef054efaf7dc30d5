"""Column mapping, guessed for people to correct: which column is the number, which fills a placeholder."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from profiles.tables.contents import MIN_SHARE, kind_of_cells, share_of
from profiles.tables.names import NUMBER_NAMES, PHONE, SYNONYMS, bare_name, meaning_of
from profiles.tables.table import Table, normalize_name

# What a table's column is called so that it is the number's, among the keys of what people have confirmed.
NUMBER_KEY = ""


class Reason(StrEnum):
    """Why a column is believed to be the one, where it is not called by the very name; the surest first."""

    REMEMBERED = "remembered"
    NAME = "name"
    CONTENT = "content"


@dataclass
class ColumnGuess:
    """The column of the numbers and those of the placeholders; ``reasons`` of those that are only guessed."""

    number: str
    columns: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)


def guess_columns(
    table: Table,
    targets: Sequence[str],
    remembered: Mapping[str, str] | None = None,
    taken: Iterable[str] = (),
) -> ColumnGuess:
    """Guess which column fills each of ``targets``, the surest first: no column fills two that are only guessed.

    Args:
        table: Its names count first, then what people have confirmed, then what columns are usually called, and at
            last what the cells look like.
        targets: Placeholders, keys of fields, or "label" and "tags".
        remembered: Folded name of a column (:func:`profiles.tables.names.bare_name`) -> what it was said to be, a
            target or :data:`NUMBER_KEY`.
        taken: Columns that are known to be something else.
    """
    remembered = remembered or {}
    guess = ColumnGuess(
        guess_number_column(table, remembered), columns_by_placeholder(targets, table.columns)
    )
    used = {guess.number, *guess.columns.values(), *taken}
    for reason in Reason:
        for target in targets:
            if target in guess.columns:
                continue
            found = _candidates(table, target, reason, remembered)
            free = [column for column in found if column not in used]
            # What the cells look like is no guess where several columns look so.
            if free and (reason != Reason.CONTENT or len(free) == 1):
                guess.columns[target], guess.reasons[target] = free[0], reason
                used.add(free[0])
    return guess


def columns_by_placeholder(placeholders: Iterable[str], columns: Iterable[str]) -> dict[str, str]:
    """Return placeholder -> column for the placeholders that have a column of the same normalised name."""
    known = {normalize_name(column): column for column in columns}
    return {name: known[normalize_name(name)] for name in placeholders if normalize_name(name) in known}


def guess_number_column(table: Table, remembered: Mapping[str, str] | None = None) -> str:
    """Return the column that most likely has the phone numbers: by its name if its cells agree, else by its cells.

    Where nothing speaks for any column it is the first: every row of it will say why that is wrong.

    Args:
        table: It is one of its columns.
        remembered: As for :func:`guess_columns`.
    """
    names = {bare_name(column): column for column in table.columns}
    confirmed = [
        names[name] for name, key in (remembered or {}).items() if key == NUMBER_KEY and name in names
    ]
    ranked = [*confirmed, *(names[name] for name in NUMBER_NAMES if name in names)]
    shares = {column: share_of(PHONE, table.cells(column)) for column in table.columns}
    for column in ranked:
        if shares[column] >= MIN_SHARE:
            return column
    best = max(table.columns, key=lambda column: shares[column])
    if shares[best] >= MIN_SHARE or not ranked:
        return best
    return ranked[0]


def has_numbers(table: Table, column: str) -> bool:
    """Return whether ``column`` is called as columns of numbers are, or holds any."""
    return bare_name(column) in NUMBER_NAMES or share_of(PHONE, table.cells(column)) > 0


def placeholder_values(columns: Mapping[str, str], cells: Mapping[str, str]) -> dict[str, str]:
    """Return placeholder -> the value of its mapped column in ``cells``, "" where that is absent."""
    return {name: cells.get(column, "") for name, column in columns.items()}


def _candidates(table: Table, target: str, reason: Reason, remembered: Mapping[str, str]) -> list[str]:
    """Return the columns for which ``reason`` speaks, the surest first."""
    if reason == Reason.REMEMBERED:
        return [column for column in table.columns if remembered.get(bare_name(column)) == target]
    meaning = meaning_of(target) or meaning_of(_last_word(target))
    if not meaning:
        return []
    if reason == Reason.CONTENT:
        return [column for column in table.columns if kind_of_cells(table.cells(column)) == meaning]
    rank = {name: place for place, name in enumerate(SYNONYMS[meaning])}
    whole = [column for column in table.columns if meaning_of(column) == meaning]
    whole.sort(key=lambda column: rank.get(bare_name(column), len(rank)))
    # "Practice address" has no meaning as a whole.
    unknown = [column for column in table.columns if not meaning_of(column)]
    return whole + [column for column in unknown if meaning_of(_last_word(column)) == meaning]


def _last_word(name: str) -> str:
    return re.split(r"[\W_]+", name.strip())[-1]
