"""The text contract of a business profile: canonical form, length, limit, refusals and warnings.

The browser counts by the same rule (``static/js/texts/contract.js``); one file of cases is run against both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.texts.facts import PLACEHOLDER_PATTERN, has_address, has_hours, has_phone

# "At most 8000 characters" (Nixflex API documentation, PATCH /v1/phone-numbers). The unit is not documented;
# the platform is a JavaScript one, so UTF-16 code units are the reading that is never too generous.
LIMIT = 8000
NEAR_LIMIT = 400
LABEL_LIMIT = 200
# Characters. Longer texts, a pasted document say, are counted and kept, but neither compared nor looked through:
# that would take seconds with every key.
FAR_TOO_LONG = 4 * LIMIT
MAX_WARNINGS_PER_KIND = 10
EXCERPT_LIMIT = 80

RefusalCode = Literal["nul", "surrogate", "blank", "too_long"]
WarningCode = Literal["placeholder", "tag", "no_hours", "no_address", "no_phone", "near_limit"]

# str.isspace plus what takes part in text without showing: controls, joiners, direction marks, fillers,
# variation selectors and tags.
_UNSEEN = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")

_TAG = re.compile(r"\[[A-Z][A-Z0-9_ -]{1,40}(?::[^\[\]\n]{0,300})?\]")

# Before a name's end, these shorten the word that follows; the second kind closes a firm's name more often.
_OPENING_SHORT = frozenset(["st", "ste", "dr", "mr", "mrs", "ms", "mx", "mt", "ft", "prof", "rev", "no"])
_CLOSING_SHORT = frozenset(["co", "ltd", "inc", "corp", "bros", "plc", "llc", "llp", "jr", "sr"])
_NAMELIKE = re.compile(r"(?:[^\W\d_a-z][^\s:]*|&|and|of)(?: (?:[^\W\d_a-z][^\s:]*|&|and|of))*\.?")


class TextRefused(ValueError):
    """A text that cannot be saved as a profile: ``message`` is for people, ``code`` for programs."""

    def __init__(self, code: RefusalCode, message: str) -> None:
        super().__init__(message)
        self.code: RefusalCode = code
        self.message = message


class UnusableText(TextRefused):
    """A text that cannot be stored or sent: it holds NUL (``nul``) or half of a character (``surrogate``)."""


@dataclass(frozen=True)
class TextWarning:
    """Something about a profile that callers may notice; it never stops a save.

    ``line`` counts from 1 in the canonical text and, like ``excerpt``, is set only where one place is meant.
    """

    code: WarningCode
    message: str
    line: int | None = None
    excerpt: str = ""


def canonical(text: str) -> str:
    """Return ``text`` with CRLF and CR as LF: the form that is stored, counted, compared and sent.

    Nothing else is changed: spaces, Unicode form and other separators such as U+2028 stay as they are.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units of the canonical form: a newline is 1, an emoji 2 or more."""
    return len(canonical(text).encode("utf-16-le", "surrogatepass")) // 2


def over_by(text: str) -> int:
    """Return by how many UTF-16 code units ``text`` is over ``LIMIT``; 0 when it fits."""
    return max(0, utf16_length(text) - LIMIT)


def describe_count(text: str) -> str:
    """Return the text of the counter, "1,234 of 8,000" or "37 over the limit"; text.js must use the same."""
    over = over_by(text)
    if over:
        return _("{count} over the limit").format(count=format_number(over))
    return _("{count} of {limit}").format(count=format_number(utf16_length(text)), limit=format_number(LIMIT))


def is_far_too_long(text: str) -> bool:
    """Return whether ``text`` exceeds ``FAR_TOO_LONG``: then it is counted and kept, nothing else."""
    return len(text) > FAR_TOO_LONG


def is_blank(text: str) -> bool:
    """Return whether ``text`` is not empty but has only spaces, zero-width and control characters.

    The empty text is not blank: it is the deliberate "no profile".
    """
    return _UNSEEN.fullmatch(text) is not None


def check_usable(text: str) -> None:
    """Raise :class:`UnusableText` when ``text`` cannot be stored or sent: NUL, or a lone surrogate.

    PostgreSQL cannot hold NUL, and a lone surrogate has no UTF-8 form: neither could reach Nixflex unchanged.
    """
    text = canonical(text)
    at = text.find("\0")
    if at >= 0:
        raise UnusableText(
            "nul",
            _(
                "Line {line} holds a NUL character, which cannot be stored or sent. "
                "Delete it and save again; your text is kept here."
            ).format(line=format_number(_line_at(text, at))),
        )
    if half := _SURROGATE.search(text):
        raise UnusableText(
            "surrogate",
            _(
                "Line {line} holds half of a character (a lone surrogate), which cannot be stored or sent. "
                "Delete it and save again; your text is kept here."
            ).format(line=format_number(_line_at(text, half.start()))),
        )


def check_savable(text: str) -> None:
    """Raise :class:`TextRefused` with the first reason why ``text`` cannot be saved as a profile.

    In this order: ``nul`` or ``surrogate`` (:class:`UnusableText`), ``blank``, ``too_long``. The empty text
    passes; it is for the caller to decide where clearing a profile is allowed.
    """
    check_usable(text)
    if is_blank(text):
        raise TextRefused(
            "blank",
            _(
                "This profile holds only spaces or blank lines, so it tells callers nothing. "
                "Write the profile, or have it cleared if this number is to have none."
            ),
        )
    if over := over_by(text):
        raise TextRefused(
            "too_long",
            ngettext(
                "This profile is {count} character over the limit of {limit}. "
                "Shorten it by at least {count} and save again; your text is kept here.",
                "This profile is {count} characters over the limit of {limit}. "
                "Shorten it by at least {count} and save again; your text is kept here.",
                over,
            ).format(count=format_number(over), limit=format_number(LIMIT)),
        )


def warnings(text: str) -> list[TextWarning]:
    """Return the warnings about ``text``: unfilled placeholders and tags first, then missing facts, then length.

    An empty or blank text gives none. At most ``SHOWN_OF_A_KIND`` different placeholders, and as many tags,
    are told one by one; a last warning of the kind counts the rest.
    """
    text = canonical(text)
    if not text or is_blank(text):
        return []
    return [*_left_over(text), *_missing(text), *_near_limit(text)]


def guess_label(text: str) -> str:
    """Guess the business's name: NAME in a profile that begins "Business: NAME."; "" where it begins otherwise.

    The name ends at a full stop before a space or the end of the line, except that the stop of "St. John's"
    or "Smith & Co. Solicitors" does not end it. It is a guess, for staff to correct.
    """
    start = re.match(r"[\s\ufeff]*business(?: name)?[ \t]*:[ \t]*([^\n]*)", canonical(text), re.IGNORECASE)
    if start is None:
        return ""
    line = start[1][:LABEL_LIMIT].strip()
    for stop in re.finditer(r"\.(?=\s|$)", line):
        if _ends_name(line[: stop.start()], line[stop.end() :].strip()):
            return line[: stop.start()].strip()
    return line


def _ends_name(name: str, rest: str) -> bool:
    word = re.split(r"[\s.(&]", name)[-1].lower()
    if not rest:
        return True
    if word in _OPENING_SHORT or (len(word) == 1 and word.isalpha()):
        return False
    if word in _CLOSING_SHORT:
        # "Smith & Co. Solicitors." goes on; "Acme Ltd. We open at nine." does not.
        return _NAMELIKE.fullmatch(re.split(r"(?<=\.)\s", rest, maxsplit=1)[0]) is None
    return True


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
        excerpt = found if len(found) <= EXCERPT_LIMIT else found[: EXCERPT_LIMIT - 1] + "…"
        yield TextWarning(code, message, _line_at(text, at), excerpt)
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


def _line_at(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
