"""What the template of the grid shows: the fields as they are or as they were sent, and what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from profiles.forms.hours.posted import DAY_KEYS, hours_to_post
from profiles.texts.hours.record import MAX_DATES, MAX_STRETCHES, Hours

# Empty rows for dates that are there to be filled in.
SPARE_DATES = 3


@dataclass(frozen=True)
class HoursGrid:
    """One field of hours for ``profiles/details/_hours.html``.

    Args:
        prefix: What the names of its fields begin with.
        label: What people call it.
        cells: The fields by name: of a record (:meth:`of`), or as they were sent.
        refusals: Sentences by the name of the field.
    """

    prefix: str
    label: str
    cells: Mapping[str, object]
    refusals: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: Hours | str, prefix: str, label: str) -> "HoursGrid":
        """Return the grid of a record, of words, or of nothing yet."""
        return cls(prefix, label, hours_to_post(value, prefix))

    @property
    def days(self) -> tuple[str, ...]:
        """The names of the days in the form, from Monday on."""
        return tuple(f"{self.prefix}.{key}" for key in DAY_KEYS)

    @property
    def is_typed(self) -> bool:
        """Whether the words count, and not the grid."""
        return self.cell("way") == "typed"

    def cell(self, name: str) -> str:
        """Return what is in a field, whose name begins after the prefix."""
        return self.value(f"{self.prefix}.{name}")

    def value(self, name: str) -> str:
        """Return what is in the field of this whole name."""
        return str(self.cells.get(name) or "")

    def invalid(self, name: str) -> str:
        """Return what ``aria-invalid`` says of the field of this whole name."""
        return "true" if name in self.refusals else "false"

    def kind(self, day: str) -> str:
        """Return what a day is like; a week that nobody has filled in yet is closed at its end."""
        return self.value(f"{day}.kind") or ("closed" if day in self.days[5:] else "open")

    def stretches(self, day: str) -> range:
        """Return the places of its stretches, and of an empty one."""
        filled = [
            place
            for place in range(MAX_STRETCHES)
            if self.value(f"{day}.{place}.opens") or self.value(f"{day}.{place}.closes")
        ]
        return range(min(max([0, *filled]) + 2, MAX_STRETCHES))

    @property
    def dates(self) -> list[str]:
        """The names of the dates in the form, and of some empty ones."""
        pattern = re.compile(re.escape(self.prefix) + r"\.dates\.(\d{1,4})\.(?:date|name)")
        places = [
            int(found[1]) for name in self.cells if (found := pattern.fullmatch(name)) and self.value(name)
        ]
        many = min(max([-1, *places]) + 1 + SPARE_DATES, MAX_DATES)
        return [f"{self.prefix}.dates.{place}" for place in range(many)]
