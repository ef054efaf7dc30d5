"""Warnings about a profile: what callers may notice, though it can be saved."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.texts.contract import LIMIT, NEAR_LIMIT, canonical, is_blank, line_number, utf16_length
from profiles.texts.facts import PLACEHOLDER_PATTERN, has_address, has_hours, has_phone
from profiles.texts.truncation import truncate

MAX_WARNINGS_PER_KIND = 10
EXCERPT_LIMIT = 80

WarningCode = Literal[
    "placeholder",
    "tag",
    "no_hours",
    "no_address",
    "no_phone",
    "near_limit",
    "notice_repeated",
    "notice_no_room",
]

_TAG = re.compile(r"\[[A-Z][A-Z0-9_ -]{1,40}(?::[^\[\]\n]{0,300})?\]")


@dataclass(frozen=True)
class TextWarning:
    """Something about a profile that callers may notice; it never stops a save.

    ``line`` counts from 1 in the canonical text and, like ``excerpt``, is set only where one place is meant.
    """

    code: WarningCode
    message: str
    line: int | None = None
    excerpt: str = ""


def find_warnings(text: str) -> list[TextWarning]:
    """Return the warnings about ``text``: unfilled placeholders and tags first, then missing facts, then length.

    An empty or blank text gives none. At most ``MAX_WARNINGS_PER_KIND`` different placeholders, and as many tags,
    are told one by one; a last warning of the kind counts the rest.
    """
    text = canonical(text)
    if not text or is_blank(text):
        return []
    return [*_left_over(text), *_missing(text), *_near_limit(text)]


def _left_over(text: str) -> Iterator[TextWarning]:
    yield from _each(
        "placeholder",
        _(
            "This blank was not filled in, and callers may hear it read aloud. "
            "Put the real words in its place."
        ),
        PLACEHOLDER_PATTERN,
        text,
    )
    yield from _each(
        "tag",
        _(
            "This tag may act as an instruction to the phone agent, or be spoken aloud to callers. "
            "Take it out unless that is what you want."
        ),
        _TAG,
        text,
    )


def _each(code: WarningCode, message: str, pattern: re.Pattern[str], text: str) -> Iterator[TextWarning]:
    first_places: dict[str, int] = {}
    for match in pattern.finditer(text):
        first_places.setdefault(match[0], match.start())
    for found, at in list(first_places.items())[:MAX_WARNINGS_PER_KIND]:
        excerpt = truncate(found, EXCERPT_LIMIT)
        yield TextWarning(code, message, line_number(text, at), excerpt)
    if (more := len(first_places) - MAX_WARNINGS_PER_KIND) > 0:
        words = ngettext("There is {count} more like this.", "There are {count} more like this.", more)
        yield TextWarning(code, words.format(count=format_number(more)))


def _missing(text: str) -> Iterator[TextWarning]:
    lines = text.split("\n")
    if not any(map(has_hours, lines)):
        yield TextWarning(
            "no_hours",
            _(
                "No line looks like opening hours. Callers who ask for them may get no answer or a wrong "
                "one. Add the hours."
            ),
        )
    if not any(map(has_address, lines)):
        yield TextWarning(
            "no_address",
            _(
                "No line looks like an address. Callers who ask where you are may get no answer or a wrong "
                "one. Add the address."
            ),
        )
    if not any(map(has_phone, lines)):
        yield TextWarning(
            "no_phone",
            _(
                "No line looks like a phone number. Callers who ask for one may get no answer or a wrong "
                "one. Add the number that may be given out."
            ),
        )


def _near_limit(text: str) -> Iterator[TextWarning]:
    left = LIMIT - utf16_length(text)
    if left == 0:
        yield TextWarning(
            "near_limit",
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
        yield TextWarning("near_limit", words.format(count=format_number(left)))
