"""A table compared with the sheet: what it would change, and what of it can't be used."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote_plus

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from profiles.forms.details.sheet.changes import MAX_CELLS, TypedCell, read_cell
from profiles.l10n.numbers import format_number
from profiles.models import Template
from profiles.models.field import FieldKind
from profiles.selectors.details import sheet
from profiles.selectors.details.sheet import SheetColumn, SheetRow
from profiles.selectors.rollouts.typed_numbers import duplicate_reasons, match_numbers
from profiles.tables import Table
from profiles.tables.columns import ColumnGuess
from profiles.tables.details import DetailColumn, ImportedRow, read_details
from profiles.tables.details.cells import cell_of
from profiles.texts.details.kinds import ValueRefused

# Bytes of all changes in a form, where a quotation mark takes three: what one may hold, with room for its rest.
SENT_LIMIT = 2_000_000


@dataclass(frozen=True)
class ImportedCell:
    """A cell that the table would change: of which number and column, what it says now, and what it would say."""

    row: SheetRow
    column: SheetColumn
    was: str
    now: str
    cell: TypedCell


@dataclass(frozen=True)
class Unusable:
    """A row, or a cell of it, that can't be used: its line in the table, what it is of, and why."""

    line: int
    what: str
    reason: str


@dataclass
class Comparison:
    """What a table would change in the sheet of a template."""

    cells: list[ImportedCell] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    has_hours_in_words: bool = False

    @property
    def numbers(self) -> int:
        """How many numbers would change."""
        return len({each.row.pk for each in self.cells})

    def changes(self) -> str:
        """Return the changes as the sheet sends them."""
        sent = [
            {
                "number": each.cell.number,
                "key": each.cell.key,
                "value": each.cell.value,
                "base": each.cell.base,
                **({"asTyped": True} if each.cell.as_typed else {}),
            }
            for each in self.cells
        ]
        return json.dumps(sent, ensure_ascii=False)

    def too_much(self) -> str:
        """Return why this can't be sent at once, as a sentence; "" where it can."""
        if len(self.cells) <= MAX_CELLS and len(quote_plus(self.changes())) <= SENT_LIMIT:
            return ""
        return _(
            "The table changes {count} cells, which is more than goes at once. Split it, and load part by part."
        ).format(count=format_number(len(self.cells)))


def detail_columns(columns: Iterable[SheetColumn]) -> list[DetailColumn]:
    """Return the columns of the sheet as those of its file."""
    return [DetailColumn(each.key, each.label, each.kind == FieldKind.HOURS) for each in columns]


def compare(
    table: Table,
    guess: ColumnGuess,
    *,
    template: Template,
    columns: Sequence[SheetColumn],
    user: User,
    today: date,
    as_typed: bool = False,
) -> Comparison:
    """Return what ``table`` would change; nothing is saved.

    Args:
        table: As read from a file or pasted.
        guess: Which of its columns holds what.
        template: Whose followers it may change.
        columns: Of the sheet.
        user: Only numbers count that they may see.
        today: Hours with a date without a year mean the next one from here.
        as_typed: Keep opening hours that are not understood in the words of the table.
    """
    rows = read_details(table, detail_columns(columns), guess)
    matched = match_numbers([row.number for row in rows], guess.number, user)
    known = sheet.rows_by_key(
        user, template, [each.number_id for each in matched if each.number_id is not None]
    )
    doubles = duplicate_reasons(
        [(row.line, each.number_id, dict(row.cells)) for row, each in zip(rows, matched, strict=True)]
    )
    used = {guess.number, *guess.columns.values()}
    found = Comparison(unknown_columns=[name for name in table.columns if name not in used])
    for place, (row, each) in enumerate(zip(rows, matched, strict=True)):
        number = known.get(each.number_id) if each.number_id is not None else None
        if number is None or place in doubles:
            reason = each.blocked or doubles.get(place) or _("The number does not follow this template.")
            found.unusable.append(Unusable(row.line, row.number, reason))
        else:
            _compare_row(found, row, number, columns, today=today, as_typed=as_typed)
    return found


def _compare_row(
    found: Comparison,
    row: ImportedRow,
    number: SheetRow,
    columns: Sequence[SheetColumn],
    *,
    today: date,
    as_typed: bool,
) -> None:
    """Add to ``found`` what ``row`` changes of ``number``."""
    details = number.details or {}
    for column in columns:
        typed = row.cells.get(column.key)
        was = cell_of(details.get(column.key, ""))
        if typed is None or typed == was.strip():
            continue
        cell = TypedCell(column.key, typed, number.number, was)
        try:
            now = read_cell(column, cell, today=today)
        except ValueRefused as refused:
            is_hours = column.kind == FieldKind.HOURS
            found.has_hours_in_words |= is_hours
            if not (is_hours and as_typed):
                what = f"{number.label or number.number}, {column.label}"
                found.unusable.append(Unusable(row.line, what, refused.message))
                continue
            cell = TypedCell(column.key, typed, number.number, was, as_typed=True)
            now = read_cell(column, cell, today=today)
        if now != details.get(column.key, ""):
            found.cells.append(ImportedCell(number, column, was, cell_of(now), cell))
