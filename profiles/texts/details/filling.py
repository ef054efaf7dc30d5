"""Filling a template from details: opening hours are written out with the dates of the days that are in sight."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from profiles.texts.details.values import Details, hours_of, write_value
from profiles.texts.hours.record import Hours, SpecialDay
from profiles.texts.templating import Span, fill


@dataclass(frozen=True)
class Days:
    """The days whose dates hours name: ``first`` to ``last``, with the bank holidays of the place's region."""

    first: date
    last: date
    holidays: tuple[date, ...] = ()

    def special(self, hours: Hours) -> Mapping[date, SpecialDay]:
        """Return the days that ``hours`` name."""
        return hours.special_days(self.holidays, first=self.first, last=self.last)


@dataclass(frozen=True)
class Filled:
    """What details make of a template.

    Attributes:
        body: The text.
        spans: Where in ``body`` a detail stands, or what stands there for want of it; in order.
        missing: The placeholders without a value and without a default; they stay in the text.
    """

    body: str
    spans: tuple[Span, ...]
    missing: tuple[str, ...]


def fill_details(
    template_text: str, *, drop_empty_lines: bool, details: Details, days: Days | None = None
) -> Filled:
    """Return what ``details`` make of a template.

    Args:
        template_text: A template that passes ``check_template``.
        drop_empty_lines: As the template has it.
        details: As a version keeps them.
        days: Those whose dates hours name; None for the week alone.

    Raises:
        HoursRefused: A detail is neither words nor hours.
        TemplateRefused: The text is no template.
    """
    values = {}
    for key, value in details.items():
        hours = hours_of(value)
        values[key] = write_value(value, days.special(hours) if hours and days else None)
    filled = fill(template_text, values, drop_empty_lines=drop_empty_lines)
    return Filled(filled.text, tuple(filled.spans), tuple(filled.missing))
