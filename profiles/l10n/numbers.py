"""Numbers as people write them: 1,234 in English, 1.234 in German. In templates, ``intcomma`` does the same."""

from django.utils.formats import number_format


def figure(number: float, decimals: int = 0) -> str:
    """Write a number in the language of whoever reads it."""
    return number_format(number, decimals, use_l10n=True, force_grouping=True)
