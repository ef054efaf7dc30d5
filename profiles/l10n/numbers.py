"""Number formatting for the active language: 1,234 in English, 1.234 in German. Templates use ``intcomma``."""

from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language


def format_number(number: float, decimals: int = 0) -> str:
    """Return ``number`` in the active language with grouping and ``decimals`` decimal places."""
    return _format(get_language(), number, decimals)


@lru_cache(maxsize=4096)  # pages show the same small numbers again and again, and Django takes 20 us for each
def _format(_language: str, number: float, decimals: int) -> str:
    return number_format(number, decimals, use_l10n=True, force_grouping=True)
