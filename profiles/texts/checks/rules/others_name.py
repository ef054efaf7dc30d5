"""Another business's name."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity

_WORD = re.compile(r"[^\W_][\w'’.&-]*|&")
MOST_WORDS, LEAST_WORDS, LEAST_LENGTH = 7, 2, 8


def phrases(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the name of a business may stand: 2 to 7 words, the first with a capital."""
    for line in re.finditer(r"[^\n]+", text):
        words = [(found.start(), found.end()) for found in _WORD.finditer(text, line.start(), line.end())]
        for place, (start, _end) in enumerate(words):
            if not text[start].isupper() and not text[start].isdigit():
                continue
            for _begin, last in words[place + LEAST_WORDS - 1 : place + MOST_WORDS]:
                end = start + len(text[start:last].rstrip(".,-'’"))
                if end - start >= LEAST_LENGTH:
                    yield start, end


def _find(text: str, context: Context) -> Iterator[Place]:
    if not context.names or not context.own_name:
        return
    own = context.own_name.casefold()
    names = {name.casefold(): name for name in context.names}
    for start, end in phrases(text):
        name = text[start:end].casefold()
        # A name within one's own, and a longer one that begins with another's, are one's own.
        if name in names and name not in own and own not in name and not _goes_on(text, end):
            yield start, end, _("This is the name of another business here: {name}.").format(name=names[name])


def _goes_on(text: str, end: int) -> bool:
    return re.match(r",? (?:& )?[A-Z]", text[end : end + 4]) is not None


RULE = Rule("others-name", Severity.WARNING, gettext_lazy("The name of another business here"), _find)
