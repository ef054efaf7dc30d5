"""The grid of new numbers: a row a number, with a cell for its label, its tags and each placeholder."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from profiles.forms.columns import NUMBER_FIELD, ColumnChoices, placeholder_field, placeholder_target
from profiles.forms.tags import LABEL_FIELD, TAGS_FIELD, name_targets
from profiles.l10n.phone_numbers import find_e164
from profiles.models import PhoneNumber
from profiles.models.field import FieldKind
from profiles.selectors.details.fields import DetailField
from profiles.services.columns import guess_with_memory
from profiles.services.tags.naming import name_columns
from profiles.tables import Table, TableRow
from profiles.texts.contract import canonical
from profiles.texts.templating import Placeholder

# Fields of one form that Django takes are 1,000.
CELL_LIMIT = 900
ROW_LIMIT = 25
SEVERAL_LINES = {FieldKind.PARAGRAPH, FieldKind.ADDRESS}
# Lines of a box that are seen at once.
MOST_LINES = 6


@dataclass
class Cell:
    """One cell: its form field, whose words ``value`` are, the name of its column and what people call that."""

    field: str
    column: str
    label: str
    value: str = ""
    default: str | None = None
    # What it holds before anything is typed.
    first: str = ""
    kind: str = FieldKind.LINE

    @property
    def rows(self) -> int:
        """The lines of its box; 0 for one line, to which a browser would glue several together."""
        lines = min(self.value.count("\n") + 1, MOST_LINES)
        return lines if lines > 1 or self.kind in SEVERAL_LINES else 0


@dataclass
class GridRow:
    """One new number and its cells; ``details`` in the order of the placeholders."""

    number: PhoneNumber
    label: Cell
    tags: Cell
    details: list[Cell] = field(default_factory=list)

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by placeholder."""
        return {cell.column: cell.value for cell in self.details}

    def by_field(self) -> dict[str, Cell]:
        """Return the cells by the form field of what a table's column may fill."""
        details = {placeholder_field(cell.column): cell for cell in self.details}
        return {LABEL_FIELD: self.label, TAGS_FIELD: self.tags, **details}


class Grid:
    """The cells of the ``numbers`` for the ``fields`` of a template, with what was ``sent``."""

    def __init__(
        self,
        numbers: Sequence[PhoneNumber],
        fields: Sequence[DetailField],
        sent: Mapping[str, str] | None = None,
    ) -> None:
        self.fields = fields
        self.rows = [self._row(number, sent or {}) for number in numbers]

    def _row(self, number: PhoneNumber, sent: Mapping[str, str]) -> GridRow:
        def cell(name: str, column: str, label: str, value: str = "", **more: Any) -> Cell:
            key = f"{number.pk}-{name}"
            return Cell(key, column, label, canonical(sent.get(key, value)), first=value, **more)

        return GridRow(
            number,
            cell("label", LABEL_FIELD, _("Label"), number.label),
            cell("tags", TAGS_FIELD, _("Tags")),
            [
                cell(str(at), each.key, each.label, default=each.default, kind=each.kind)
                for at, each in enumerate(self.fields)
            ],
        )

    def choices(self, table: Table, data: Mapping[str, Any] | None = None) -> ColumnChoices:
        """Return the choice of the columns of ``table`` that fill these cells, guessed or, in ``data``, chosen."""
        details = guess_with_memory(table, [each.key for each in self.fields])
        names = name_columns(table, details.columns.values())
        targets = [
            placeholder_target(
                Placeholder(each.key, each.default),
                details.columns.get(each.key, ""),
                details.reasons.get(each.key, ""),
                label=each.label,
            )
            for each in self.fields
        ]
        return ColumnChoices(
            data,
            columns=table.columns,
            number_column=details.number,
            targets=[*name_targets(names), *targets],
            header_line=table.header_line,
        )

    def fill(self, table: Table, columns: Mapping[str, str]) -> int:
        """Write the cells of ``table`` into those of its numbers; return how many of its rows are none of these.

        A cell of the table that is empty leaves what was typed.

        Args:
            table: As read from a file or pasted.
            columns: By the form fields of :meth:`choices`.
        """
        others = 0
        for line, row in self._rows_of(table, columns):
            if row is None:
                others += 1
                continue
            for name, cell in row.by_field().items():
                cell.value = line.cells.get(columns.get(name, ""), "") or cell.value
        return others

    def empty(self, table: Table, columns: Mapping[str, str]) -> None:
        """Take out what :meth:`fill` has written with these ``columns``, where nobody has changed it."""
        for line, row in self._rows_of(table, columns):
            for name, cell in row.by_field().items() if row is not None else ():
                if cell.value and cell.value == line.cells.get(columns.get(name, "")):
                    cell.value = cell.first

    def _rows_of(self, table: Table, columns: Mapping[str, str]) -> Iterator[tuple[TableRow, GridRow | None]]:
        rows = {row.number.number: row for row in self.rows}
        for line in table.rows:
            yield line, rows.get(find_e164(line.cells.get(columns.get(NUMBER_FIELD, ""), "")) or "")


def rows_for(fields: Sequence[DetailField]) -> int:
    """Return how many numbers one form has room for."""
    columns = len(fields) + 2  # each with a choice of the table's column
    return max(1, min(ROW_LIMIT, (CELL_LIMIT - columns) // columns))
