"""The inputs of details, as a page shows them: with the values that a number has, or as they were sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from profiles.forms.hours.grid import HoursGrid
from profiles.models.field import FieldKind
from profiles.selectors.details.fields import DetailField
from profiles.texts.details.values import Details, Value, hours_of, write_value
from profiles.texts.hours.record import Hours
from profiles.texts.hours.typed import read_to_hours

PREFIX = "details."
# Between a key and the cells of its grid of hours: no key has a hyphen, so no cell is called like another field.
GRID = "-grid"
# What tells a phone's keyboard which kind of words is typed.
INPUT_MODES = {"phone": "tel", "email": "email", "web": "url"}
# Rows of a box for several lines.
ROWS = {"paragraph": 4, "address": 2}


def input_name(key: str) -> str:
    """Return the name of the input for ``key``."""
    return PREFIX + key


def grid_prefix(key: str) -> str:
    """Return what the names of the cells of the grid of hours for ``key`` begin with, before a dot."""
    return input_name(key) + GRID


def key_of_input(name: str) -> str:
    """Return the key whose input, or a cell of whose grid, is called ``name``."""
    return name.removeprefix(PREFIX).partition(f"{GRID}.")[0]


def is_input_of(name: str, key: str) -> bool:
    """Return whether ``name`` is that of an input for ``key``."""
    return name.startswith(PREFIX) and key_of_input(name) == key


def is_grid(sent: Mapping[str, object], key: str, kind: str) -> bool:
    """Return whether ``key`` was ``sent`` as a grid of hours: the kind of its field may be another by now."""
    return f"{grid_prefix(key)}.way" in sent and (kind == FieldKind.HOURS or input_name(key) not in sent)


def shown_words(value: Value) -> str:
    """Return ``value`` as it stands in an input for words."""
    return write_value(value)


def shown_hours(value: Value, today: date) -> Hours | str:
    """Return ``value`` as a grid of hours shows it: words that can be read are a record there."""
    record = hours_of(value)
    if record is not None:
        return record
    words = str(value)
    read = read_to_hours(words, today) if words else None
    return words if read is None or read.misread or read.hours is None else read.hours


@dataclass(frozen=True)
class DetailInput:
    """One field of the details on a page; ``grid`` is None except for hours, ``words`` are those of its value."""

    field: DetailField
    words: str
    grid: HoursGrid | None
    refusal: str

    @property
    def name(self) -> str:
        """The name of its input."""
        return input_name(self.field.key)

    @property
    def mode(self) -> str:
        """The mode of its input, as HTML calls it."""
        return INPUT_MODES.get(self.field.kind, "text")

    @property
    def invalid(self) -> str:
        """What ``aria-invalid`` says of its input."""
        return "true" if self.refusal else "false"

    @property
    def rows(self) -> int:
        """The rows of its box; 0 where it is one line."""
        return ROWS.get(self.field.kind, 3 if "\n" in self.words else 0)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The choices of a yes or no, and words that are neither."""
        if self.field.kind != "yes_no":
            return []
        known = [("", _("Not told")), ("Yes", _("Yes")), ("No", _("No"))]
        return known if self.words in {"", "Yes", "No"} else [*known, (self.words, self.words)]


def inputs_of(
    fields: Iterable[DetailField],
    values: Details,
    *,
    today: date,
    sent: Mapping[str, object] | None = None,
    refusals: Mapping[str, str] | None = None,
) -> list[DetailInput]:
    """Return the inputs of ``fields``.

    Args:
        fields: In their order.
        values: Key -> value to be shown.
        today: As for :func:`shown_hours`.
        sent: The inputs as they were sent, which are shown instead of the values.
        refusals: The name of an input -> why that can't be.
    """
    return [_input(field, values.get(field.key, ""), today, sent or {}, refusals or {}) for field in fields]


def _input(
    field: DetailField,
    value: Value,
    today: date,
    sent: Mapping[str, object],
    refusals: Mapping[str, str],
) -> DetailInput:
    name, grid = input_name(field.key), grid_prefix(field.key)
    words = shown_words(value)
    own = {cell: refused for cell, refused in refusals.items() if cell.startswith(f"{grid}.")}
    if is_grid(sent, field.key, field.kind):
        cells = {cell: typed for cell, typed in sent.items() if cell.startswith(f"{grid}.")}
        return DetailInput(field, words, HoursGrid(grid, field.label, cells, own), refusals.get(name, ""))
    if field.kind != FieldKind.HOURS:
        return DetailInput(field, str(sent.get(name, words)), None, refusals.get(name, ""))
    # Words were sent where the field was of another kind then.
    shown = str(sent[name]) if name in sent else shown_hours(value, today)
    filled = HoursGrid.of(shown, grid, field.label)
    return DetailInput(field, words, replace(filled, refusals=own), refusals.get(name, ""))
