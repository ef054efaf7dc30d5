"""What a check found, what it needs to know, and what a rule is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

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


@dataclass(frozen=True)
class Context:
    """What the rules need from outside the body; rules that lack something are silent.

    Args:
        today: The date at the place; None silences the rules about dates.
        number: The number itself, E.164.
        regions: Regions by which numbers are read, the place's own first.
        phones: Numbers of the account other than this (E.164) and their labels; those that the body may name do.
        names: Names of other businesses of the account.
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
    phones: Mapping[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    own_name: str = ""
    account_numbers: frozenset[str] | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    hours: tuple[tuple[int, int], ...] = ()
    reviewed_on: date | None = None
    agent_zone: str = ""
    place_zone: str = ""


# From, to before, and the sentence.
Place = tuple[int, int, str]


@dataclass(frozen=True)
class Rule:
    """One rule: ``find`` yields the places in a canonical body that is not blank."""

    name: str
    severity: Severity
    title: str | Promise
    find: Callable[[str, Context], Iterator[Place]]
