"""The official SDK against the door: its whole surface for these calls, over a real socket."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from nixflex import (
    Nixflex,
    NixflexAuthenticationError,
    NixflexError,
    NixflexInvalidRequestError,
    NixflexNotFoundError,
    NixflexPaymentRequiredError,
    NixflexRateLimitError,
    NixflexServerError,
)

from profiles.models import Agent
from tests.conftest import NUMBER, TEXT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clean_cache")]


@pytest.fixture
def sdk(key, live_server) -> Iterator[Nixflex]:
    with Nixflex(api_key=key(), base_url=f"{live_server.url}/nixflex", timeout=30) as client:
        yield client


def test_lists_numbers(sdk, shared):
    listed = sdk.phone_numbers.list()
    assert (listed["count"], listed["phone_numbers"][0]["custom_prompt"]) == (1, TEXT)


def test_lists_the_numbers_of_an_agent(sdk, shared):
    assert sdk.phone_numbers.list(agent_id="agent_x") == {"phone_numbers": [], "count": 0}


def test_updates_a_profile(sdk, shared, sandbox):
    echo = sdk.phone_numbers.update(NUMBER, custom_prompt="Open daily.")
    assert (echo["phone_number"]["custom_prompt"], sandbox.state(NUMBER)["custom_prompt"]) == (
        "Open daily.",
        "Open daily.",
    )


def test_clears_a_profile(sdk, shared, sandbox):
    sdk.phone_numbers.update(NUMBER, custom_prompt=None)
    assert sandbox.state(NUMBER)["custom_prompt"] is None


def test_lists_and_gets_agents(sdk, shared):
    Agent.objects.create(agent_id="agent_2", name="Second")
    agents = sdk.agents.list(limit=1, offset=1)
    assert [sdk.agents.get(agent["agent_id"]) for agent in agents] == agents


def test_gets_the_usage(sdk, sandbox):
    assert sdk.usage.get()["plan"] == "reseller"


def test_understands_the_refusal_of_a_long_text(sdk, shared):
    with pytest.raises(NixflexInvalidRequestError) as refusal:
        sdk.phone_numbers.update(NUMBER, custom_prompt="x" * 8001)
    assert refusal.value.code == "custom_prompt_too_long"


def test_understands_the_refusal_of_other_fields(sdk, shared):
    with pytest.raises(NixflexInvalidRequestError) as refusal:
        sdk.phone_numbers.update(NUMBER, custom_prompt="Open.", voice_id="v")
    assert refusal.value.details == {"fields": ["voice_id"]}


def test_understands_the_refusal_of_an_unknown_number(sdk):
    with pytest.raises(NixflexNotFoundError) as refusal:
        sdk.phone_numbers.update("+441632960000", custom_prompt="Open.")
    assert refusal.value.code == "number_not_found"


def test_understands_the_refusal_of_an_unknown_agent(sdk):
    with pytest.raises(NixflexNotFoundError):
        sdk.agents.get("agent_x")


def test_understands_that_a_payment_is_due(sdk, shared, sandbox):
    sandbox.faults([{"nth": 1, "status": 402}])
    with pytest.raises(NixflexPaymentRequiredError):
        sdk.phone_numbers.update(NUMBER, custom_prompt="Open.")


def test_understands_what_is_not_settled(sdk, shared, sandbox):
    sandbox.faults([{"nth": 1, "apply_then_drop": True}])
    with pytest.raises(NixflexServerError) as refusal:
        sdk.phone_numbers.update(NUMBER, custom_prompt="Open.")
    assert refusal.value.code == "not_settled"


def test_understands_a_conflict(sdk, make_number):
    make_number(state="drifted", remote_text_seen="From outside.")
    with pytest.raises(NixflexError) as refusal:
        sdk.phone_numbers.update(NUMBER, custom_prompt="Open.")
    assert (refusal.value.status, refusal.value.type, refusal.value.code) == (409, "conflict", "drifted")


def test_understands_the_refusal_of_a_key(live_server, db):
    with (
        Nixflex(api_key="nxf_1:nxfs_1", base_url=f"{live_server.url}/nixflex") as client,
        pytest.raises(NixflexAuthenticationError) as refusal,
    ):
        client.usage.get()
    assert refusal.value.request_id


def test_understands_what_is_not_here(sdk):
    with pytest.raises(NixflexNotFoundError):
        sdk.calls.list()


def test_waits_and_repeats_after_429(sdk, shared, settings, monkeypatch, clock):
    settings.API_WRITES_PER_MINUTE = 1
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock.forward(60)

    monkeypatch.setattr("nixflex._http.time", SimpleNamespace(sleep=sleep))
    sdk.phone_numbers.update(NUMBER, custom_prompt="Open.")
    sdk.phone_numbers.update(NUMBER, custom_prompt="Closed.")
    assert waits == [30]


def test_gives_up_after_one_repeat(sdk, shared, settings, monkeypatch):
    settings.API_WRITES_PER_MINUTE = 1
    monkeypatch.setattr("nixflex._http.time", SimpleNamespace(sleep=lambda _seconds: None))
    sdk.phone_numbers.update(NUMBER, custom_prompt="Open.")
    with pytest.raises(NixflexRateLimitError) as refusal:
        sdk.phone_numbers.update(NUMBER, custom_prompt="Closed.")
    assert refusal.value.retry_after_seconds == 60
