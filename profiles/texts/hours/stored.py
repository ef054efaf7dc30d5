"""Opening hours as the JSON in which they are stored, and back.

``{"week": [day, ...], "holidays": "closed", "holiday": day, "dates": {"2026-12-24": [day, "name"]}}``; what is as
usual is left out, and so is a name that is empty. A day is "closed", "by_appointment" or its stretches in
minutes: ``[[540, 1020]]``.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from profiles.texts.hours.record import (
    CLOSED,
    MAX_DATES,
    MAX_NAME,
    WEEKDAYS,
    Day,
    DayKind,
    Hours,
    HoursRefused,
    OnHolidays,
    SpecialDay,
    Stretch,
)

KEYS = frozenset({"week", "holidays", "holiday", "dates"})
PAIR = 2


def to_json(hours: Hours) -> dict[str, Any]:
    """Return the record as JSON: equal records give equal JSON, whatever the order of their dates was."""
    stored: dict[str, Any] = {"week": [_day_to_json(day) for day in hours.week]}
    if hours.on_holidays != OnHolidays.AS_USUAL:
        stored["holidays"] = hours.on_holidays.value
    if hours.on_holidays == OnHolidays.OTHER:
        stored["holiday"] = _day_to_json(hours.holiday)
    if hours.dates:
        stored["dates"] = {
            when.isoformat(): [_day_to_json(special.day), *([special.name] if special.name else [])]
            for when, special in sorted(hours.dates, key=lambda each: each[0])
        }
    return stored


def from_json(stored: object) -> Hours:
    """Return the record of its JSON.

    Args:
        stored: Anything that JSON can hold; nothing about it is trusted.

    Raises:
        HoursRefused: It cannot be opening hours; the message says what is wrong.
    """
    if not isinstance(stored, dict) or not set(stored) <= KEYS:
        raise HoursRefused(_("These are not opening hours."))
    week, dates = stored.get("week"), stored.get("dates", {})
    if not isinstance(week, list) or len(week) != WEEKDAYS:
        raise HoursRefused(_("Opening hours need all seven days of the week."))
    on_holidays = _on_holidays(stored)
    if not isinstance(dates, dict) or len(dates) > MAX_DATES:
        raise HoursRefused(
            _("Opening hours have up to %(many)d dates that differ from the week.") % {"many": MAX_DATES}
        )
    return Hours(
        tuple(_day_from_json(day) for day in week),
        on_holidays,
        _day_from_json(stored.get("holiday")) if on_holidays == OnHolidays.OTHER else CLOSED,
        tuple(sorted((_date(when), _special(told)) for when, told in dates.items())),
    )


def _day_to_json(day: Day) -> str | list[list[int]]:
    if day.kind != DayKind.OPEN:
        return day.kind.value
    return [[each.opens, each.closes] for each in day.stretches]


def _on_holidays(stored: dict[str, Any]) -> OnHolidays:
    told = stored.get("holidays", OnHolidays.AS_USUAL.value)
    if not isinstance(told, str) or told not in set(OnHolidays):
        raise HoursRefused(_("Opening hours say of bank holidays: closed, as usual, or hours of their own."))
    if ("holiday" in stored) != (told == OnHolidays.OTHER.value):
        raise HoursRefused(_("Bank holidays have hours of their own, or none, but not both."))
    return OnHolidays(told)


def _day_from_json(stored: object) -> Day:
    if isinstance(stored, str) and stored in {DayKind.CLOSED.value, DayKind.BY_APPOINTMENT.value}:
        return Day(DayKind(stored))
    if isinstance(stored, list) and stored:
        day = Day(DayKind.OPEN, tuple(_stretch(each) for each in stored))
        if day.is_possible:
            return day
    raise HoursRefused(_("A day is closed, by appointment, or has times that follow each other."))


def _stretch(stored: object) -> Stretch:
    # True is an int to Python; only whole minutes are meant.
    if not isinstance(stored, list) or [type(each) for each in stored] != [int] * PAIR:
        raise HoursRefused(_("Times are told in whole minutes: from when until when."))
    return Stretch(*stored)


def _date(stored: object) -> date:
    try:
        when = date.fromisoformat(str(stored))
    except ValueError:
        when = None
    if when is None or when.isoformat() != stored:  # "20261224" is a date to Python too
        raise HoursRefused(_("A date that differs from the week is written like 2026-12-24."))
    return when


def _special(stored: object) -> SpecialDay:
    if not isinstance(stored, list) or len(stored) not in {1, PAIR}:
        raise HoursRefused(_("A date that differs from the week has its hours, and a name or none."))
    name = stored[1] if len(stored) == PAIR else ""
    if not isinstance(name, str) or not SpecialDay(CLOSED, name).is_possible:
        raise HoursRefused(
            _("The name of a date has up to %(many)d characters in one line, without round brackets.")
            % {"many": MAX_NAME}
        )
    return SpecialDay(_day_from_json(stored[0]), name)
