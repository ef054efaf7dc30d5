from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import respx

from profiles.nixflex import NixflexClient, NixflexError, RemoteAgent, UnreadableAnswer
from tests.nixflex.account import Answer, paged

AGENT_ID = "agent_0123456789abcdef"


def agent(index: int = 0, **fields: Any) -> dict[str, Any]:
    return {
        "agent_id": f"agent_{index:016x}",
        "name": f"Agent {index}",
        "system_prompt": f"You are agent {index}.",
        "is_active": True,
        "updated_at": "2025-03-04T05:06:07Z",
        **fields,
    }


def without_prompt(index: int = 0) -> dict[str, Any]:
    row = agent(index)
    del row["system_prompt"]
    return row


def bare(rows: list[dict[str, Any]], _key: str = "") -> Answer:
    """Answer as the newest form does: a bare array in pages."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=paged(rows, "agents")(request).json()["agents"])

    return answer


def in_envelope(rows: list[dict[str, Any]]) -> Answer:
    return paged(rows, "agents")


@pytest.fixture
def listed(api: respx.Router) -> respx.Route:
    return api.get("/agents")


@pytest.mark.parametrize("form", [bare, in_envelope])
@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250])
def test_every_agent_is_listed_once(
    client: NixflexClient, listed: respx.Route, form: Any, count: int
) -> None:
    rows = [agent(index) for index in range(count)]
    listed.mock(side_effect=form(rows))
    assert [found.name for found in client.list_agents()] == [row["name"] for row in rows]


def test_every_page_names_limit_and_offset(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(side_effect=bare([agent(index) for index in range(150)]))
    client.list_agents()
    assert [dict(call.request.url.params) for call in listed.calls] == [
        {"limit": "100", "offset": "0"},
        {"limit": "100", "offset": "100"},
    ]


def test_list_whose_offset_is_ignored_ends(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(return_value=httpx.Response(200, json=[agent(index) for index in range(100)]))
    assert len(client.list_agents()) == 100


def test_row_is_understood(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(side_effect=bare([agent(1, is_active=False, extra=[1])]))
    assert client.list_agents() == (
        RemoteAgent(
            agent_id="agent_0000000000000001",
            name="Agent 1",
            system_prompt="You are agent 1.",
            is_active=False,
            updated_at=datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC),
        ),
    )


def test_row_with_an_id_alone_is_an_active_agent(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(return_value=httpx.Response(200, json=[{"agent_id": AGENT_ID}]))
    assert client.list_agents() == (RemoteAgent(agent_id=AGENT_ID, name="", is_active=True),)


@pytest.mark.parametrize("malformed", [None, 5, "x", [], {}, {"agent_id": None}, {"agent_id": ""}], ids=repr)
def test_malformed_row_is_skipped(client: NixflexClient, listed: respx.Route, malformed: object) -> None:
    listed.mock(return_value=httpx.Response(200, json=[malformed, agent(1)]))
    assert [found.name for found in client.list_agents()] == ["Agent 1"]


@pytest.mark.parametrize("content", [b"", b"<html>", b"null", b"5", b"{}", b'{"agents": {}}'], ids=repr)
def test_answer_that_is_no_list_is_unreadable(
    client: NixflexClient, listed: respx.Route, content: bytes
) -> None:
    listed.mock(return_value=httpx.Response(200, content=content))
    with pytest.raises(UnreadableAnswer):
        client.list_agents()


# Prompts that the list does not tell


def test_missing_prompt_is_fetched(client: NixflexClient, api: respx.Router, listed: respx.Route) -> None:
    listed.mock(side_effect=bare([without_prompt(1)]))
    api.get("/agents/agent_0000000000000001").mock(return_value=httpx.Response(200, json=agent(1)))
    assert client.list_agents(wants_prompt=bool)[0].system_prompt == "You are agent 1."


def test_missing_prompt_is_not_fetched_unless_asked_for(client: NixflexClient, listed: respx.Route) -> None:
    listed.mock(side_effect=bare([without_prompt(1)]))
    assert client.list_agents()[0].system_prompt is None


@pytest.mark.parametrize("prompt", ["You are.", ""])
def test_prompt_that_the_list_tells_is_not_fetched(
    client: NixflexClient, listed: respx.Route, prompt: str
) -> None:
    # A request for one agent would meet no route.
    listed.mock(side_effect=bare([agent(1, system_prompt=prompt)]))
    assert client.list_agents(wants_prompt=bool)[0].system_prompt == prompt


def test_agent_that_vanished_meanwhile_stays_as_listed(
    client: NixflexClient, api: respx.Router, listed: respx.Route
) -> None:
    listed.mock(side_effect=bare([without_prompt(1)]))
    api.get("/agents/agent_0000000000000001").mock(return_value=httpx.Response(404))
    assert [found.name for found in client.list_agents(wants_prompt=bool)] == ["Agent 1"]


def test_agent_that_is_listed_twice_is_fetched_once(
    client: NixflexClient, api: respx.Router, listed: respx.Route
) -> None:
    page = [without_prompt(1), *(agent(index) for index in range(2, 101))]
    listed.mock(side_effect=[httpx.Response(200, json=page), httpx.Response(200, json=[without_prompt(1)])])
    one = api.get("/agents/agent_0000000000000001").mock(return_value=httpx.Response(200, json=agent(1)))
    client.list_agents(wants_prompt=bool)
    assert one.call_count == 1


def test_prompt_that_can_not_be_fetched_fails_the_listing(
    client: NixflexClient, api: respx.Router, listed: respx.Route
) -> None:
    listed.mock(side_effect=bare([without_prompt(1)]))
    api.get("/agents/agent_0000000000000001").mock(return_value=httpx.Response(500))
    with pytest.raises(NixflexError):
        client.list_agents(wants_prompt=bool)


# One agent


def test_one_agent_is_understood(client: NixflexClient, api: respx.Router) -> None:
    api.get(f"/agents/{AGENT_ID}").mock(
        return_value=httpx.Response(200, json=agent(agent_id=AGENT_ID, is_active=False))
    )
    assert client.get_agent(AGENT_ID) == RemoteAgent(
        agent_id=AGENT_ID,
        name="Agent 0",
        system_prompt="You are agent 0.",
        is_active=False,
        updated_at=datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC),
    )


@pytest.mark.parametrize("content", [b"", b"<html>no</html>", b'{"error": {"code": "agent_not_found"}}'])
def test_unknown_agent_is_none(client: NixflexClient, api: respx.Router, content: bytes) -> None:
    api.get(f"/agents/{AGENT_ID}").mock(return_value=httpx.Response(404, content=content))
    assert client.get_agent(AGENT_ID) is None


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
def test_refusal_other_than_404_is_an_error(client: NixflexClient, api: respx.Router, status: int) -> None:
    api.get(f"/agents/{AGENT_ID}").mock(return_value=httpx.Response(status))
    with pytest.raises(NixflexError):
        client.get_agent(AGENT_ID)


@pytest.mark.parametrize("content", [b"", b"<html>", b"null", b"[]", b"{}"], ids=repr)
def test_answer_that_is_no_agent_is_unreadable(
    client: NixflexClient, api: respx.Router, content: bytes
) -> None:
    api.get(f"/agents/{AGENT_ID}").mock(return_value=httpx.Response(200, content=content))
    with pytest.raises(UnreadableAnswer, match="could not be read as an agent"):
        client.get_agent(AGENT_ID)
