"""Columns and rows of the sheet of details, and the titles that its columns have in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

from profiles.tables.names import bare_name
from profiles.texts.details.values import Value

NUMBER, LABEL = "number", "label"
# The label among keys: no key of a field has a space.
LABEL_KEY = "the label"
# What a title can't hold without leaving in doubt where its column ends.
SEPARATORS = frozenset("\t\r\n;,")


@dataclass(frozen=True)
class DetailColumn:
    """One field: its key, what people call it, and whether it holds opening hours."""

    key: str
    label: str
    is_hours: bool = False


@dataclass(frozen=True)
class DetailRow:
    """One number (E.164) with its label and the details it has, by key."""

    number: str
    label: str = ""
    details: Mapping[str, Value] = field(default_factory=dict)


def titles(columns: Sequence[DetailColumn]) -> list[str]:
    """Return the title of each column: its label, or its key where the label could be taken for another's."""
    taken = {bare_name(NUMBER), bare_name(LABEL)}
    found = []
    for column in columns:
        others = (f"{column.key} field {place}" for place in count(2))
        title = next(
            title
            for title in chain([column.label, column.key], others)
            if _can_be_title(title) and bare_name(title) not in taken
        )
        taken.add(bare_name(title))
        found.append(title)
    return found


def _can_be_title(title: str) -> bool:
    return bool(bare_name(title)) and not bare_name(title).isdecimal() and SEPARATORS.isdisjoint(title)
