"""Lists cost the same number of statements however long they are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from profiles.models import Field, NumberFinding, NumberTag, PhoneNumber, Tag
from profiles.models.audit import Action
from profiles.services.audit import record
from profiles.services.rollouts.plans.bodies import SentBody, plan_bodies
from profiles.services.rollouts.templates import create_template
from profiles.texts.composition import body_digest
from tests.api.conftest import Program
from tests.conftest import SYSTEM, TEXT, MakeNumber
from tests.services.stand_in import save

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


def tag_numbers(_program: Program, numbers: list[PhoneNumber], count: int) -> str:
    tags = [Tag.objects.create(name=f"Tag {place} of {count}") for place in range(count)]
    NumberTag.objects.bulk_create(
        NumberTag(number=number, tag=tag) for number, tag in zip(numbers, tags, strict=False)
    )
    return f"/numbers?limit={count}"


def make_tags(program: Program, numbers: list[PhoneNumber], count: int) -> str:
    tag_numbers(program, numbers, count)
    return "/tags"


def make_versions(_program: Program, numbers: list[PhoneNumber], count: int) -> str:
    for place in range(count):
        save(numbers[0], f"Version {place} of {count}")
    return f"/numbers/{numbers[0].number}/versions"


def make_findings(_program: Program, numbers: list[PhoneNumber], count: int) -> str:
    NumberFinding.objects.all().delete()
    NumberFinding.objects.bulk_create(
        NumberFinding(number=number, rule="past-date", count=1, start=0, end=1) for number in numbers[:count]
    )
    return "/checks/past-date"


def make_events(_program: Program, numbers: list[PhoneNumber], count: int) -> str:
    for number in numbers[:count]:
        record(actor=SYSTEM, action=Action.EDIT, number=number, revision=number.head)
    return "/audit?action=edit"


def make_fields(_program: Program, _numbers: list[PhoneNumber], count: int) -> str:
    for place in range(count):
        Field.objects.create(key=f"field_{place}_of_{count}", label="Field")
    return "/fields"


@pytest.mark.parametrize(
    "make",
    [
        tag_numbers,
        make_tags,
        make_versions,
        make_findings,
        make_events,
        make_fields,
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
