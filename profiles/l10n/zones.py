"""The time zone of a request: from the cookie that the browser sets (static/js/site/zone.js), else the site's."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE_NAME = "timezone"
# The value format of <input type="datetime-local">.
DATETIME_LOCAL_FORMAT = "%Y-%m-%dT%H:%M"


def zone_or_default(name: str) -> ZoneInfo:
    """Return the IANA time zone called ``name``; the site's own where there is none."""
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


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of the time zones to choose from, sorted: those of places, "Europe/London", and UTC."""
    return tuple(sorted(name for name in available_timezones() if _is_of_a_place(name)))


def _is_of_a_place(name: str) -> bool:
    return name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/")))


def request_zone(request: HttpRequest) -> ZoneInfo:
    """Return the time zone of the person behind ``request``, from its cookie."""
    return zone_or_default(request.COOKIES.get(COOKIE_NAME, ""))


class ZoneMiddleware:
    """Activate the request's time zone, so that pages show times and parse dates in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the person's zone."""
        with timezone.override(request_zone(request)):
            return self.get_response(request)


def format_datetime_local(when: datetime | None, zone: ZoneInfo) -> str:
    """Return ``when`` as the value of ``<input type="datetime-local">`` in ``zone``; "" for None."""
    return when.astimezone(zone).strftime(DATETIME_LOCAL_FORMAT) if when else ""
