"""The official Python SDK works against the sandbox: what makes it a faithful stand-in."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from nixflex import Nixflex, NixflexAuthenticationError, NixflexInvalidRequestError, NixflexNotFoundError

NUMBER = "+447446466847"


@pytest.fixture
def sdk(sandbox) -> Iterator[Nixflex]:
    with Nixflex(api_key=sandbox.key, base_url=sandbox.url, timeout=5) as client:
        yield client


def test_lists_numbers(sdk):
    assert sdk.phone_numbers.list()["phone_numbers"][0]["phone_number"] == NUMBER


def test_lists_the_numbers_of_an_agent(sdk):
    agent_id = sdk.agents.list()[0]["agent_id"]
    rows = sdk.phone_numbers.list(agent_id=agent_id)["phone_numbers"]
    assert {row["agent_id"] for row in rows} == {agent_id}


def test_updates_a_profile(sandbox, sdk):
    echo = sdk.phone_numbers.update(NUMBER, custom_prompt="Open daily.")
    assert echo["phone_number"]["custom_prompt"] == "Open daily."
    assert sandbox.state(NUMBER)["custom_prompt"] == "Open daily."


def test_clears_a_profile(sandbox, sdk):
    sdk.phone_numbers.update(NUMBER, custom_prompt=None)
    assert sandbox.state(NUMBER)["custom_prompt"] is None


def test_deletes_a_number(sdk):
    sdk.phone_numbers.delete(NUMBER)
    assert sdk.phone_numbers.list()["count"] == 11


def test_lists_and_gets_agents(sdk):
    agents = sdk.agents.list(limit=2)
    assert len(agents) == 2
    assert sdk.agents.get(agents[0]["agent_id"]) == agents[0]


def test_gets_the_usage(sdk):
    assert sdk.usage.get()["rate_limit_per_minute"] == 720


def test_understands_the_refusal_of_a_long_text(sdk):
    with pytest.raises(NixflexInvalidRequestError) as refusal:
        sdk.phone_numbers.update(NUMBER, custom_prompt="x" * 8001)
    assert refusal.value.code == "custom_prompt_too_long"


def test_understands_the_refusal_of_an_unknown_number(sdk):
    with pytest.raises(NixflexNotFoundError) as refusal:
        sdk.phone_numbers.update("+441632960000", custom_prompt="x")
    assert refusal.value.code == "number_not_found"


def test_understands_the_refusal_of_a_key(sandbox):
    with (
        Nixflex(api_key="wrong:key", base_url=sandbox.url) as client,
        pytest.raises(NixflexAuthenticationError),
    ):
        client.usage.get()


def test_waits_and_repeats_after_429(sandbox, sdk, monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr("nixflex._http.time", SimpleNamespace(sleep=waits.append))
    sandbox.faults([{"nth": 1, "status": 429, "retry_after": 7}])
    assert sdk.phone_numbers.update(NUMBER, custom_prompt="x")["phone_number"]["custom_prompt"] == "x"
    assert [entry["status"] for entry in sandbox.log()["requests"]] == [429, 200]
    assert waits == [7]
