"""This process's Nixflex client, made once from the settings."""

from functools import lru_cache
from threading import Lock

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from profiles.nixflex import NixflexClient

# A cache alone would let two threads make one each.
_making = Lock()


@lru_cache(maxsize=1)
@sensitive_variables("key")
def _client(key: str, base_url: str) -> NixflexClient:
    return NixflexClient(key, base_url)


def client() -> NixflexClient:
    """Return the cached client for the key and address in the settings; it is thread-safe."""
    with _making:
        return _client(settings.NIXFLEX_API_KEY, settings.NIXFLEX_BASE_URL)
