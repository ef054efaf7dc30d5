"""The site's own language and time zone, for text that is stored: the same whoever causes it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone, translation


@contextmanager
def site_locale() -> Iterator[None]:
    """Activate the site's language and time zone for text that is stored (context manager or decorator).

    The request's own language and zone come back at the end of the block.
    """
    with translation.override(settings.LANGUAGE_CODE), timezone.override(timezone.get_default_timezone()):
        yield
