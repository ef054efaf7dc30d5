"""Conflicts of fields that two people have changed: theirs and mine, and which of them the next save takes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from profiles.forms.details.inputs import input_name
from profiles.forms.details.posted import base_from_post
from profiles.selectors.details.fields import DetailField
from profiles.services.details.merging import DetailsConflict, FieldChange
from profiles.texts.details.values import write_value
from profiles.views.details.form_details import FormDetails

# What the inputs of a choice are called: before the field's own name.
CHOICE, SEEN = "choose.", "seen."
THEIRS, MINE = "theirs", "mine"


@dataclass(frozen=True)
class FieldConflict:
    """One field: what others made of it, in words and as JSON, what is typed here, and whose is chosen."""

    field: DetailField
    theirs: str
    mine: str
    seen: str
    chosen: str = THEIRS

    @property
    def choice(self) -> str:
        """The name of the input that says whose counts."""
        return CHOICE + input_name(self.field.key)

    @property
    def shown(self) -> str:
        """The name of the input that says what of theirs was seen."""
        return SEEN + input_name(self.field.key)


def field_conflicts(typed: FormDetails, conflict: DetailsConflict) -> list[FieldConflict]:
    """Return the fields of ``conflict`` with both sides, in the order of the page."""
    return [
        FieldConflict(
            field,
            write_value(conflict.theirs[field.key]),
            write_value(typed.posted.values[field.key]),
            json.dumps({field.key: conflict.theirs[field.key]}, ensure_ascii=False),
        )
        for field in typed.opened.fields
        if field.key in conflict.theirs
    ]


def fields_with_choice(typed: FormDetails, sent: Mapping[str, object]) -> list[FieldConflict]:
    """Return the fields about which a choice was ``sent``; what is refused for another reason asks with it."""
    found = []
    for field in typed.opened.fields:
        seen = base_from_post(str(sent.get(SEEN + input_name(field.key), "")))
        choice = sent.get(CHOICE + input_name(field.key))
        if seen is not None and choice in {THEIRS, MINE}:
            theirs = seen.get(field.key, "")
            told = json.dumps({field.key: theirs}, ensure_ascii=False)
            mine = write_value(typed.posted.values[field.key])
            found.append(FieldConflict(field, write_value(theirs), mine, told, str(choice)))
    return found


def changes_to_save(typed: FormDetails, sent: Mapping[str, object]) -> dict[str, FieldChange]:
    """Return by key what a save changes: what is typed, on the values that it started from.

    Where somebody chose theirs the field is left as it is; of their own it starts from what they saw.
    """
    changes = {}
    for key, value in typed.posted.changed(typed.base).items():
        seen = base_from_post(str(sent.get(SEEN + input_name(key), "")))
        choice = sent.get(CHOICE + input_name(key)) if seen is not None else None
        if choice == THEIRS:
            continue
        base = seen.get(key, "") if seen is not None and choice == MINE else typed.base.get(key, "")
        changes[key] = FieldChange(value, base)
    return changes
