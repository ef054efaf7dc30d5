"""The demo's profiles raise no false alarm."""

from datetime import date

from nixadmin.sandbox.businesses.seeding import seeded_numbers
from profiles.texts.checks.finding import Context
from profiles.texts.checks.runner import check

# What stands in the demo on purpose: a profile that was never finished, and the longest one.
ON_PURPOSE = {"open-placeholder", "action-tag", "near-limit"}


def test_no_false_alarm_on_the_profiles_of_the_demo() -> None:
    texts = [row.custom_prompt for row in seeded_numbers(200, 1) if row.custom_prompt]
    found = [each for text in texts for each in check(text, Context(today=date(2026, 11, 29)))]
    assert [each for each in found if each.rule not in ON_PURPOSE] == []
