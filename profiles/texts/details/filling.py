"""Filling a template from details: opening hours are written out with the dates of the days that are in sight."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from profiles.texts.details.values import Details, hours_of, write_value
from profiles.texts.hours.record import Hours, SpecialDay
from profiles.texts.templating import Span, fill, placeholders

FULL_STOP = "."


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
    # A detail that is absent has no value, and says so: a line of nothing else can be left out.
    named = [each.name for each in placeholders(template_text)]
    values = dict.fromkeys(named, "") if drop_empty_lines else {}
    for key in named:
        if (value := details.get(key)) is None:
            continue
        hours = hours_of(value)
        values[key] = write_value(value, days.special(hours) if hours and days else None)
    filled = fill(template_text, values, drop_empty_lines=drop_empty_lines)
    sentences = {key for key, value in details.items() if not isinstance(value, str)}
    body, spans = _without_double_stops(filled.text, filled.spans, sentences)
    return Filled(body, spans, tuple(filled.missing))


def _without_double_stops(
    text: str, spans: Sequence[Span], sentences: Collection[str]
) -> tuple[str, tuple[Span, ...]]:
    """Return text and spans where a sentence leaves its full stop to a template that has one."""
    shorter: list[Span] = []
    gone = 0
    for span in spans:
        start, end = span.start - gone, span.end - gone
        if (
            span.name in sentences
            and text[start:end].endswith(FULL_STOP)
            and text[end : end + 1] == FULL_STOP
        ):
            text = text[: end - 1] + text[end:]
            gone, end = gone + 1, end - 1
        shorter.append(Span(start, end, span.name))
    return text, tuple(shorter)
