"""Changed cells of the sheet as a browser sends them: JSON whose words are read by the kinds of their fields."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.models.field import FieldKind
from profiles.selectors.details.sheet import SheetColumn
from profiles.texts.contract import UnusableText, check_usable
from profiles.texts.details.kinds import ValueRefused, clean_value, hours_in_words
from profiles.texts.details.values import Value

# Cells of one request: a thousand numbers with ten details each.
MAX_CELLS: Final = 10_000


class CellsRefused(ValueError):
    """What was sent can't be cells; ``message`` is a sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class TypedCell:
    """A cell as it was sent: the words typed, those that the sheet showed before, and whether they stay as typed.

    ``number`` is "" where a cell is only to be read.
    """

    key: str
    value: str
    number: str = ""
    base: str = ""
    as_typed: bool = False


@dataclass(frozen=True)
class ChangedCell:
    """What a cell is to hold, and the words that the sheet showed before."""

    value: Value
    base: str


@dataclass
class ChangedNumber:
    """The changed cells of one number by key, and why some can't be, as sentences by key."""

    number: str
    cells: dict[str, ChangedCell]
    problems: dict[str, str]


def cells_from_json(sent: str) -> list[TypedCell]:
    """Return the cells of a list of objects with key, value, number, base and asTyped.

    Raises:
        CellsRefused: It is none, or too long.
    """
    try:
        found = json.loads(sent)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise CellsRefused(_no_list())
    if len(found) > MAX_CELLS:
        raise CellsRefused(
            _("These are {count} cells; at most {limit} go at once. Save some of them first.").format(
                count=format_number(len(found)), limit=format_number(MAX_CELLS)
            )
        )
    return [_cell(each) for each in found]


def _no_list() -> str:
    return _("What was sent is not a list of cells. Nothing has been saved; load the page again.")


def _cell(sent: Mapping[str, Any]) -> TypedCell:
    said = {name: str(sent.get(name) or "") for name in ("key", "value", "number", "base")}
    try:
        check_usable(said["key"] + said["number"])  # no database can be asked for what it can't hold
    except UnusableText:
        raise CellsRefused(_no_list()) from None
    return TypedCell(**said, as_typed=sent.get("asTyped") is True)


def read_cell(column: SheetColumn, cell: TypedCell, *, today: date) -> Value:
    """Return the value of what was typed into a cell of ``column``.

    Raises:
        ValueRefused: It can't be one; the message says why.
    """
    if column.kind == FieldKind.HOURS and cell.as_typed:
        return hours_in_words(cell.value)
    return clean_value(column.kind, cell.value, today=today)


def changed_numbers(
    cells: Iterable[TypedCell], columns: Iterable[SheetColumn], *, today: date
) -> list[ChangedNumber]:
    """Return the changes by number, each cell read by its column; an unknown column is a problem."""
    by_key = {column.key: column for column in columns}
    found: dict[str, ChangedNumber] = {}
    for cell in cells:
        changed = found.setdefault(cell.number, ChangedNumber(cell.number, {}, {}))
        column = by_key.get(cell.key)
        if column is None:
            changed.problems[cell.key] = _("The template has no such detail any more.")
            continue
        try:
            changed.cells[cell.key] = ChangedCell(read_cell(column, cell, today=today), cell.base)
        except ValueRefused as refused:
            changed.problems[cell.key] = refused.message
    return list(found.values())
