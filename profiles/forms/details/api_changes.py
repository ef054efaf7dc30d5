"""Changes of details as a program sends them by the API: values by key, each with the one that it started from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from profiles.models.field import FieldKind
from profiles.selectors.details.fields import DetailField
from profiles.services.details.merging import FieldChange
from profiles.texts.details.kinds import ValueRefused, clean_value, hours_in_words
from profiles.texts.details.values import Details, DetailsRefused, Value, read_details


@dataclass(frozen=True)
class ApiChange:
    """The change of one detail: ``base`` None where it starts from what the number has now.

    ``as_typed``: hours that are not understood are kept in the words that were sent.
    """

    value: object
    base: object = None
    as_typed: bool = False


@dataclass(frozen=True)
class ApiChanges:
    """The changes that can be saved, by key; and why the others can't be, as sentences by key."""

    changes: dict[str, FieldChange] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)


def read_api_changes(
    sent: Mapping[str, ApiChange], fields: Iterable[DetailField], now: Details, *, today: date
) -> ApiChanges:
    """Read changes of details as a program sends them; what can't be a value is among the refusals.

    Args:
        sent: By key.
        fields: Those that the template names.
        now: What the number has, by key; empty where it does not follow the template yet.
        today: Hours with a date without a year mean the next one from here.
    """
    kinds = {each.key: each.kind for each in fields}
    found = ApiChanges()
    for key, change in sent.items():
        try:
            if key not in kinds:
                raise ValueRefused(_("The template names no such detail."))
            base = now.get(key, "") if change.base is None else _stored_value(key, change.base)
            found.changes[key] = FieldChange(_value(key, kinds[key], change, today), base)
        except (ValueRefused, DetailsRefused) as refused:
            found.refusals[key] = refused.message
    return found


def _value(key: str, kind: str, change: ApiChange, today: date) -> Value:
    if not isinstance(change.value, str):
        return _stored_value(key, change.value)
    if kind == FieldKind.HOURS and change.as_typed:
        return hours_in_words(change.value)
    return clean_value(kind, change.value, today=today)


def _stored_value(key: str, value: object) -> Value:
    return read_details({key: value}).get(key, "")
