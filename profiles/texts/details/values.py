"""The values of details: the very words that stand in a text, or opening hours as their record's JSON."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from profiles.texts.contract import UnusableText, canonical, check_usable, is_blank, over_by
from profiles.texts.hours.record import Hours, HoursRefused, SpecialDay
from profiles.texts.hours.stored import from_json, to_json
from profiles.texts.hours.writing import write_hours
from profiles.texts.templating import PLACEHOLDER_LIMIT

# Words, or opening hours that were understood. A key that is absent has no value.
Value = str | dict[str, Any]
Details = Mapping[str, Value]
Dates = Mapping[date, SpecialDay]

# Code points; the column of the index holds as many.
KEY_LIMIT = 100
_KEY = re.compile(r"[^\W\d]\w*(?:\.\w+)*")


class DetailsRefused(ValueError):
    """Details that can't be: ``message`` is a sentence, ``key`` the one that it is about, "" for all of them."""

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.key = key


def is_key(name: object) -> bool:
    """Return whether ``name`` can be the key of a detail: a placeholder's name, of up to KEY_LIMIT characters."""
    return isinstance(name, str) and len(name) <= KEY_LIMIT and _KEY.fullmatch(name) is not None


def hours_of(value: Value) -> Hours | None:
    """Return the record of a value that is one, None for words.

    Raises:
        HoursRefused: It is neither.
    """
    return None if isinstance(value, str) else from_json(value)


def write_value(value: Value, dates: Dates | None = None) -> str:
    """Return the words that a value stands for.

    Args:
        value: Words, which stay as they are, or hours.
        dates: The dates that the hours are to name; none by default, which leaves the week.

    Raises:
        HoursRefused: It is neither words nor hours.
    """
    hours = hours_of(value)
    return str(value) if hours is None else write_hours(hours.week, dates or {})


def written_details(details: Details | None) -> dict[str, str]:
    """Return what each detail says, by key: hours are their week, whichever dates the text names now.

    Args:
        details: As a version keeps them; None for a text that was written by hand, which has none. What can't be
            read says nothing.
    """
    return {key: write_value(value) for key, value in readable(details).items()}


def readable(details: Details | None) -> dict[str, Value]:
    """Return those of the details in a database, where anything may stand, that are words or opening hours."""
    damaged = unreadable(details)
    return {key: value for key, value in (details or {}).items() if key not in damaged}


def unreadable(details: Details | None) -> dict[str, str]:
    """Return key -> why, of those of the details in a database that are neither words nor opening hours."""
    found = {}
    for key, value in (details or {}).items():
        try:
            hours_of(value)
        except HoursRefused as refused:
            found[key] = refused.message
    return found


def read_details(stored: object) -> dict[str, Value]:
    """Return details that came from outside, or from a database, in the form in which they are kept.

    Words are canonical and none are blank; equal hours have equal JSON.

    Args:
        stored: Anything that JSON can hold; nothing about it is trusted.

    Raises:
        DetailsRefused: They can't be details; the message says which, and why.
    """
    if not isinstance(stored, dict):
        raise DetailsRefused(_("Details are told by their names."))
    if len(stored) > PLACEHOLDER_LIMIT:
        raise DetailsRefused(_("There are at most %(many)d details.") % {"many": PLACEHOLDER_LIMIT})
    values = {_key(key): _value(key, value) for key, value in stored.items()}
    return {key: value for key, value in values.items() if value}


def _key(name: object) -> str:
    if isinstance(name, str) and is_key(name):
        return name
    raise DetailsRefused(
        _(
            "A detail is called by letters, digits, underscores and dots, such as clinic.hours, "
            "%(many)d characters at most."
        )
        % {"many": KEY_LIMIT}
    )


def _value(key: str, value: object) -> Value:
    try:
        if isinstance(value, dict):
            return to_json(from_json(value))
        if isinstance(value, str):
            return _words(key, canonical(value))
    except (HoursRefused, UnusableText) as refused:
        raise DetailsRefused(f"{key}: {refused.message}", key) from None
    raise DetailsRefused(_("%(key)s: A detail is words, or opening hours.") % {"key": key}, key)


def _words(key: str, words: str) -> str:
    check_usable(words)
    if over_by(words):
        raise DetailsRefused(_("%(key)s: This is longer than a profile can be.") % {"key": key}, key)
    return "" if is_blank(words) else words
