"""Details out of a form: ``details.`` and the key, or a grid of hours, whose cells are ``details.<key>-grid.``."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from profiles.forms.details.inputs import (
    PREFIX,
    grid_prefix,
    input_name,
    is_grid,
    is_input_of,
    key_of_input,
    shown_hours,
    shown_words,
)
from profiles.forms.hours.posted import hours_from_post
from profiles.models.field import FieldKind
from profiles.selectors.details.fields import DetailField
from profiles.texts.contract import canonical
from profiles.texts.details.kinds import ValueRefused, clean_value, hours_in_words
from profiles.texts.details.values import Details, DetailsRefused, Value, read_details, write_value
from profiles.texts.hours.record import Hours
from profiles.texts.hours.stored import to_json


@dataclass(frozen=True)
class PostedDetails:
    """What a form says.

    Attributes:
        values: Key -> value of each of its fields, "" for none; as it was shown where it can't be.
        refusals: The name of an input -> why that can't be.
    """

    values: dict[str, Value]
    refusals: dict[str, str]

    def changed(self, base: Details) -> dict[str, Value]:
        """Return those that are not as in ``base``, where what is absent has no value."""
        return {key: value for key, value in self.values.items() if value != base.get(key, "")}


def details_from_post(
    data: Mapping[str, object], fields: Iterable[DetailField], shown: Details, *, today: date
) -> PostedDetails:
    """Read what was sent; a field that is not in ``data``, or as it was shown, keeps its value to the byte.

    Args:
        data: The form.
        fields: Those that may be in it.
        shown: Key -> value with which the form was shown.
        today: Hours with a date without a year mean the next one from here.
    """
    values: dict[str, Value] = {}
    refusals: dict[str, str] = {}
    for field in fields:
        was = shown.get(field.key, "")
        read, refused = _read(data, field, was, today)
        refusals |= refused
        values[field.key] = was if refused else read
    return PostedDetails(values, refusals)


def words_without_field(
    data: Mapping[str, object], fields: Iterable[DetailField], base: Details, *, today: date
) -> dict[str, str]:
    """Return what was typed into inputs of which the template names none any more: the words by key.

    Args:
        data: The form.
        fields: Those that the template has now.
        base: Key -> value from which the form started; what is still the same was not typed.
        today: As for :func:`details_from_post`.
    """
    sent = {key_of_input(name) for name in data if name.startswith(PREFIX)}
    found = {}
    for key in sorted(sent - {field.key for field in fields}):
        was = base.get(key, "")
        read, refused = _read(data, DetailField(key, key, FieldKind.PARAGRAPH), was, today)
        if refused:
            found[key] = ", ".join(str(data[name]) for name in data if is_input_of(name, key) and data[name])
        elif read and read != was:
            found[key] = write_value(read)
    return found


def base_from_post(sent: str) -> dict[str, Value] | None:
    """Return the details that a form started from, as it tells them; None where it does not."""
    try:
        return read_details(json.loads(sent)) if sent else None
    except (ValueError, RecursionError, DetailsRefused):
        return None


def base_to_post(details: Details) -> str:
    """Return the details that a form starts from, as :func:`base_from_post` reads them."""
    return json.dumps({key: value for key, value in details.items() if value}, ensure_ascii=False)


def _read(
    data: Mapping[str, object], field: DetailField, was: Value, today: date
) -> tuple[Value, dict[str, str]]:
    name = input_name(field.key)
    if is_grid(data, field.key, field.kind):
        return _read_hours(data, grid_prefix(field.key), was, today)
    if name not in data:
        return was, {}
    typed = canonical(str(data[name]))
    if typed == shown_words(was):
        return was, {}
    try:
        return clean_value(field.kind, typed, today=today), {}
    except ValueRefused as refused:
        return "", {name: refused.message}


def _read_hours(
    data: Mapping[str, object], grid: str, was: Value, today: date
) -> tuple[Value, dict[str, str]]:
    posted = hours_from_post(data, grid, today=today)
    if posted.refusals:
        return "", posted.refusals
    if posted.value == shown_hours(was, today):
        return was, {}
    if isinstance(posted.value, Hours):
        return to_json(posted.value), {}
    try:
        return hours_in_words(posted.value), {}
    except ValueRefused as refused:
        return "", {f"{grid}.typed": refused.message}
