"""A token for one team: of what names none of the team's numbers it sees what came by it, and not its owner's."""

from typing import Any

import pytest

from profiles.models import NumberTag, PhoneNumber, Tag, Team
from tests.api.conftest import MakeProgram, Program
from tests.conftest import NUMBER

pytestmark = pytest.mark.django_db

NOBODY = "+441632960777"
BODIES = {"profiles": [{"number": NOBODY, "text": "Open.", "base": "0" * 16}], "note": "Why", "dry_run": True}
NOTICE = {
    "title": "Closed",
    "text": "Closed on Tuesday 16 June 2026.",
    "starts_at": "2026-06-16T00:00:00",
    "ends_at": "2026-06-17T00:00:00",
    "numbers": [NUMBER, NOBODY],
}


@pytest.fixture
def team(number: PhoneNumber) -> Team:
    """A team that sees the number."""
    made = Team.objects.create(name="North")
    made.tags.add(tag := Tag.objects.create(name="north"))
    NumberTag.objects.create(number=number, tag=tag)
    return made


@pytest.fixture
def held(make_program: MakeProgram, team: Team) -> Program:
    """A program whose token is for that team, of a manager who sees every number."""
    return make_program(team=team)


@pytest.fixture
def elsewhere(make_program: MakeProgram, team: Team) -> Program:
    """Another program of the same manager, for the same team."""
    return make_program(team=team)


def roll_out(program: Program) -> str:
    """Plan a rollout that names no number of the account; return its address."""
    answer = program.put("/profiles", BODIES)
    assert answer.status_code == 202, answer.content
    return f"/rollouts/{answer.json()['rollout']['id']}"


def plan_notice(program: Program) -> str:
    """Plan a notice, and take its number from the team; return its address."""
    answer = program.post("/notices", NOTICE)
    assert answer.status_code == 201, answer.content
    NumberTag.objects.all().delete()
    return f"/notices/{answer.json()['id']}"


@pytest.mark.parametrize("make", [roll_out, plan_notice])
def test_what_its_owner_makes_elsewhere_is_not_there(make: Any, held: Program, elsewhere: Program) -> None:
    assert held.get(make(elsewhere)).status_code == 404


@pytest.mark.parametrize("make", [roll_out, plan_notice])
def test_what_came_by_it_is_there(make: Any, held: Program) -> None:
    assert held.get(make(held)).status_code == 200


def test_rows_of_no_number_are_told_to_the_program_that_sent_them(held: Program) -> None:
    assert NOBODY in str(held.get(f"{roll_out(held)}/rows").json())


def test_what_its_owner_typed_for_a_notice_is_not_told(held: Program, make_program: MakeProgram) -> None:
    answer = make_program().post("/notices", {**NOTICE, "tags": ["north"]})
    told = held.get(f"/notices/{answer.json()['id']}").json()
    assert (told["title"], NOBODY in str(told)) == ("Closed", False)


def test_what_it_sent_for_a_notice_is_told(held: Program) -> None:
    told = held.get(f"/notices/{held.post('/notices', NOTICE).json()['id']}").json()
    assert [each["number"] for each in told["plan"]["unmatched"]] == [NOBODY]
