"""Blanks that were not filled in."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity
from profiles.texts.facts import PLACEHOLDER_PATTERN

# Others' ways of leaving a blank: {name}, [insert phone number], <your business name>. "[name]" alone may tell the
# agent to say the caller's.
_BLANK = re.compile(
    rf"{PLACEHOLDER_PATTERN.pattern}|(?<![{{$])\{{[A-Za-z][\w .-]{{1,40}}\}}(?!\}})"
    r"|[\[<](?i:insert|enter|fill\s+in|your|business|company|practice|clinic)[\s_-][^\[\]<>\n]{1,60}[\]>]"
)


def _find(text: str, _context: Context) -> Iterator[Place]:
    for found in _BLANK.finditer(text):
        yield (
            found.start(),
            found.end(),
            _(
                "This blank was not filled in, and callers may hear it read aloud. "
                "Put the real words in its place."
            ),
        )


RULE = Rule("open-placeholder", Severity.ERROR, gettext_lazy("Blanks that were not filled in"), _find)
