"""The form of a table for the sheet: the file or pasted cells, and which of its columns holds what."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.forms.columns import ColumnChoices, Target, placeholder_field
from profiles.forms.tables import UploadedTableForm
from profiles.selectors.details.sheet import SheetColumn
from profiles.tables import Table
from profiles.tables.columns import ColumnGuess
from profiles.tables.details import LABEL_KEY


class SheetTableForm(UploadedTableForm):
    """A table of details, uploaded or pasted."""

    as_typed = forms.BooleanField(
        label=_("Keep opening hours that are not understood in the words of the table"), required=False
    )


def sheet_choices(
    table: Table, guess: ColumnGuess, columns: Sequence[SheetColumn], data: Mapping[str, Any] | None = None
) -> ColumnChoices:
    """Return the choice of the columns of ``table``: of the numbers, and of each detail of ``columns``."""
    return ColumnChoices(
        data,
        columns=table.columns,
        number_column=guess.number,
        targets=[
            Target(
                placeholder_field(each.key),
                each.key,
                each.label,
                guess.columns.get(each.key, ""),
                guess.reasons.get(each.key, ""),
            )
            for each in columns
        ],
        header_line=table.header_line,
    )


def chosen_columns(asked: ColumnChoices, guess: ColumnGuess) -> ColumnGuess:
    """Return what the valid ``asked`` says; the column that was guessed to be the label, where it is free."""
    number, columns = asked.number_column(), asked.columns()
    label = guess.columns.get(LABEL_KEY)
    if label and label not in {number, *columns.values()}:
        columns[LABEL_KEY] = label
    return ColumnGuess(number, columns)
