"""Lists cost the same number of statements however long they are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from profiles.models import PhoneNumber
from profiles.services.rollouts.plans.bodies import SentBody, plan_bodies
from profiles.services.rollouts.templates import create_template
from profiles.texts.composition import body_digest
from tests.api.conftest import Program
from tests.conftest import SYSTEM, TEXT, MakeNumber

pytestmark = pytest.mark.django_db(transaction=True)


def plan(numbers: list[PhoneNumber]) -> int:
    """Plan a text for each of ``numbers``; return the key."""
    return plan_bodies(
        [SentBody(each.number, "Closed.", body_digest(TEXT)) for each in numbers], actor=SYSTEM
    ).pk


def set_notice(program: Program, numbers: list[PhoneNumber], *, sets: bool = True) -> int:
    """Plan a notice for ``numbers``, and set it; return the key."""
    words = {
        "title": "Closed",
        "text": "Closed, ${name}.",
        "starts_at": "2026-06-16T00:00:00",
        "ends_at": "2026-06-17T00:00:00",
        "numbers": [each.number for each in numbers],
    }
    key: int = program.post("/notices", words).json()["id"]
    if sets:
        program.post(f"/notices/{key}/set", {"version": 1})
    return key


def make_rollouts(_program: Program, numbers: list[PhoneNumber], count: int) -> str:
    for _ in range(count):
        plan(numbers[:1])
    return "/rollouts"


def make_rows(_program: Program, numbers: list[PhoneNumber], count: int) -> str:
    return f"/rollouts/{plan(numbers[:count])}/rows"


def make_notices(program: Program, numbers: list[PhoneNumber], count: int) -> str:
    for _ in range(count):
        set_notice(program, numbers[:1])
    return "/notices"


def make_planned_numbers(program: Program, numbers: list[PhoneNumber], count: int) -> str:
    return f"/notices/{set_notice(program, numbers[:count], sets=False)}/numbers?previews=true"


def make_numbers(program: Program, numbers: list[PhoneNumber], count: int) -> str:
    return f"/notices/{set_notice(program, numbers[:count])}/numbers?previews=true"


def make_templates(_program: Program, _numbers: list[PhoneNumber], count: int) -> str:
    for place in range(count):
        create_template(actor=SYSTEM, name=f"Template {place} of {count}", text="Ask ${name}.")
    return "/templates"


def read_profiles(_program: Program, _numbers: list[PhoneNumber], count: int) -> str:
    return f"/profiles?limit={count}"


@pytest.mark.parametrize(
    "make",
    [
        read_profiles,
        make_rollouts,
        make_rows,
        make_notices,
        make_planned_numbers,
        make_numbers,
        make_templates,
    ],
)
def test_a_longer_list_costs_no_more_statements(
    program: Program, make_number: MakeNumber, make: Callable[[Program, list[PhoneNumber], int], str]
):
    numbers = [make_number(f"+44163296{place:04}", label=f"Practice {place}") for place in range(12)]
    few, many = (_statements(program, make(program, numbers, count), at_least=count) for count in (3, 12))
    assert many == few


def _statements(program: Program, address: str, *, at_least: int) -> int:
    program.get(address)  # what a process takes of the token's reads is not the list's
    with CaptureQueriesContext(connection) as caught:
        answer: Any = program.get(address)
    assert len(answer.json()["items"]) >= at_least, answer.content
    return len(caught)
