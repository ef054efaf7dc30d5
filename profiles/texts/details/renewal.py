"""The body of a number that follows a template, at a time, and when the time alone makes another one of it.

Hours name the dates from a number's last weekly slot on for 67 days, so that what is heard stays true for two
months with everything switched off. A date that is over goes with the next slot, at most a week later. Pure: the
same inputs make the same body at any time of the week, whoever asks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from profiles.texts.contract import LIMIT, utf16_length
from profiles.texts.details.filling import Days, Filled, fill_details
from profiles.texts.details.slots import WEEK, WeeklySlot
from profiles.texts.details.values import Details, hours_of
from profiles.texts.hours.record import ONE_DAY, Hours
from profiles.texts.templating import Span, placeholders

# 60 days, and the week until the next slot.
WINDOW = timedelta(days=67)


@dataclass(frozen=True)
class Renewed:
    """What details say at a time.

    Attributes:
        body: The text.
        spans: Where in ``body`` a detail stands; in order.
        missing: The placeholders without a value; they stay in the text.
        changes_at: When the same inputs next give another body, in UTC; None for never.
        left_off: The dates in sight for which there is no room; they come in by themselves as others go.
    """

    body: str
    spans: tuple[Span, ...]
    missing: tuple[str, ...]
    changes_at: datetime | None
    left_off: tuple[date, ...]


@dataclass(frozen=True)
class _Source:
    """What a body is filled from, whatever the time is; ``hours`` are those that the template names."""

    template_text: str
    drop_empty_lines: bool
    details: Details
    holidays: tuple[date, ...]
    hours: tuple[Hours, ...]

    def filled(self, first: date) -> tuple[Filled, tuple[date, ...]]:
        """Return what is said from ``first`` on, and the dates for which there is no room, the farthest."""
        days = Days(first, first + WINDOW, self.holidays)
        filled = self._with(days)
        dates = self._dates(days)
        if _fits(filled) or not dates:
            return filled, ()
        without = self._with(_until(days, dates[0]))
        # Every date makes a text longer: how many fit is found by halves.
        fit, too_many = 0, len(dates)
        while too_many - fit > 1:
            middle = (fit + too_many) // 2
            shorter = self._with(_until(days, dates[middle]))
            if _fits(shorter):
                fit, without = middle, shorter
            else:
                too_many = middle
        return without, tuple(dates[fit:])

    def changing_days(self, slot: date) -> Iterator[int]:
        """Yield ordinals of days: after ``slot``, only the first slot from each of them on has other dates."""
        for when in self._dates(Days(slot, date.max, self.holidays)):
            day = when.toordinal()
            yield from (day - WINDOW.days, day + 1, day + 2)  # in sight; over; and its night is over too

    def _with(self, days: Days) -> Filled:
        return fill_details(
            self.template_text, drop_empty_lines=self.drop_empty_lines, details=self.details, days=days
        )

    def _dates(self, days: Days) -> list[date]:
        return sorted({when for hours in self.hours for when in days.special(hours)})


def compose_details(
    template_text: str,
    *,
    drop_empty_lines: bool,
    details: Details,
    number: str,
    zone: ZoneInfo,
    holidays: Iterable[date],
    at: datetime,
) -> Renewed:
    """Return the body of a number at the time ``at``, and when it next changes by itself.

    Total: of a text that is too long the farthest dates are left off, as many as needed. Where that is not enough
    it is too long without any; such a text is for the caller to refuse.

    Args:
        template_text: A template that passes ``check_template``.
        drop_empty_lines: As the template has it.
        details: As a version keeps them.
        number: E.164; gives the weekly slot.
        zone: Of the number's local times.
        holidays: The bank holidays of its region, those of the last nine days among them.
        at: The time, aware.

    Raises:
        HoursRefused: A detail is neither words nor hours.
        TemplateRefused: The text is no template.
    """
    named = {each.name for each in placeholders(template_text)}
    records = (hours_of(value) for key, value in details.items() if key in named)
    hours = tuple(each for each in records if each is not None)
    source = _Source(template_text, drop_empty_lines, details, tuple(holidays), hours)
    slots = WeeklySlot(number, zone)
    slot = slots.last(at)
    filled, left_off = source.filled(slot)
    changes_at = _changes_at(source, slots, slot, filled.body)
    return Renewed(filled.body, filled.spans, filled.missing, changes_at, left_off)


def _changes_at(source: _Source, slots: WeeklySlot, slot: date, body: str) -> datetime | None:
    """Return when the first slot begins, after the one on the date ``slot``, that has another body."""
    last = (date.max - WINDOW - WEEK).toordinal()
    ahead = {slots.first_from(slot, day) for day in source.changing_days(slot) if day <= last}
    for each in sorted(ahead - {slot}):
        if source.filled(each)[0].body != body:
            return slots.moment(each)
    return None


def _fits(filled: Filled) -> bool:
    return utf16_length(filled.body) <= LIMIT


def _until(days: Days, first_left_off: date) -> Days:
    return replace(days, last=first_left_off - ONE_DAY)
