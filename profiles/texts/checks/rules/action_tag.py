"""Action tags: they may act, or be spoken aloud."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity

# In capitals as they are documented, and in lower case where no prose is like it: "[end_call]", "[transfer: ...]".
# Also those that were not closed ("[TRANSFER:+44..."), and what was meant as a transfer: "(TRANSFER:+44...)".
_TAG = re.compile(
    r"\[\s*(?!(?:IMPORTANT|NOTE|NB|INTERNAL|WARNING|UPDATED?)\b)"
    r"(?:[A-Z][A-Z0-9_ -]{1,40}|[a-z]+(?:_[a-z]+)+|[Tt]ransfer)\s*(?::[^\[\]\n]{0,300})?\]"
    r"|\[(?:TRANSFER\b[^\[\]\n]{0,60}\]?|[A-Z]{4,}(?:_[A-Z]+)*[ \t]*(?=\n|$))"
    r"|\(TRANSFER\s*:[^()\n]{0,60}\)"
)


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
