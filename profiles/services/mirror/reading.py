"""Reads the account from the API: agents, numbers, and which of our numbers are missing. Writes nothing."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.models import Agent, PhoneNumber
from profiles.nixflex import (
    NixflexClient,
    NumberListing,
    Pace,
    RemoteAgent,
    RemoteNumber,
    is_agent_id,
)
from profiles.services.mirror.agents import read_agents

E164 = re.compile(r"\+[1-9][0-9]{1,14}")
# Of an id that can't be one, and of the numbers that name it, this many characters and rows are told.
ID_SHOWN, NAMED = 40, 5


@dataclass(frozen=True)
class AccountReading:
    """The result of reading the account: agents and numbers that can be stored, and what is missing.

    ``seen`` counts the numbers that the list has, ``usable`` those of them whose rows can be used;
    ``agent_ids`` are those that these name. ``missing`` are ours that the list does not have. ``notes`` are
    sentences for people about whatever was odd.
    """

    read_from: datetime
    agents: tuple[RemoteAgent, ...]
    rows: Collection[RemoteNumber]
    seen: int
    usable: int
    agent_ids: frozenset[str]
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    def numbers(self) -> Iterator[RemoteNumber]:
        """Yield the rows that can be used, one at a time: there may be more than memory should hold."""
        return (row for row in self.rows if _is_number(row) and _is_usable(row))


def read_account(client: NixflexClient, *, pace: Pace, progress: Callable[[int], None]) -> AccountReading:
    """Read the account's agents and numbers; changes nothing.

    A row that can't be used is set aside and named: its number counts as seen, and stays as it was.

    Args:
        client: Reads.
        pace: Makes each read in its time.
        progress: Called with how many numbers are known so far.

    Raises:
        NixflexError: Something could not be read.
        OSError: There is no room for a temporary file.
    """
    read_from = timezone.now()
    listed = read_agents(client, pace=pace)
    agents = tuple(agent for agent in listed if is_agent_id(agent.agent_id))
    # Those of inactive agents as well, which only the mirror remembers: a list that is cut at 1,000 rows is read
    # again agent by agent.
    agent_ids = {agent.agent_id for agent in agents} | set(Agent.objects.values_list("agent_id", flat=True))

    def list_numbers() -> NumberListing:
        return client.list_numbers(progress=progress, agent_ids=sorted(agent_ids), pace=pace)

    listing = list_numbers()
    names, odd, named = set[str](), list[str](), set[str]()
    for row in filter(_is_number, listing.numbers):
        names.add(row.phone_number)
        if _is_usable(row):
            named.add(row.agent_id)
        else:
            odd.append(row.phone_number)
    missing = _missing(names) if listing.complete else set()
    if missing and listing.pages > 1:
        # A number that is deleted between two pages moves another one from the next page to the one before, where
        # nobody looks again: only what a second reading does not have either is gone.
        again = list_numbers()
        missing -= {row.phone_number for row in again.numbers} if again.complete else missing
    return AccountReading(
        read_from=read_from,
        agents=agents,
        rows=listing.numbers,
        seen=len(names),
        usable=len(names) - len(odd),
        agent_ids=frozenset(named - {""}),
        missing=tuple(sorted(missing)),
        notes=(
            *listing.notes,
            *_about_other_rows(len(listing.numbers) - len(names)),
            *_about_agents([agent.agent_id for agent in listed if not is_agent_id(agent.agent_id)]),
            *_about_numbers(odd),
            *(
                []
                if listing.complete
                else [_("The list was not complete, so no number was marked as removed.")]
            ),
        ),
    )


def _is_number(row: RemoteNumber) -> bool:
    return E164.fullmatch(row.phone_number) is not None


def _is_usable(row: RemoteNumber) -> bool:
    return not row.agent_id or is_agent_id(row.agent_id)


def _missing(listed: set[str]) -> set[str]:
    """Return the numbers that we have as present and the list does not have."""
    present = PhoneNumber.objects.exclude(state=PhoneNumber.State.REMOVED).values_list("number", flat=True)
    return {number for number in present.iterator() if number not in listed}


def _about_other_rows(count: int) -> Iterator[str]:
    if count:
        yield _("Rows of Nixflex's list that are no phone numbers and were skipped: {others}.").format(
            others=format_number(count)
        )


def _about_agents(agent_ids: list[str]) -> Iterator[str]:
    if agent_ids:
        shown = ", ".join(ascii(agent_id[:ID_SHOWN]) for agent_id in agent_ids[:NAMED])
        yield ngettext(
            "An agent was set aside, since no agent can have its id: {agents}.",
            "{count} agents were set aside, since no agent can have their ids: {agents}.",
            len(agent_ids),
        ).format(count=format_number(len(agent_ids)), agents=shown)


def _about_numbers(numbers: list[str]) -> Iterator[str]:
    if numbers:
        yield ngettext(
            "{numbers} stays as it was: the id of its agent in Nixflex's list can't be one.",
            "{count} numbers stay as they were: their agents' ids in Nixflex's list can't be any: {numbers}.",
            len(numbers),
        ).format(count=format_number(len(numbers)), numbers=", ".join(numbers[:NAMED]))
