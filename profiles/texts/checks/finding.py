"""What a check found, what it needs to know, and what a rule is."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise


class Severity(StrEnum):
    """How bad it is: callers are told something wrong, may be, or somebody should have a look."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found, from ``start`` to before ``end`` of the body.

    Code points of the canonical form; both are 0 where the whole number is meant.
    """

    rule: str
    severity: Severity
    start: int
    end: int
    message: str

    def mark(self, body: str) -> str:
        """Return what stands for its words, the same wherever in ``body`` they stand; "" where it has none."""
        words = body[self.start : self.end]
        return hashlib.sha256(words.encode()).hexdigest()[:16] if words else ""


class Other(NamedTuple):
    """Whose a phone number, a name or an address is: the number of the account (E.164) and its label."""

    number: str
    label: str


@dataclass(frozen=True)
class Context:
    """What the rules need from outside the body; rules that lack something are silent.

    Args:
        today: The date at the place; None silences the rules about dates.
        number: The number itself, E.164.
        regions: Regions by which numbers are read, the place's own first.
        phones: Phone numbers (E.164) of the account's businesses; at least those that the body names.
        names: Names and addresses of the account's businesses, folded (:func:`folded_name`); likewise.
        own_name: The number's own label.
        account_numbers: Numbers to which calls may be transferred (E.164); None where they are not known.
        details: Words by the label of their detail that must stand in the body; empty without a template.
        hours: Stretches of the body that an hours detail wrote: their dates go by themselves.
        reviewed_on: When somebody last changed or looked at the body; None silences the rule.
        agent_zone: The time zone that the agent's prompt names.
        place_zone: The place's own.
    """

    today: date | None = None
    number: str = ""
    regions: tuple[str, ...] = ("GB", "US")
    phones: Mapping[str, Other] = field(default_factory=dict)
    names: Mapping[str, Other] = field(default_factory=dict)
    own_name: str = ""
    account_numbers: frozenset[str] | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    hours: tuple[tuple[int, int], ...] = ()
    reviewed_on: date | None = None
    agent_zone: str = ""
    place_zone: str = ""


def folded_name(name: str) -> str:
    """Return a name or an address as :class:`Context` has it: lower case, single spaces."""
    return " ".join(name.casefold().split())


def is_same_business(one: str, other: str) -> bool:
    """Return whether two labels look like one business, or branches of one: "Smile Dental, Leeds"."""
    first, second = (folded_name(label).replace(",", "").split() for label in (one, other))
    alike = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        alike += 1
    return alike >= min(2, len(first), len(second)) > 0


# From, to before, and the sentence.
Place = tuple[int, int, str]


@dataclass(frozen=True)
class Rule:
    """One rule: ``find`` yields the places in a canonical body that is not blank."""

    name: str
    severity: Severity
    title: str | Promise
    find: Callable[[str, Context], Iterator[Place]]
