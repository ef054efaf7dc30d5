"""Agents and usage at the door."""

import pytest

from profiles.models import Agent, Tag, Team
from profiles.models.tag import NumberTag
from tests.api.nixflex.conftest import error, patch, with_key

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clean_cache")]

AGENTS, USAGE = "/nixflex/v1/agents", "/nixflex/v1/usage"


@pytest.fixture
def agents(db) -> None:
    for name in ("Ann", "Ben", "Cleo"):
        Agent.objects.create(agent_id=f"agent_{name}", name=name, system_prompt=f"You are {name}.")
    Agent.objects.create(agent_id="agent_old", name="Old", is_active=False)


def names(answer) -> list[str]:
    return [agent["name"] for agent in answer.json()]


@pytest.mark.usefixtures("agents")
def test_the_active_agents_are_a_bare_list(program):
    assert names(program.get(AGENTS)) == ["Ann", "Ben", "Cleo"]


@pytest.mark.usefixtures("agents")
def test_agents_are_paged(program):
    assert names(program.get(f"{AGENTS}?limit=1&offset=1")) == ["Ben"]


@pytest.mark.usefixtures("agents")
def test_one_agent(program):
    assert program.get(f"{AGENTS}/agent_Ann").json() == {
        "agent_id": "agent_Ann",
        "name": "Ann",
        "is_active": True,
        "system_prompt": "You are Ann.",
    }


@pytest.mark.usefixtures("agents")
def test_an_inactive_agent_whose_prompt_was_never_told(program):
    told = program.get(f"{AGENTS}/agent_old").json()
    assert (told["is_active"], "system_prompt" in told) == (False, False)


def test_an_unknown_agent(program):
    assert error(program.get(f"{AGENTS}/agent_x")) == (404, "agent_not_found")


def test_the_usage_is_nixflexs(program, sandbox):
    assert program.get(USAGE).json()["plan"] == "reseller"


def test_nixflex_is_asked_once_a_minute(program, sandbox):
    program.get(USAGE)
    program.get(USAGE)
    assert len(sandbox.log()["requests"]) == 1


def test_and_again_after_that(program, sandbox, clock):
    program.get(USAGE)
    clock.forward(61)
    program.get(USAGE)
    assert len(sandbox.log()["requests"]) == 2


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_usage_that_nobody_tells_is_no_error(program, sandbox, status):
    sandbox.faults([{"status": status}])
    answer = program.get(USAGE)
    assert (answer.status_code, "plan" in answer.json()) == (200, False)


def test_it_says_so(program, sandbox):
    sandbox.faults([{"status": 500}])
    assert program.get(USAGE)["X-Nixadmin-Warning"].startswith("usage_not_known:")


def test_the_accounts_key_is_nowhere(program, sandbox, settings):
    sandbox.faults([{"status": 401, "message": f"Bad key {settings.NIXFLEX_API_KEY}"}])
    answer = program.get(USAGE)
    assert settings.NIXFLEX_API_KEY.partition(":")[2] not in f"{answer.headers} {answer.text}"


@pytest.fixture
def limited(key, manager, make_number, agents):
    """A program that sees one number, of the agent Ann."""
    team, tag = Team.objects.create(name="North"), Tag.objects.create(name="North")
    team.tags.add(tag)
    seen = make_number("+441632960002", agent=Agent.objects.get(name="Ann"))
    NumberTag.objects.create(number=seen, tag=tag)
    make_number(agent=Agent.objects.get(name="Ben"))
    return with_key(key(team=team))


def test_who_is_held_to_a_team_sees_its_numbers(limited):
    rows = limited.get("/nixflex/v1/phone-numbers").json()["phone_numbers"]
    assert [row["phone_number"] for row in rows] == ["+441632960002"]


def test_who_is_held_to_a_team_changes_no_other_number(limited):
    assert error(patch(limited, "Open.")) == (404, "number_not_found")


def test_who_is_held_to_a_team_sees_the_agents_of_its_numbers(limited):
    assert names(limited.get(AGENTS)) == ["Ann"]


def test_who_is_held_to_a_team_sees_no_other_agent(limited):
    assert error(limited.get(f"{AGENTS}/agent_Ben")) == (404, "agent_not_found")


def test_who_is_held_to_a_team_sees_no_figures_of_the_account(limited, sandbox):
    assert "total_cost" not in limited.get(USAGE).json()
