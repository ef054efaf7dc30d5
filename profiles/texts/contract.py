"""The text contract of a business profile: canonical form, length, limit and refusals.

The browser counts by the same rule (``static/js/texts/contract.js``); one file of cases is run against both.
"""

import re
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number

# "At most 8000 characters" (Nixflex API documentation, PATCH /v1/phone-numbers). The unit is not documented;
# the platform is a JavaScript one, so UTF-16 code units are the reading that is never too generous.
LIMIT = 8000
NEAR_LIMIT = 400
LABEL_LIMIT = 200
# Characters. Longer texts, a pasted document say, are counted and kept, but neither compared nor looked through:
# that would take seconds with every key.
FAR_TOO_LONG = 4 * LIMIT

RefusalCode = Literal["nul", "surrogate", "blank", "too_long"]

# str.isspace plus what takes part in text without showing: controls, joiners, direction marks, fillers,
# variation selectors and tags.
_UNSEEN = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class TextRefused(ValueError):
    """A text that cannot be saved as a profile: ``message`` is for people, ``code`` for programs."""

    def __init__(self, code: RefusalCode, message: str) -> None:
        super().__init__(message)
        self.code: RefusalCode = code
        self.message = message


class UnusableText(TextRefused):
    """A text that cannot be stored or sent: it holds NUL (``nul``) or half of a character (``surrogate``)."""


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
    """Return the text of the counter, "1,234 of 8,000" or "37 over the limit"; contract.js must use the same."""
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
                "Delete it and save again; your text is as you wrote it."
            ).format(line=format_number(line_number(text, at))),
        )
    if half := _SURROGATE.search(text):
        raise UnusableText(
            "surrogate",
            _(
                "Line {line} holds half of a character (a lone surrogate), which cannot be stored or sent. "
                "Delete it and save again; your text is as you wrote it."
            ).format(line=format_number(line_number(text, half.start()))),
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
                "Shorten it by at least {count} and save again; your text is as you wrote it.",
                "This profile is {count} characters over the limit of {limit}. "
                "Shorten it by at least {count} and save again; your text is as you wrote it.",
                over,
            ).format(count=format_number(over), limit=format_number(LIMIT)),
        )


def line_number(text: str, at: int) -> int:
    """Return in which line of the canonical ``text``, from 1, the character with index ``at`` stands."""
    return text.count("\n", 0, at) + 1


def replace_unstorable(text: str) -> str:
    """Return ``text`` with NUL and lone surrogates, which no database stores, replaced by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)
