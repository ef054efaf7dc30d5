"""Runs the rules over a body."""

from profiles.texts.checks.finding import Context, Finding, Rule
from profiles.texts.checks.rules import (
    action_tag,
    agent_zone,
    bad_phone,
    contradictory_hours,
    details_differ,
    impossible_time,
    near_limit,
    not_reviewed,
    open_placeholder,
    others_name,
    others_phone,
    past_date,
    repeated_sentence,
    transfer_target,
    two_prices,
)
from profiles.texts.contract import canonical, is_blank

RULES: dict[str, Rule] = {
    module.RULE.name: module.RULE
    for module in (
        contradictory_hours,
        impossible_time,
        past_date,
        two_prices,
        bad_phone,
        others_phone,
        others_name,
        transfer_target,
        open_placeholder,
        action_tag,
        repeated_sentence,
        details_differ,
        not_reviewed,
        agent_zone,
        near_limit,
    )
}


def check(body: str, context: Context | None = None) -> list[Finding]:
    """Return the findings in ``body`` in the order of the rules; a blank one has none.

    The same stretch is told once by each rule.
    """
    text, context = canonical(body), context or Context()
    if not text or is_blank(text):
        return []
    found: list[Finding] = []
    for rule in RULES.values():
        places = {(start, end): message for start, end, message in rule.find(text, context)}
        found += [
            Finding(rule.name, rule.severity, start, end, message)
            for (start, end), message in sorted(places.items())
        ]
    return found
