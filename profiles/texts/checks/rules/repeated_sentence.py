"""A sentence that is said twice."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity
from profiles.texts.checks.sentences import sentences
from profiles.texts.folding import normalized_words

# Shorter ones ("Closed on Sunday", "Take a message.") are said again for a reason.
LEAST_WORDS, LEAST_LENGTH = 5, 25
# A line of a list with figures: the same hours or prices, of another branch. Or the answer to two questions.
_ITEM = re.compile(r"(?=.*\d)(?!.*[.!?]$)|A[:.] ")


def _find(text: str, _context: Context) -> Iterator[Place]:
    seen: set[tuple[str, ...]] = set()
    for start, sentence in sentences(text):
        if len(sentence) < LEAST_LENGTH or _ITEM.match(sentence):
            continue
        words = tuple(normalized_words(sentence))
        if len(words) < LEAST_WORDS:
            continue
        if words in seen:
            yield start, start + len(sentence), _("This is said twice: the same words stand further up.")
        seen.add(words)


RULE = Rule("repeated-sentence", Severity.HINT, gettext_lazy("Sentences that are said twice"), _find)
