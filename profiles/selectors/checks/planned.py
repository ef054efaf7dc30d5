"""What the texts of a dry run add to what the checks find."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User

from profiles.models import PhoneNumber, RolloutRow
from profiles.models.rollout import SENDABLE
from profiles.selectors.checks.contexts import contexts
from profiles.selectors.checks.owners import owners_in
from profiles.selectors.numbers import visible_to
from profiles.texts.checks.finding import Context, Finding
from profiles.texts.checks.runner import RULES, check


def added_findings(rows: Sequence[RolloutRow], user: User, *, now: datetime) -> dict[int, list[Finding]]:
    """Return position -> what the checks find in the new text of a row, and not in the one that it was planned on.

    One finding a rule, the first; rows that add none are left out.

    Args:
        rows: Of one page; their texts are read here.
        user: Who reads it: what they do not see is not told of.
        now: The present.
    """
    keys = [row.pk for row in rows if row.effect in SENDABLE and row.number_id is not None]
    with_texts = list(RolloutRow.objects.filter(pk__in=keys).select_related("base").defer("values"))
    numbers: list[PhoneNumber] = list(
        visible_to(user)
        .filter(pk__in={row.number_id for row in with_texts})
        .select_related("agent", "head__template_version")
        .defer("remote_text_seen")
    )
    texts = [text for row in with_texts for text in _texts(row)]
    known = contexts(numbers, owners_in(texts, user), now=now, meant={})
    found = {row.position: _added(row, known[row.number_id]) for row in with_texts if row.number_id in known}
    return {position: findings for position, findings in found.items() if findings}


def _texts(row: RolloutRow) -> tuple[str, str]:
    """Return the text that it was planned on, and its own."""
    return (row.base.body_text if row.base else "", row.text)


def _added(row: RolloutRow, context: Context) -> list[Finding]:
    before, after = _texts(row)
    # The details are those of the version before; the dates that new ones write go by themselves.
    context = replace(
        context, details={}, hours=((0, len(before) + len(after)),) if row.details else context.hours
    )
    known = {(each.rule, each.mark(before)) for each in check(before, context)}
    added: dict[str, Finding] = {}
    for each in check(after, context):
        if (each.rule, each.mark(after)) not in known:
            added.setdefault(each.rule, each)
    return [added[rule] for rule in RULES if rule in added]
