"""Another business's name or address."""

import re
from collections.abc import Iterator
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity, folded_name, is_same_business

_WORD = re.compile(r"[^\W_][\w'’.&-]*|&")
# A sentence and a line end a name; the stop of "St. John's" or "Co. " does not.
_PIECE = re.compile(r"(?<=\w{3}[.!?])(?=\s)|(?=\n)")
MOST_WORDS, LEAST_WORDS, LEAST_LENGTH = 7, 2, 8


def phrases(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a name or an address may stand: 2 to 7 words, the first and last with a capital or a digit."""
    at = 0
    for piece in _PIECE.split(text):
        for start, end in _phrases(piece):
            yield at + start, at + end
        at += len(piece)


@lru_cache(maxsize=1024)  # the same sentences stand in many texts, and in one that is being typed
def _phrases(piece: str) -> tuple[tuple[int, int], ...]:
    words = [(found.start(), found.end()) for found in _WORD.finditer(piece)]
    begins = [not piece[start].islower() and piece[start] != "&" for start, _end in words]
    found = []
    for place, (start, _end) in enumerate(words):
        if not begins[place]:
            continue
        for last in range(place + LEAST_WORDS - 1, min(place + MOST_WORDS, len(words))):
            end = words[last][1]
            if begins[last] and end - start >= LEAST_LENGTH:
                found.append((start, end - (piece[end - 1] in ".-'’")))
                if piece[start:end].endswith(("'s", "’s")):  # "Old Bank Dental's hygienist"
                    found.append((start, end - 2))
    return tuple(found)


def _find(text: str, context: Context) -> Iterator[Place]:
    if not context.names or not context.own_name:
        return
    own = folded_name(context.own_name)
    for start, end in phrases(text):
        name = folded_name(text[start:end])
        # An address is listed as its first line, and with its town, without commas.
        other = context.names.get(name) or context.names.get(name.replace(",", ""))
        if other is None or other.number == context.number or is_same_business(other.label, own):
            continue
        # A name within one's own, and a longer one that begins with another's, are one's own.
        if name not in own and own not in name and ("," in name or not _goes_on(text, end)):
            yield start, end, _("This is of another business here, {name}.").format(name=other.label)


def _goes_on(text: str, end: int) -> bool:
    return re.match(r",? (?:& )?[A-Z]", text[end : end + 4]) is not None


RULE = Rule(
    "others-name", Severity.WARNING, gettext_lazy("The name or address of another business here"), _find
)
