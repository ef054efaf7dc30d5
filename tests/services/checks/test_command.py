"""``manage.py check_profiles``: what it prints, what it leaves out, and how it exits."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from profiles.models import Agent, Field, MeantSo, NumberDetail, PhoneNumber
from profiles.models.field import FieldKind
from profiles.texts.checks.runner import RULES, check
from tests.conftest import MakeNumber

PRICES = "A check-up costs £45.\nA check-up costs £50."
HOURS = "Open Mon-Fri 9-5, closed on Monday."


def _run(*arguments: str) -> tuple[str, int]:
    """Return what the command printed, and its exit code."""
    printed = StringIO()
    try:
        call_command("check_profiles", *arguments, stdout=printed)
    except SystemExit as left:
        return printed.getvalue(), int(left.code or 0)
    return printed.getvalue(), 0


def _told() -> list[dict[str, Any]]:
    return [json.loads(line) for line in _run("--json")[0].splitlines()]


def test_json_has_the_keys_of_the_contract(make_number: MakeNumber) -> None:
    made = make_number(text=HOURS)
    found = check(HOURS)[0]
    assert _told() == [
        {
            "number": made.number,
            "rule": "contradictory-hours",
            "severity": "error",
            "start": found.start,
            "end": found.end,
            "message": found.message,
        }
    ]


@pytest.mark.parametrize(("text", "code"), [("We cut hair.", 0), (PRICES, 0), (HOURS, 1)])
def test_only_an_error_fails(make_number: MakeNumber, text: str, code: int) -> None:
    make_number(text=text)
    assert _run()[1] == code


def test_summary_counts_profiles_and_findings(make_number: MakeNumber) -> None:
    make_number(text=PRICES)
    assert _run()[0].splitlines()[-1] == "1 profiles, 1 with findings: 0 errors, 1 warnings, 0 hints."


def test_what_is_meant_so_is_left_out(make_number: MakeNumber) -> None:
    number = make_number(text=PRICES)
    marks = [each.mark(PRICES) for each in check(PRICES)]
    MeantSo.objects.create(number=number, rule="two-prices", marks=marks, person_name="Ada")
    assert _told() == []


def test_other_words_than_those_that_are_meant_so_are_told(make_number: MakeNumber) -> None:
    number = make_number(text=PRICES)
    MeantSo.objects.create(number=number, rule="two-prices", marks=["0" * 16], person_name="Ada")
    assert [each["rule"] for each in _told()] == ["two-prices"]


def test_removed_number_is_not_checked(make_number: MakeNumber) -> None:
    make_number(text=PRICES, state=PhoneNumber.State.REMOVED)
    assert _told() == []


FAULTS = {
    "others-phone": "Ring us on 01632 960002.",
    "others-name": "Welcome to Old Bank Dental.",
    "transfer-target": "[TRANSFER: +441632960009] for bills.",
}


@pytest.mark.parametrize("rule", FAULTS)
def test_what_only_the_account_knows_is_found(make_number: MakeNumber, rule: str) -> None:
    make_number("+441632960002", text="We cut hair.", label="Old Bank Dental")
    make_number(text=FAULTS[rule], label="Harbour Vets")
    assert rule in [each["rule"] for each in _told()]


@pytest.mark.parametrize(
    "text",
    ["You find us at 12 Bank Street.", "We are at 12 Bank Street, York, YO1 1AA.", "12 Bank Street, Leeds"],
)
def test_an_address_that_the_details_of_another_tell_is_found(make_number: MakeNumber, text: str) -> None:
    other = make_number("+441632960002", text="We cut hair.", label="Old Bank Dental")
    Field.objects.create(key="address", label="Address", kind=FieldKind.ADDRESS)
    NumberDetail.objects.create(
        number=other, key="address", text="12 Bank Street\nYork YO1 1AA", sort_key="12"
    )
    make_number(text=text, label="Harbour Vets")
    # The same first line in another town is another place.
    assert ("others-name" in [each["rule"] for each in _told()]) is ("Leeds" not in text)


def test_a_branch_may_name_another(make_number: MakeNumber) -> None:
    make_number("+441632960002", text="We cut hair.", label="Smile Dental, Leeds")
    make_number(text="Or ask Smile Dental, Leeds on 01632 960002.", label="Smile Dental, York")
    assert _told() == []


def test_agent_with_another_clock_is_found(make_number: MakeNumber) -> None:
    make_number("+442079460104", text="We cut hair.")
    Agent.objects.update(system_prompt="You answer calls. Time zone: America/New_York.")
    assert [each["rule"] for each in _told()] == ["agent-zone"]


def test_profile_that_nobody_looked_at_for_a_year_is_found(make_number: MakeNumber) -> None:
    make_number(text="We cut hair.", changed_at=timezone.now())
    old = timezone.now() - timedelta(days=400)
    PhoneNumber.objects.update(changed_at=old)
    assert [each["rule"] for each in _told()] == ["not-reviewed"]


def test_who_looked_within_the_year_is_believed(make_number: MakeNumber) -> None:
    number = make_number(text="We cut hair.")
    PhoneNumber.objects.update(changed_at=timezone.now() - timedelta(days=800))
    looked_at = timezone.now() - timedelta(days=300)
    MeantSo.objects.create(
        number=number, rule="not-reviewed", marks=["-"], person_name="Ada", said_at=looked_at
    )
    assert _told() == []


def test_every_rule_is_called_as_in_its_file() -> None:
    assert [name.replace("-", "_") for name in RULES] == [
        rule.find.__module__.rpartition(".")[2] for rule in RULES.values()
    ]
