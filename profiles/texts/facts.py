"""Completeness check: which of the usual facts (hours, address, prices ...) a profile seems to state.

Callers ask for them all the time. The patterns only steer hints, so they are short rather than clever, and know
English. Each repetition is bounded, which keeps every search linear in the length of the text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# An unfilled placeholder: {{name}}, as the blocks of the editor have them, or ${name}, as templates do.
PLACEHOLDER_PATTERN = re.compile(r"\{\{[^{}\n]{0,100}\}\}|\$\{[^{}\n]{0,100}\}")

# A line tells opening hours when it has a clock time ("9am", "17:30", "24/7"), or a word such as "Monday" or
# "open" together with a small number, "noon" or "closed".
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b|\d\s?[ap]\.?m\b|\b24/7\b", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:days?)?|daily|every day"
    r"|week(?:day|end)s?|opens?|opening|hours|closed?|closes)\b",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?<!\d)\d{1,2}(?!\d)|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|noon|midday|midnight|closed|appointment)\b",
    re.IGNORECASE,
)
# "Address: ...", "located at ...", a British postcode, an American state and ZIP code, or "12 High Street".
_ADDRESS = re.compile(
    r"\baddress[^\n:]{0,30}:[ \t]*\S|\b(?:located|find us) (?:at|in|on|near)\b"
    r"|(?-i:\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]{2} \d{5}\b)"
    r"|\b\d{1,5}[A-Z]?,?(?: [\w'’.&-]{1,30}){0,3} (?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard"
    r"|blvd|square|sq|court|ct|place|pl|terrace|crescent|parade|plaza|highway|hwy|way|row|close|hill|park)\b",
    re.IGNORECASE,
)
# Nine to fifteen digits with the usual marks between them, not beginning with a time such as 9.00-17.30.
_PHONE = re.compile(
    r"(?<![\d.:])(?!\d{1,2}[.:]\d\d(?![\d.]))\+?\(?\d(?:[ \u00a0().\u2010-\u2013/-]{0,3}\d){8,14}(?!\d)"
)
_SERVICE = re.compile(
    r"\b(?:services?|treatments?|menu|repairs?|check-?ups?|speciali[sz]e[sd]?|specialit(?:y|ies)"
    r"|we (?:also )?(?:offer|provide|do|sell|make|serve|repair|treat|fit|cut|teach|see))\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"[£$€]\s?\d|\b\d{1,6}(?:[.,]\d\d)?\s?(?:pounds?|pence|euros?|dollars?|gbp|eur|usd|p)\b"
    r"|\b(?:free of charge|no charge)\b",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"\b(?:polic(?:y|ies)|cancel\w{0,8}|refund\w{0,3}|deposits?|no[- ]shows?|hours['’]? notice|late arrivals?"
    r"|insurance|payments?|pay by|we (?:accept|take) (?:cash|cards?|all)|walk-?ins?|dogs|pets|children)\b",
    re.IGNORECASE,
)


def has_hours(line: str) -> bool:
    """Return whether the line looks like opening hours."""
    return bool(_CLOCK.search(line) or (_WHEN.search(line) and _HOUR.search(line)))


def has_address(line: str) -> bool:
    """Return whether the line looks like an address."""
    return _ADDRESS.search(line) is not None


def has_phone(line: str) -> bool:
    """Return whether the line looks like a phone number."""
    return _PHONE.search(line) is not None


def _finds(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda line: pattern.search(line) is not None


# In the order in which they are named to people.
FACTS = {
    _("hours"): has_hours,
    _("address"): has_address,
    _("phone number"): has_phone,
    _("services"): _finds(_SERVICE),
    _("prices"): _finds(_PRICE),
    _("policies"): _finds(_POLICY),
}


@dataclass(frozen=True)
class Completeness:
    """The usual facts that a text seems to state, by their names for people, and those that were not found."""

    found: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every usual fact was found."""
        return not self.missing


def _told(line: str) -> str:
    if not PLACEHOLDER_PATTERN.search(line):
        return line
    return " ".join(part for part in re.split(r"(?<=[.;!?])\s", line) if not PLACEHOLDER_PATTERN.search(part))


def completeness(text: str) -> Completeness | None:
    """Return which usual facts the canonical ``text`` seems to state; None for a blank text.

    A sentence with a blank that is still open tells nothing. It is a hint: a business may have no prices.
    """
    if not text.strip():
        return None
    lines = [_told(line) for line in text.split("\n")]
    told = {str(fact): any(map(looks, lines)) for fact, looks in FACTS.items()}
    return Completeness(
        found=tuple(fact for fact, found in told.items() if found),
        missing=tuple(fact for fact, found in told.items() if not found),
    )
