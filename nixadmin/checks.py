"""System checks (``manage.py check``) for settings that work, but are dangerous."""

import ipaddress
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

MIN_TOKEN_LENGTH = 20
# These drop any of their entries when they have too many; others are bounded by their servers.
CULLING_BACKENDS = ("db.DatabaseCache", "filebased.FileBasedCache")
MIN_CACHE_ENTRIES = 100_000
PER_PROCESS_BACKENDS = ("locmem.LocMemCache", "dummy.DummyCache")


def register_checks() -> None:
    """Register the checks with Django."""
    checks.register(check_settings, checks.Tags.security)
    checks.register(check_database_file, checks.Tags.security, deploy=True)


def check_settings(**_: Any) -> Iterator[checks.CheckMessage]:
    """Yield a message for each setting that endangers access to the site or to Nixflex."""
    hosts = settings.ALLOWED_HOSTS
    if settings.DEBUG and not all(_is_local(host) for host in hosts):
        yield checks.Warning(
            "DEBUG is on at a site that others can reach: an error shows them its code and data.",
            hint="Set DEBUG=off, or keep ALLOWED_HOSTS to localhost.",
            id="nixadmin.W001",
        )
    if "*" in hosts:
        yield checks.Warning(
            'ALLOWED_HOSTS is "*": the site answers under any host name, also under one that is not its own.',
            hint="List the site's own host names.",
            id="nixadmin.W002",
        )
    if _is_plain(settings.NIXFLEX_BASE_URL):
        yield checks.Warning(
            "NIXFLEX_BASE_URL is plain http: the API key and every profile travel unencrypted.",
            hint="Use https, except for a sandbox on this machine.",
            id="nixadmin.W003",
        )
    if any(_is_plain(origin) for origin in settings.CSRF_TRUSTED_ORIGINS):
        yield checks.Warning(
            "CSRF_TRUSTED_ORIGINS lists plain http: passwords and sessions travel unencrypted.",
            hint="End TLS before the site and list its https origin.",
            id="nixadmin.W004",
        )
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < MIN_TOKEN_LENGTH:
        yield checks.Warning(
            f"METRICS_TOKEN is shorter than {MIN_TOKEN_LENGTH} characters and could be guessed.",
            hint="Make one with: python -c 'import secrets; print(secrets.token_urlsafe())'",
            id="nixadmin.W005",
        )
    if settings.CACHES["default"]["BACKEND"].endswith(PER_PROCESS_BACKENDS):
        yield checks.Warning(
            "Each process has a cache of its own, so attempts to sign in are counted in each by itself.",
            hint="Use a cache that all processes share, such as the database's.",
            id="nixadmin.W006",
        )
    elif (
        settings.CACHES["default"]["BACKEND"].endswith(CULLING_BACKENDS)
        and _max_cache_entries() < MIN_CACHE_ENTRIES
    ):
        yield checks.Error(
            "The cache is so small that it drops the counts of wrong passwords when somebody fills it.",
            hint=f"Let MAX_ENTRIES in the OPTIONS of CACHES be at least {MIN_CACHE_ENTRIES}.",
            id="nixadmin.E010",
        )


def check_database_file(**_: Any) -> Iterator[checks.CheckMessage]:
    """Yield a warning if the SQLite file, with sessions and password hashes, is world-readable."""
    database = settings.DATABASES["default"]
    file = Path(database["NAME"])
    if not database["ENGINE"].endswith("sqlite3") or not file.is_file():
        return
    if file.stat().st_mode & stat.S_IROTH:
        yield checks.Warning(
            f"Everybody on this machine can read the database {file.name}.",
            hint=f"Run: chmod o-rwx {file.name}*",
            id="nixadmin.W009",
        )


def _max_cache_entries() -> int:
    """Return how many entries the cache holds before it evicts some; Django's default is 300."""
    most: int = settings.CACHES["default"].get("OPTIONS", {}).get("MAX_ENTRIES", 300)
    return most


def _is_plain(address: str) -> bool:
    """Return whether ``address`` is plain http to another machine."""
    parts = urlsplit(address)
    return parts.scheme == "http" and not _is_local(parts.hostname or "")


def _is_local(host: str) -> bool:
    """Return whether ``host`` is this machine."""
    name = host.strip("[].").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
