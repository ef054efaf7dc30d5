"""Number formatting for the active language: 1,234 in English, 1.234 in German. Templates use ``intcomma``."""

from django.utils.formats import number_format


def format_number(number: float, decimals: int = 0) -> str:
    """Return ``number`` in the active language with grouping and ``decimals`` decimal places."""
    return number_format(number, decimals, use_l10n=True, force_grouping=True)
