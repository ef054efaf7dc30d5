"""Hours that contradict each other: "Mon-Fri 9-5 ... closed on Monday"."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.texts.checks.finding import Context, Place, Rule, Severity
from profiles.texts.checks.weekly import Claim, claims
from profiles.texts.hours.record import Day, DayKind
from profiles.texts.hours.writing import DAYS


def _find(text: str, _context: Context) -> Iterator[Place]:
    known: dict[tuple[str, frozenset[int], Day], Claim] = {}
    for claim in claims(text):
        told = (claim.subject, claim.days, claim.day)
        if told in known:
            continue
        for other in known.values():
            if (both := other.days & claim.days) and _contradict(other, claim):
                yield (
                    claim.start,
                    claim.end,
                    _(
                        "This contradicts other opening hours in the text, about {day}. "
                        "Callers may be told either."
                    ).format(day=_(DAYS[min(both)])),
                )
                break
        known[told] = claim


def _contradict(first: Claim, second: Claim) -> bool:
    if first.day == second.day or first.subject != second.subject:
        return False
    if first.day.kind != second.day.kind:
        return DayKind.BY_APPOINTMENT not in {first.day.kind, second.day.kind}
    if first.days != second.days and (first.days < second.days or second.days < first.days):
        return False  # "Monday to Friday 9-5, Thursday 9-8": the closer one is an exception
    # A morning and an afternoon told apart do not meet.
    return any(
        one.opens < other.closes and other.opens < one.closes
        for one in first.day.stretches
        for other in second.day.stretches
    )


RULE = Rule("contradictory-hours", Severity.ERROR, gettext_lazy("Hours that contradict each other"), _find)
