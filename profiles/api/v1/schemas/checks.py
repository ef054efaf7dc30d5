"""What the checks found in texts."""

from datetime import datetime
from typing import Literal, Self

from ninja import Field, Schema

from profiles.models.limits import TAG_NAME_LIMIT
from profiles.selectors.checks.findings import Found, NumberFound, RuleCount

SeverityWord = Literal["error", "warning", "hint"]


class CheckFilters(Schema):
    """Of which numbers, and what of them."""

    tag: str = Field("", max_length=TAG_NAME_LIMIT, description="The name of a tag that the numbers have.")
    meant: bool = Field(False, description="What somebody said is meant so, instead of what nobody did.")


class FindingOut(Schema):
    """What one rule finds in the profile of one number."""

    rule: str
    severity: SeverityWord = Field(
        description="Callers are told something wrong, may be, or somebody should have a look."
    )
    title: str
    count: int = Field(description="At how many places.")
    start: int
    end: int = Field(
        description=(
            "The first place, in code points of the profile, from `start` to before `end`; both 0 "
            "where none is."
        ),
    )
    message: str
    excerpt: str
    is_meant: bool = Field(description="Whether somebody said that it is meant so.")

    @classmethod
    def of(cls, found: NumberFound) -> Self:
        """Return a finding as it is told."""
        return cls(
            rule=found.rule.name,
            severity=found.rule.severity.value,
            title=str(found.rule.title),
            count=found.times,
            start=found.start,
            end=found.end,
            message=found.message,
            excerpt=found.excerpt,
            is_meant=found.is_meant,
        )


class FindingList(Schema):
    """What the checks found in one number, as they looked last."""

    number: str
    is_current: bool = Field(description="Whether they looked since the profile was changed.")
    items: list[FindingOut]


class RuleCountOut(Schema):
    """A rule, and in how many numbers it finds something."""

    rule: str
    severity: SeverityWord
    title: str
    numbers: int

    @classmethod
    def of(cls, each: RuleCount) -> Self:
        """Return a rule with its count as it is told."""
        rule = each.rule
        return cls(rule=rule.name, severity=rule.severity.value, title=str(rule.title), numbers=each.count)


class RuleCountList(Schema):
    """The rules that find something, the worst first."""

    items: list[RuleCountOut]
    waiting: int = Field(description="How many profiles are still to be looked at.")


class FoundOut(Schema):
    """A number in which a rule finds something."""

    number: str
    label: str
    count: int
    message: str
    excerpt: str
    meant_by: str | None = Field(description="Who said that it is meant so.")
    meant_at: datetime | None

    @classmethod
    def of(cls, found: Found) -> Self:
        """Return what a rule finds in one number as it is told."""
        return cls(
            number=found.number,
            label=found.label,
            count=found.times,
            message=found.message,
            excerpt=found.excerpt,
            meant_by=found.said_by,
            meant_at=found.said_at,
        )


class FoundPage(Schema):
    """A page of numbers in which a rule finds something."""

    items: list[FoundOut]
    next: str | None = Field(description="The cursor of the next page; null on the last.")
