"""What the checks found, as it was kept: counts by rule, and the numbers of a rule."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from profiles.models import MeantSo, NumberTag, PhoneNumber, Tag
from profiles.selectors.numbers import visible_to
from profiles.selectors.paging import PAGE_SIZE, Page, page_of
from profiles.selectors.teams import sees_every_number
from profiles.texts.checks.finding import Rule, Severity
from profiles.texts.checks.runner import RULES

# The columns of a number and of its finding in the order of :class:`Found`.
FOUND = ("number", "label", "findings__count", "findings__message", "findings__excerpt", "said_by", "said_at")
# What these found follows from all numbers. Who is held to teams is not told of it: the editor looks among theirs.
ABOUT_OTHERS = frozenset({"others-name", "others-phone", "transfer-target"})
WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.HINT)


@dataclass(frozen=True)
class RuleCount:
    """A rule, and in how many numbers it finds something."""

    rule: Rule
    count: int


class Found(NamedTuple):
    """What one rule finds in one number; who said when that it is meant so, None where nobody did."""

    number: str
    label: str
    times: int
    message: str
    excerpt: str
    said_by: str | None
    said_at: datetime | None


class NumberFound(NamedTuple):
    """What one rule finds in a number, as it was kept: how often, and the first place of it."""

    rule: Rule
    times: int
    start: int
    end: int
    message: str
    excerpt: str
    is_meant: bool


def of_number(number: PhoneNumber, user: User) -> list[NumberFound]:
    """Return what the checks last found in ``number``, as far as ``user`` sees it, the worst first."""
    shown = RULES.keys() if sees_every_number(user) else RULES.keys() - ABOUT_OTHERS
    rows = number.findings.values_list("rule", "count", "start", "end", "message", "excerpt", "is_meant")
    by_rule = {row[0]: row for row in rows}
    found = [
        NumberFound(rule, *by_rule[name][1:])
        for name, rule in RULES.items()
        if name in by_rule and name in shown
    ]
    return sorted(found, key=lambda each: WORST_FIRST.index(each.rule.severity))


def _found(user: User, *, tag: Tag | None, **findings: Any) -> QuerySet[PhoneNumber]:
    """Return the numbers that ``user`` may see, once for each of their findings that are as ``findings`` says."""
    seen = visible_to(user).order_by()
    if tag is not None:
        seen = seen.filter(pk__in=NumberTag.objects.filter(tag=tag).values("number"))
    # IN, since SQLite finds no index for a column that is false.
    found = Q(**{f"findings__{name}__in": [value] for name, value in findings.items()})
    if not sees_every_number(user):
        found &= Q(findings__rule__in=RULES.keys() - ABOUT_OTHERS)
    return seen.filter(found)


def counts(user: User, *, tag: Tag | None = None, meant: bool = False) -> list[RuleCount]:
    """Return the rules that find something, the worst first.

    Args:
        user: Who looks.
        tag: Only in the numbers that have it.
        meant: What somebody said is meant so, instead of what nobody did.
    """
    found_in = _found(user, tag=tag, is_meant=meant)
    rows = found_in.values_list("findings__rule").annotate(count=Count("pk"))
    by_rule = dict(rows)
    found = [RuleCount(rule, by_rule[name]) for name, rule in RULES.items() if name in by_rule]
    return sorted(found, key=lambda each: WORST_FIRST.index(each.rule.severity))


def page(
    user: User, rule: str, at: int, *, tag: Tag | None = None, meant: bool = False, size: int = PAGE_SIZE
) -> Page[Found]:
    """Return page ``at`` (from 1) of the numbers in which ``rule`` finds something, by key.

    ``size`` is how many a page has; the other parameters are those of :func:`counts`.
    """
    start = (at - 1) * size
    found = [Found(*row) for row in _rows(user, rule, tag=tag, meant=meant)[start : start + size + 1]]
    return page_of(found, at, size)


def page_after(
    user: User, rule: str, after: int, *, tag: Tag | None = None, meant: bool = False, size: int = PAGE_SIZE
) -> Page[Found]:
    """Return the ``size`` first of those of :func:`page` whose numbers' keys are above ``after``.

    ``next`` of the page is the key to go on from, None at the end. The other parameters are those of :func:`page`.
    """
    rows = _rows(user, rule, tag=tag, meant=meant).filter(pk__gt=after).values_list(*FOUND, "pk")
    found = list(rows[: size + 1])
    more = found[size - 1][-1] if len(found) > size else None
    return Page([Found(*row[:-1]) for row in found[:size]], next=more)


def _rows(user: User, rule: str, *, tag: Tag | None, meant: bool) -> QuerySet[PhoneNumber, Any]:
    said = MeantSo.objects.filter(number=OuterRef("pk"), rule=rule)
    return (
        _found(user, tag=tag, is_meant=meant, rule=rule)
        .annotate(
            said_by=Subquery(said.values("person_name")[:1]), said_at=Subquery(said.values("said_at")[:1])
        )
        .order_by("pk")
        .values_list(*FOUND)
    )


def waiting(user: User) -> int:
    """Return how many profiles changed since they were looked at, or were looked at a day ago."""
    seen = visible_to(user).filter(has_profile=True).order_by()
    return seen.filter(check_at=None).count() + seen.filter(check_at__lte=timezone.now()).count()
