"""Relative times inside sentences; static/js/editor/clock.js keeps some of them current."""

from datetime import datetime

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from profiles.l10n.times import format_datetime

register = template.Library()

MINUTE = 60


@register.filter
def age(when: datetime) -> SafeString:
    """Render how long ago ``when`` was, as an age: so a wrong clock in the browser does not matter."""
    seconds = round((timezone.now() - when).total_seconds())
    return format_html(
        '<time datetime="{}" title="{}" data-ago="{}" aria-live="off">{}</time>',
        timezone.localtime(when).isoformat(timespec="seconds"),
        format_datetime(when),
        seconds,
        # Running seconds would be in everybody's way, so for a minute it says what stays true that long.
        naturaltime(when) if seconds >= MINUTE else _("less than a minute ago"),
    )


@register.filter
def since(when: datetime) -> SafeString:
    """Render since when: "14:02" today, "21 Nov" this year, "21 Nov 2024" before that."""
    local, now = timezone.localtime(when), timezone.localtime()
    form = "SHORT_DATE_FORMAT"
    if local.date() == now.date():
        form = "TIME_FORMAT"
    elif local.year == now.year:
        form = "MONTH_DAY_FORMAT"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        format_datetime(when),
        date_format(local, form),
    )


@register.filter
def countdown(when: datetime) -> SafeString:
    """Render a countdown to ``when`` for use inside a sentence: "in 8 s"."""
    left = max(0, round((when - timezone.now()).total_seconds()))
    words = _("in {count} s")
    return format_html(
        '<span class="countdown" data-countdown="{}" data-seconds="{}" data-minutes="{}" data-due="{}"'
        ' aria-live="off">{}</span>',
        left,
        words,
        _("in {count} min"),
        _("any moment now"),
        words.format(count=left),
    )
