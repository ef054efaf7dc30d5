"""The time zone of whoever looks: named by their browser in a cookie (static/js/site/zone.js), else the site's."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

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


class ZoneMiddleware:
    """Pages tell their times in the time zone of whoever looks, and read days in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the person's zone."""
        with timezone.override(zone_of(request)):
            return self.get_response(request)


def as_typed(when: datetime | None, zone: ZoneInfo) -> str:
    """Return ``when`` as a field for a local time holds it; "" for None."""
    return when.astimezone(zone).strftime(LOCAL) if when else ""
