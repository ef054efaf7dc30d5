"""The grid of new numbers: a row a number, with a cell for its label, its tags and each placeholder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from profiles.l10n.phone_numbers import find_e164
from profiles.models import PhoneNumber
from profiles.tables import Table, normalize_name
from profiles.tables.columns import columns_by_placeholder, guess_number_column
from profiles.texts.templating import Placeholder

# Fields of one form that Django takes are 1,000.
CELL_LIMIT = 900
ROW_LIMIT = 25
# What people call the columns of a table, in normal form.
LABEL_NAMES = ("label", "businessname", "business", "name")
TAG_NAMES = ("tags", "tag")


@dataclass
class Cell:
    """One cell: its form field, whose words ``value`` are, and the name of its column."""

    field: str
    column: str
    value: str = ""
    default: str | None = None


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


class Grid:
    """The cells of the ``numbers`` for the ``placeholders`` of a template, with what was ``sent``."""

    def __init__(
        self,
        numbers: Sequence[PhoneNumber],
        placeholders: Sequence[Placeholder],
        sent: Mapping[str, str] | None = None,
    ) -> None:
        self.placeholders = placeholders
        self.rows = [self._row(number, sent or {}) for number in numbers]

    def _row(self, number: PhoneNumber, sent: Mapping[str, str]) -> GridRow:
        def cell(name: str, column: str, value: str = "", default: str | None = None) -> Cell:
            key = f"{number.pk}-{name}"
            return Cell(key, column, sent.get(key, value), default)

        return GridRow(
            number,
            cell("label", _("Label"), number.label),
            cell("tags", _("Tags")),
            [cell(str(at), each.name, "", each.default) for at, each in enumerate(self.placeholders)],
        )

    def fill(self, table: Table) -> int:
        """Write the cells of ``table`` into those of its numbers; return how many of its rows are none of these.

        A cell of the table that is empty leaves what was typed.
        """
        rows = {row.number.number: row for row in self.rows}
        number_column = guess_number_column(table)
        columns = columns_by_placeholder([each.name for each in self.placeholders], table.columns)
        names = {normalize_name(column): column for column in table.columns}
        label, tags = _first(names, LABEL_NAMES), _first(names, TAG_NAMES)
        others = 0
        for line in table.rows:
            row = rows.get(find_e164(line.cells[number_column]) or "")
            if row is None:
                others += 1
                continue
            row.label.value = line.cells.get(label, "") or row.label.value
            row.tags.value = line.cells.get(tags, "") or row.tags.value
            for cell in row.details:
                cell.value = line.cells.get(columns.get(cell.column, ""), "") or cell.value
        return others


def rows_for(placeholders: Sequence[Placeholder]) -> int:
    """Return how many numbers one form has room for."""
    return max(1, min(ROW_LIMIT, CELL_LIMIT // (len(placeholders) + 2)))


def _first(names: Mapping[str, str], wanted: Sequence[str]) -> str:
    return next((names[name] for name in wanted if name in names), "")
