"""Importing in tests, and the account's list as a stand-in tells it where no sandbox could play it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from profiles.models import PhoneNumber
from profiles.nixflex import NumberListing, Pace, RemoteAgent, RemoteNumber
from profiles.services.mirror import importing
from tests.conftest import NUMBER, SYSTEM

AGENT = RemoteAgent(agent_id="agent_0123456789abcdef", name="Receptionist", system_prompt="You answer calls.")


@dataclass
class AccountList:
    """What reading the account gives: ``texts`` by number, or ``rows`` if they are odd."""

    texts: dict[str, str | None] = field(default_factory=dict)
    rows: list[RemoteNumber] = field(default_factory=list)
    agents: tuple[RemoteAgent, ...] = (AGENT,)
    complete: bool = True
    pages: int = 1
    # What the list gives each time it is read, if that changes: numbers with their texts.
    readings: list[dict[str, str | None]] = field(default_factory=list)
    prompts_read: list[str] = field(default_factory=list)

    def list_agents(
        self, *, wants_prompt: Callable[[RemoteAgent], bool], pace: Pace
    ) -> tuple[RemoteAgent, ...]:
        wanted = [agent for agent in self.agents if agent.system_prompt is None and wants_prompt(agent)]
        self.prompts_read += [agent.agent_id for agent in wanted]
        return tuple(
            replace(agent, system_prompt="You answer anew.") if agent in wanted else agent
            for agent in self.agents
        )

    def get_agent(self, agent_id: str, *, pace: Pace) -> None:
        return None

    def list_numbers(
        self, *, progress: Callable[[int], None], agent_ids: Iterable[str], pace: Pace
    ) -> NumberListing:
        if self.readings:
            self.texts = self.readings.pop(0)
        rows = self.rows or [
            RemoteNumber(phone_number=number, agent_id=AGENT.agent_id, custom_prompt=text)
            for number, text in self.texts.items()
        ]
        progress(len(rows))
        return NumberListing(numbers=tuple(rows), complete=self.complete, notes=(), pages=self.pages)


def bring_in(**options: Any) -> importing.ImportReport:
    """Import, from wherever the client reads."""
    return importing.import_numbers(actor=SYSTEM, **options)


def the(number: str = NUMBER) -> PhoneNumber:
    """Return the number of that name as the database has it."""
    return PhoneNumber.objects.select_related("head", "live", "agent").get(number=number)


def see(stand_in: AccountList, text: str | None, number: str = NUMBER) -> importing.ImportReport:
    """Import an account whose one number holds ``text``; None is an older list that does not tell it."""
    stand_in.texts = {number: text}
    return bring_in()
