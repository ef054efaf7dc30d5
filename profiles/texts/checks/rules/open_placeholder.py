"""Blanks that were not filled in."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity
from profiles.texts.facts import PLACEHOLDER_PATTERN


def _find(text: str, _context: Context) -> Iterator[Place]:
    for found in PLACEHOLDER_PATTERN.finditer(text):
        yield (
            found.start(),
            found.end(),
            _(
                "This blank was not filled in, and callers may hear it read aloud. "
                "Put the real words in its place."
            ),
        )


RULE = Rule("open-placeholder", Severity.ERROR, gettext_lazy("Blanks that were not filled in"), _find)
