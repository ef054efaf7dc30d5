"""Seed data: the account's agents, from ``data/agents.toml``."""

from functools import lru_cache

from nixadmin.sandbox.account import AgentRow
from nixadmin.sandbox.businesses.reading import Table, read

NAMES = ("dental", "salon", "front_desk", "retired")


def seeded_agents() -> tuple[AgentRow, ...]:
    """Return three active agents, and a retired one that some numbers still name."""
    return tuple(map(agent, NAMES))


@lru_cache
def agent(name: str) -> AgentRow:
    """Return the agent that the data file calls ``name``, one of :data:`NAMES`."""
    return _agent(read("agents").table(name))


def _agent(table: Table) -> AgentRow:
    row = AgentRow(
        agent_id=table.text("agent_id"),
        name=table.text("name"),
        system_prompt=table.text("system_prompt"),
        welcome_message=table.text("welcome_message"),
        language=table.text("language"),
        is_active=table.take("is_active", bool),
        created_at=table.text("created_at"),
        updated_at=table.text("updated_at"),
    )
    table.end()
    return row
