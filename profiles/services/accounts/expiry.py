"""Clean-up of expired rows: sessions, cache entries, used codes, answers to programs, invitations."""

from importlib import import_module

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone

from profiles.services.accounts.api_requests import delete_old_requests
from profiles.services.accounts.people.invitations import delete_old_invitations
from profiles.services.accounts.sessions import forget_ended
from profiles.services.accounts.used_codes import delete_expired_codes


def clear_expired() -> None:
    """Delete what has expired. The cache alone would only when it is full, and then drop more than that."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    forget_ended()
    delete_expired_codes()
    delete_old_requests()
    delete_old_invitations()
    cache = settings.CACHES["default"]
    if cache["BACKEND"] == f"{DatabaseCache.__module__}.{DatabaseCache.__qualname__}":
        _clear_cache(cache["LOCATION"])


def _clear_cache(table: str) -> None:
    # Django's cache writes whole seconds of UTC.
    now = timezone.now().replace(microsecond=0, tzinfo=None)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {connection.ops.quote_name(table)} WHERE expires < %s",  # noqa: S608 - from the settings
            [connection.ops.adapt_datetimefield_value(now)],
        )
