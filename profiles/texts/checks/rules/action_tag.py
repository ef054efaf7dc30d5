"""Action tags: they may act, or be spoken aloud."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity

_TAG = re.compile(r"\[[A-Z][A-Z0-9_ -]{1,40}(?::[^\[\]\n]{0,300})?\]")


def _find(text: str, _context: Context) -> Iterator[Place]:
    for found in _TAG.finditer(text):
        yield (
            found.start(),
            found.end(),
            _(
                "This tag may act as an instruction to the phone agent, or be spoken aloud to callers. "
                "Take it out unless that is what you want."
            ),
        )


RULE = Rule("action-tag", Severity.WARNING, gettext_lazy("Action tags"), _find)
