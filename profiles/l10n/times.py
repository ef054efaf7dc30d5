"""Date and time formatting in the active language (nixadmin/formats) and the current time zone."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

HOUR = 60 * 60  # seconds
DAY = 24 * HOUR


def format_date(when: datetime) -> str:
    """Return the local date: "24 December 2030"."""
    return format_day(timezone.localtime(when).date(), "DATE_FORMAT")


def format_day(day: date, form: str) -> str:
    """Return ``day`` in one of the language's formats of dates, such as ``SHORT_DATE_FORMAT``."""
    return _format_day(get_language(), day, form)


@lru_cache(maxsize=4096)  # a page of a history tells the same few days many times
def _format_day(_language: str, day: date, form: str) -> str:
    return date_format(day, form)


def format_relative(when: datetime) -> str:
    """Return how long ago ``when`` was, or until then, in words: "3 minutes ago"."""
    now = timezone.now()
    seconds = round((now - when).total_seconds())
    if abs(seconds) >= DAY:
        seconds -= seconds % HOUR
    # Months are as long as they are, so those of one day are not those of another.
    return _format_relative(get_language(), seconds, now.date() if abs(seconds) >= 28 * DAY else None)


@lru_cache(maxsize=4096)
def _format_relative(_language: str, seconds: int, _today: date | None) -> str:
    return str(naturaltime(timezone.now() - timedelta(seconds=seconds)))


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
    local = timezone.localtime(when)
    short = format_day(local.date(), "SHORT_DATE_FORMAT")
    return _("{day}, {time}").format(day=short, time=format_time(local))
