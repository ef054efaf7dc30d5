"""Details as cells of a sheet: words stay as they are, opening hours are sentences that are read back."""

import json
from datetime import date

from profiles.texts.details.values import Value, hours_of
from profiles.texts.hours.record import HoursRefused
from profiles.texts.hours.stored import to_json
from profiles.texts.hours.typed import read_to_hours
from profiles.texts.hours.writing import write_holidays, write_hours


def cell_of(value: Value) -> str:
    """Return how a sheet shows ``value``: hours as the sentences that :func:`value_of` reads."""
    try:
        hours = hours_of(value)
    except HoursRefused:
        return json.dumps(value, ensure_ascii=False)
    if hours is None:
        return str(value)
    sentences = [write_hours(hours.week, dict(hours.dates)), write_holidays(hours.on_holidays, hours.holiday)]
    return " ".join(filter(None, sentences))


def value_of(cell: str, *, is_hours: bool, today: date) -> Value:
    """Return the value that ``cell`` tells.

    Args:
        cell: Of a sheet, perhaps typed by a person.
        is_hours: It belongs to a field of opening hours: a record, if all of it is understood.
        today: A date without a year is the next one from here.
    """
    if not is_hours or not cell:
        return cell
    read = read_to_hours(cell, today)
    understood = read.hours is not None and not read.misread and not read.untold
    return to_json(read.hours) if read.hours is not None and understood else cell
