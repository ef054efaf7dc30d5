"""The form of a table for the sheet: the file or pasted cells, and which of its columns holds what."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

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


class SheetColumnsForm(forms.Form):
    """Which column of a table holds the numbers, and which each detail."""

    PREFIX = "column-"

    def __init__(
        self,
        data: dict[str, str] | None,
        *,
        table: Table,
        guess: ColumnGuess,
        columns: Sequence[SheetColumn],
    ) -> None:
        super().__init__(data)
        choices = [(name, name) for name in table.columns]
        self.fields["number_column"] = forms.ChoiceField(
            label=_("Phone numbers"), choices=choices, initial=guess.number
        )
        for column in columns:
            self.fields[self.PREFIX + column.key] = forms.ChoiceField(
                label=column.label,
                choices=[("", _("(no column)")), *choices],
                initial=guess.columns.get(column.key, ""),
                required=False,
            )
        self._label = guess.columns.get(LABEL_KEY)

    def guess(self) -> ColumnGuess:
        """Return what the valid form says."""
        chosen = {
            name.removeprefix(self.PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(self.PREFIX) and value
        }
        number = self.cleaned_data["number_column"]
        if self._label and self._label not in {number, *chosen.values()}:
            chosen[LABEL_KEY] = self._label
        return ColumnGuess(number, chosen)
