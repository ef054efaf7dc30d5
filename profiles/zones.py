"""The time zone of whoever looks: their browser names it in a cookie (static/js/zone.js); else the site's own."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest

COOKIE = "timezone"
# As <input type="datetime-local"> wants it.
LOCAL = "%Y-%m-%dT%H:%M"


def named(name: str) -> ZoneInfo:
    """Return the time zone called ``name``; the site's own where there is none."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_+/-]{1,63}", name):
        try:
            return ZoneInfo(name)
        except (
            ZoneInfoNotFoundError,
            ValueError,
            OSError,
        ):  # OSError: the name of a folder, such as "Europe"
            pass
    return ZoneInfo(settings.TIME_ZONE)


def zone_of(request: HttpRequest) -> ZoneInfo:
    """Return the time zone of the person behind ``request``."""
    return named(request.COOKIES.get(COOKIE, ""))


def as_typed(when: datetime | None, zone: ZoneInfo) -> str:
    """Return ``when`` as a field for a local time holds it; "" for None."""
    return when.astimezone(zone).strftime(LOCAL) if when else ""
