"""Points in time as people write them: in their language's way (nixadmin/formats) and in their time zone."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _


def day(when: datetime) -> str:
    """Write the day: "24 December 2030"."""
    return date_format(timezone.localtime(when), "DATE_FORMAT")


def weekday(when: date) -> str:
    """Write a day with its weekday: "Tue 24 Dec"."""
    return _("{weekday} {day}").format(
        weekday=date_format(when, "D"), day=date_format(when, "MONTH_DAY_FORMAT")
    )


def clock(when: datetime) -> str:
    """Write the time of day to the second: "18:00:07"."""
    # Only what a language reads has seconds; how it writes times stops at minutes.
    return timezone.localtime(when).strftime(get_format("TIME_INPUT_FORMATS")[0])


def to_the_second(when: datetime) -> str:
    """Write day and time of day: "24 Dec 2030, 18:00:07"."""
    short = date_format(timezone.localtime(when), "SHORT_DATE_FORMAT")
    return _("{day}, {time}").format(day=short, time=clock(when))
