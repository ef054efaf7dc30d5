"""A profile that is close to the limit."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from profiles.l10n.numbers import format_number
from profiles.texts.checks.finding import Context, Place, Rule, Severity
from profiles.texts.contract import LIMIT, NEAR_LIMIT, utf16_length


def _find(text: str, _context: Context) -> Iterator[Place]:
    left = LIMIT - utf16_length(text)
    if left == 0:
        yield (
            0,
            0,
            _(
                "This profile is as long as it may be. "
                "Nixflex refuses a longer one, so shorten it before you add to it."
            ),
        )
    elif 0 < left <= NEAR_LIMIT:
        words = ngettext(
            "This profile is close to the limit: there is room for {count} more character. "
            "Nixflex refuses a longer one, so shorten it before you add to it.",
            "This profile is close to the limit: there is room for {count} more characters. "
            "Nixflex refuses a longer one, so shorten it before you add to it.",
            left,
        )
        yield 0, 0, words.format(count=format_number(left))


RULE = Rule("near-limit", Severity.HINT, gettext_lazy("Close to the limit"), _find)
