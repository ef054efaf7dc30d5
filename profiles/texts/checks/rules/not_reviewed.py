"""A profile at which nobody looked for a year."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity

DAYS = 365


def _find(_text: str, context: Context) -> Iterator[Place]:
    if context.today is None or context.reviewed_on is None:
        return
    if (context.today - context.reviewed_on).days > DAYS:
        yield 0, 0, _("Nobody has changed this profile or looked at it for 12 months. Is it still right?")


RULE = Rule("not-reviewed", Severity.HINT, gettext_lazy("Not looked at for 12 months"), _find)
