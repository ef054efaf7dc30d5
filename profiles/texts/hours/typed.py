"""A record made of what a person typed."""

from datetime import date
from typing import NamedTuple

from profiles.texts.hours.cursor import Misread
from profiles.texts.hours.reading import read_hours
from profiles.texts.hours.record import CLOSED, MAX_DATES, Hours, OnHolidays


class ReadHours(NamedTuple):
    """``hours`` is None where no day of the week was understood, and always where there are too many dates.

    ``misread`` is what was not understood, ``untold`` the places of weekdays that were not mentioned (Monday is
    0); the record has them closed.
    """

    hours: Hours | None
    misread: tuple[Misread, ...]
    untold: tuple[int, ...]


def read_to_hours(typed: str, today: date) -> ReadHours:
    """Return what was typed as a record.

    Args:
        typed: As a person types hours, or as they are written out; English.
        today: A date without a year is the next one from here.
    """
    read = read_hours(typed, today=today)
    if read.week is None:
        return ReadHours(None, read.misread, read.untold)
    if len(read.dates) > MAX_DATES:
        return ReadHours(None, (Misread(0, len(typed), typed),), read.untold)
    dates = tuple(read.dates.items())
    if read.holiday is None:
        hours = Hours(read.week, OnHolidays.AS_USUAL, CLOSED, dates)
    elif read.holiday == CLOSED:
        hours = Hours(read.week, OnHolidays.CLOSED, CLOSED, dates)
    else:
        hours = Hours(read.week, OnHolidays.OTHER, read.holiday, dates)
    return ReadHours(hours, read.misread, read.untold)
