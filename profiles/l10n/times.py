"""Date and time formatting in the active language (nixadmin/formats) and the current time zone."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _


def format_date(when: datetime) -> str:
    """Return the local date: "24 December 2030"."""
    return date_format(timezone.localtime(when), "DATE_FORMAT")


def format_weekday(when: date) -> str:
    """Return a date with its weekday: "Tue 24 Dec"."""
    return _("{weekday} {day}").format(
        weekday=date_format(when, "D"), day=date_format(when, "MONTH_DAY_FORMAT")
    )


def format_time(when: datetime) -> str:
    """Return the local time of day to the second: "18:00:07"."""
    # Only what a language reads has seconds; how it writes times stops at minutes.
    return timezone.localtime(when).strftime(get_format("TIME_INPUT_FORMATS")[0])


def format_datetime(when: datetime) -> str:
    """Return local date and time of day to the second: "24 Dec 2030, 18:00:07"."""
    short = date_format(timezone.localtime(when), "SHORT_DATE_FORMAT")
    return _("{day}, {time}").format(day=short, time=format_time(when))
