"""Agents and usage."""

import re

ACTIVE = {"Dental Receptionist", "Salon Bookings", "Front Desk"}
RETIRED = "agent_09d2f7a64be1c853"


def test_new_list_is_a_bare_array_of_active_agents(api):
    agents = api.get("/v1/agents").json()
    assert {agent["name"] for agent in agents} == ACTIVE
    assert all(agent["is_active"] for agent in agents)


def test_agents_look_like_the_documented_ones(api):
    for agent in api.get("/v1/agents").json():
        assert re.fullmatch(r"agent_[0-9a-f]{16}", agent["agent_id"])
        assert 1500 <= len(agent["system_prompt"]) <= 4000


def test_new_list_has_limit_and_offset(api):
    everything = [agent["agent_id"] for agent in api.get("/v1/agents").json()]
    page = api.get("/v1/agents", params={"limit": 1, "offset": 1}).json()
    assert [agent["agent_id"] for agent in page] == everything[1:2]


def test_old_list_is_an_object_whose_rows_lack_the_prompt(sandbox, api):
    sandbox.settings(list_form="old")
    answer = api.get("/v1/agents").json()
    assert (answer["count"], answer["limit"], answer["offset"]) == (3, 25, 0)
    assert all("system_prompt" not in agent for agent in answer["agents"])


def test_limits_are_capped(sandbox, api):
    sandbox.settings(list_form="old")
    assert api.get("/v1/agents?limit=999").json()["limit"] == 100


def test_single_agent_is_bare(api):
    first = api.get("/v1/agents").json()[0]
    assert api.get(f"/v1/agents/{first['agent_id']}").json() == first


def test_inactive_agent_answers_too(api):
    agent = api.get(f"/v1/agents/{RETIRED}").json()
    assert (agent["name"], agent["is_active"]) == ("Restaurant Host", False)


def test_unknown_agent_is_not_found(api):
    answer = api.get("/v1/agents/agent_0000000000000000")
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "not_found")


def test_usage_tells_the_rate_limit_of_reads_and_writes_together(api):
    usage = api.get("/v1/usage").json()
    assert usage["rate_limit_per_minute"] == 720
    assert {"plan", "total_calls", "total_minutes", "total_cost", "max_concurrent"} <= set(usage)
