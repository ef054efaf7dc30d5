"""What the checks find in a text that somebody is typing for a number."""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User

from profiles.models import PhoneNumber
from profiles.selectors.checks.contexts import contexts, meant_so
from profiles.selectors.checks.owners import owners_in
from profiles.texts.checks.finding import Finding
from profiles.texts.checks.runner import check


def open_findings(number: PhoneNumber, typed: str, user: User | None, *, now: datetime) -> list[Finding]:
    """Return what the checks find in ``typed``, without what somebody said is meant so.

    Others' phone numbers and addresses that only details tell are left to the round over all numbers. The saved
    details say nothing of what is not saved: either they are being changed too, or a save by hand ends them.

    Args:
        number: With agent and head.
        typed: Canonical.
        user: Who types it: what they do not see is not told of.
        now: The present.
    """
    if not typed:
        return []
    context = contexts([number], owners_in([typed], user), now=now, meant={})[number.pk]
    if typed != number.head_body:
        context = replace(context, details={})
    found = check(typed, context)
    if not found:  # as nearly always: then nothing more is asked
        return []
    said = meant_so([number.pk]).get(number.pk, {})
    return [each for each in found if each.rule not in said or each.mark(typed) not in said[each.rule].marks]
