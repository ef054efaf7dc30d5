"""Times inside sentences; ``static/js/editor/clock.js`` keeps some of them current."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from profiles.l10n.times import format_datetime, format_day, format_relative, format_time

MINUTE = 60  # seconds


def time_ago(when: datetime) -> Markup:
    """Return how long ago ``when`` was, with date and time of day on hover."""
    local = timezone.localtime(when)
    exact = f"{format_day(local.date(), 'DATE_FORMAT')}, {format_time(local)} {local.tzname()}"
    return Markup(  # noqa: S704  # escaped
        f'<time datetime="{local.isoformat()}" title="{escape(exact)}">{escape(format_relative(when))}</time>'
    )


def sentence_with_time(words: str, when: datetime) -> Markup:
    """Insert a rendered time into ``words`` at ``{time}``; at the end of words that have no ``{time}``."""
    told = escape(words if "{time}" in words else f"{words} {{time}}")
    return Markup(told.replace("{time}", time_ago(when)))  # noqa: S704  # both parts are escaped


def both_times(when: datetime, zone: ZoneInfo) -> Markup:
    """Return date and time in ``zone``, and in UTC where that is another."""
    utc, local = when.astimezone(UTC), when.astimezone(zone)
    shown = f"{escape(date_format(local, 'DATETIME_FORMAT'))} {escape(zone)}"
    also = ""
    if zone.key != "UTC":
        words = f"{date_format(utc, 'MONTH_DAY_FORMAT')}, {date_format(utc, 'TIME_FORMAT')}"
        also = f' <span class="muted">({escape(words)} UTC)</span>'
    return Markup(f'<time datetime="{utc.isoformat()}">{shown}</time>{also}')  # noqa: S704  # escaped


def moment_in(when: datetime, zone: ZoneInfo) -> Markup:
    """Return day and time in ``zone``: "24 Dec, 18:00", with the year where it is another, on hover with the zone.

    The zone is told where it is not the reader's.
    """
    local = when.astimezone(zone)
    form = "MONTH_DAY_FORMAT" if local.year == timezone.now().astimezone(zone).year else "SHORT_DATE_FORMAT"
    words = f"{date_format(local, form)}, {date_format(local, 'TIME_FORMAT')}"
    if local.utcoffset() != timezone.localtime(when).utcoffset():
        words = f"{words} ({zone.key})"
    exact = f"{date_format(local, 'DATETIME_FORMAT')} {zone.key}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(local.isoformat(), exact, words)


def age(when: datetime) -> Markup:
    """Return how long ago ``when`` was, as an age: so a wrong clock in the browser does not matter."""
    seconds = round((timezone.now() - when).total_seconds())
    # Running seconds would be in everybody's way, so for a minute it says what stays true that long.
    words = format_relative(when) if seconds >= MINUTE else _("less than a minute ago")
    return Markup('<time datetime="{}" title="{}" data-ago="{}" aria-live="off">{}</time>').format(
        timezone.localtime(when).isoformat(timespec="seconds"), format_datetime(when), seconds, words
    )


def since(when: datetime) -> Markup:
    """Return since when: "14:02" today, "21 Nov" this year, "21 Nov 2024" before that."""
    local, now = timezone.localtime(when), timezone.localtime()
    form = "SHORT_DATE_FORMAT"
    if local.date() == now.date():
        form = "TIME_FORMAT"
    elif local.year == now.year:
        form = "MONTH_DAY_FORMAT"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        local.isoformat(timespec="seconds"), format_datetime(when), date_format(local, form)
    )


def countdown(when: datetime) -> Markup:
    """Return a countdown to ``when`` for use inside a sentence: "in 8 s"."""
    left = max(0, round((when - timezone.now()).total_seconds()))
    words = _("in {count} s")
    return Markup(
        '<span class="countdown" data-countdown="{}" data-seconds="{}" data-minutes="{}" data-due="{}"'
        ' aria-live="off">{}</span>'
    ).format(left, words, _("in {count} min"), _("any moment now"), words.format(count=left))


def format_date(when: datetime, form: str) -> str:
    """Return the local date or time in one of the language's formats, such as ``SHORT_DATE_FORMAT``."""
    return date_format(timezone.localtime(when) if isinstance(when, datetime) else when, form)


def iso_time(when: datetime) -> str:
    """Return the local date and time for ``datetime`` attributes."""
    return timezone.localtime(when).isoformat()
