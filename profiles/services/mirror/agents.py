"""Agent import: names and prompts, re-read only where they may have changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from profiles.models import Agent
from profiles.models.limits import AGENT_NAME_LIMIT
from profiles.nixflex import NixflexClient, Pace, RemoteAgent
from profiles.texts.contract import replace_unstorable

# Nixflex's clock says when an agent was changed and ours when it was read: they may differ by this much.
CLOCK_TOLERANCE = timedelta(minutes=5)
# Rows a statement.
BATCH = 500


def read_agents(client: NixflexClient, *, pace: Pace) -> tuple[RemoteAgent, ...]:
    """Return the account's agents.

    A prompt that the list does not tell is read, one request each, unless the agent's row says that it has not
    changed since it was last read; it is None then.
    """
    read_at = dict(Agent.objects.filter(system_prompt__isnull=False).values_list("agent_id", "fetched_at"))
    return client.list_agents(wants_prompt=_changed_since(read_at), pace=pace)


def _changed_since(read_at: Mapping[str, datetime]) -> Callable[[RemoteAgent], bool]:
    def wants_prompt(agent: RemoteAgent) -> bool:
        known = read_at.get(agent.agent_id)
        return known is None or agent.updated_at is None or agent.updated_at > known - CLOCK_TOLERANCE

    return wants_prompt


def store_agents(
    listed: Iterable[RemoteAgent],
    named: Iterable[str],
    *,
    client: NixflexClient,
    pace: Pace,
    now: datetime,
) -> dict[str, Agent]:
    """Create and update the agent rows from the account's list.

    Args:
        listed: The agents of the account's list.
        named: The ids that numbers name; those that are not listed are read one by one, or kept as last known.
        client: Reads them.
        pace: Makes each read in its time.
        now: When the list was read.

    Returns:
        All of them by their ids.
    """
    agents = {agent.agent_id: agent for agent in listed}
    stored = Agent.objects.in_bulk(list({*agents, *named}), field_name="agent_id")
    for agent_id in sorted(set(named) - agents.keys()):
        agents[agent_id] = client.get_agent(agent_id, pace=pace) or _as_last_known(
            agent_id, stored.get(agent_id)
        )
    Agent.objects.bulk_create(
        # By their ids, so that two imports at once write them in the same order.
        [_row(agents[agent_id], stored.get(agent_id), now) for agent_id in sorted(agents)],
        update_conflicts=True,
        unique_fields=["agent_id"],
        update_fields=["name", "system_prompt", "is_active", "fetched_at"],
        batch_size=BATCH,
    )
    return Agent.objects.in_bulk(list(agents), field_name="agent_id")


def _row(agent: RemoteAgent, stored: Agent | None, now: datetime) -> Agent:
    """Return the row to write; a prompt that was not told stays as it was read before, with its time."""
    row = Agent(
        agent_id=agent.agent_id,
        name=replace_unstorable(agent.name)[:AGENT_NAME_LIMIT],
        is_active=agent.is_active,
        fetched_at=now,
    )
    if agent.system_prompt is not None:
        row.system_prompt = replace_unstorable(agent.system_prompt) or None
    elif stored is not None:
        row.system_prompt, row.fetched_at = stored.system_prompt, stored.fetched_at
    return row


def _as_last_known(agent_id: str, stored: Agent | None) -> RemoteAgent:
    """Return the stored agent for an id that numbers name but Nixflex no longer knows."""
    unknown = RemoteAgent(agent_id=agent_id, name="", is_active=False)
    return replace(unknown, name=stored.name) if stored else unknown
