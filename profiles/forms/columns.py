"""Which column of a table holds what: guessed, and chosen by a person."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.tables import Table
from profiles.tables.columns import Reason
from profiles.tables.header import header_sentence
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


def placeholder_field(name: str) -> str:
    """Return the form field of the column that fills the placeholder ``name``."""
    return f"column-{name}"


def placeholder_target(placeholder: Placeholder, column: str, reason: str, *, label: str = "") -> Target:
    """Return the target of a template's placeholder, with the column that is chosen and why.

    ``label``: what people call it; else it is called as templates name it.
    """
    return Target(
        placeholder_field(placeholder.name),
        placeholder.name,
        label or f"${{{placeholder.name}}}",
        column,
        reason,
        _("(its default)") if placeholder.default is not None else NO_COLUMN,
    )


class ColumnChoices(forms.Form):
    """The column of the numbers, and one for each target; and which row names the columns, for people to see."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        columns: Sequence[str],
        number_column: str,
        targets: Sequence[Target],
        header_line: int,
    ) -> None:
        super().__init__(data)
        self.targets, self.header_line = targets, header_line
        self.header = header_sentence(header_line)
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

    def by_field(self) -> dict[str, str]:
        """Return form field -> column of each that has one: chosen in a valid form, offered in an unbound one."""
        if self.is_bound:
            found = {name: self.cleaned_data[name] for name in self.fields}
        else:
            found = {name: field.initial for name, field in self.fields.items()}
        return {name: column for name, column in found.items() if column}

    def number_column(self) -> str:
        """Return the column of the numbers; likewise."""
        return self.by_field()[NUMBER_FIELD]

    def columns(self) -> dict[str, str]:
        """Return key of a target -> its column; likewise."""
        by_field = self.by_field()
        return {each.key: by_field[each.field] for each in self.targets if each.field in by_field}

    def applied(self) -> str:
        """Return what the next form sends along, so that it is known what was filled from which column; JSON."""
        return json.dumps(self.by_field() | {HEADER_FIELD: str(self.header_line)})


def was_asked(sent: Mapping[str, Any], table: Table) -> bool:
    """Return whether ``sent`` has columns that somebody chose for ``table``, with the header that it has now."""
    return NUMBER_FIELD in sent and sent.get(HEADER_FIELD) == str(table.header_line)


def applied_before(sent: str) -> dict[str, str]:
    """Return what :meth:`ColumnChoices.applied` told, by form field; nothing if that is not what was ``sent``."""
    try:
        told = json.loads(sent)
    except (ValueError, RecursionError):
        return {}
    return {name: str(value) for name, value in told.items()} if isinstance(told, dict) else {}
