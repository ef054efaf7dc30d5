"""Words that are stored are in the site's language, and tell times in its zone, whoever causes them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone, translation


@contextmanager
def site_words() -> Iterator[None]:
    """Make words that are stored; also a decorator, for a function that does nothing else."""
    with translation.override(settings.LANGUAGE_CODE), timezone.override(timezone.get_default_timezone()):
        yield
