"""Which column of a table holds what: guessed, and chosen by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.tables import Table
from profiles.tables.columns import Reason
from profiles.texts.templating import Placeholder

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NUMBER_FIELD = "number_column"
# The header of which the columns are that are to be chosen.
HEADER_FIELD = "columns_of"
NO_COLUMN = _("(no column)")
# Why a column is believed to be the one.
REASON_WORDS: "dict[str, StrOrPromise]" = {
    Reason.REMEMBERED: _("As somebody chose for a column of this name before."),
    Reason.NAME: _("Guessed by what the column is called."),
    Reason.CONTENT: _("Guessed by what its cells look like."),
}


@dataclass(frozen=True)
class Target:
    """What a column may fill: its form field, its key, how it is called, and which column is chosen ("" for none).

    ``reason`` says why that one is believed to be it, "" where it is no guess; ``nothing`` what it means that none
    is chosen.
    """

    field: str
    key: str
    label: "StrOrPromise"
    column: str = ""
    reason: str = ""
    nothing: "StrOrPromise" = NO_COLUMN


def placeholder_target(placeholder: Placeholder, column: str, reason: str) -> Target:
    """Return the target of a template's placeholder, with the column that is chosen and why."""
    return Target(
        f"column-{placeholder.name}",
        placeholder.name,
        f"${{{placeholder.name}}}",
        column,
        reason,
        _("(its default)") if placeholder.default is not None else NO_COLUMN,
    )


class ColumnChoices(forms.Form):
    """The column of the numbers, and one for each target."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        columns: Sequence[str],
        number_column: str,
        targets: Sequence[Target],
    ) -> None:
        super().__init__(data)
        self.targets = targets
        choices = [(name, name) for name in columns]
        self.fields[NUMBER_FIELD] = forms.ChoiceField(
            label=_("Phone numbers"), choices=choices, initial=number_column
        )
        for target in targets:
            self.fields[target.field] = forms.ChoiceField(
                label=target.label,
                choices=[("", target.nothing), *choices],
                initial=target.column,
                required=False,
                help_text=REASON_WORDS.get(target.reason, ""),
            )

    def columns(self) -> dict[str, str]:
        """Return key -> chosen column of the targets that have one, of a valid form."""
        chosen = ((target.key, self.cleaned_data[target.field]) for target in self.targets)
        return {key: column for key, column in chosen if column}


def was_asked(sent: Mapping[str, Any], table: Table) -> bool:
    """Return whether ``sent`` has columns that somebody chose for ``table``, with the header that it has now."""
    return NUMBER_FIELD in sent and sent.get(HEADER_FIELD) == str(table.header_line)
