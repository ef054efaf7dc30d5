"""HTTP client of the Nixflex API: one method for each call that the product makes."""

import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote

import httpx
from django.utils.translation import gettext as _

from profiles.nixflex import listing, parsing
from profiles.nixflex.api_key import ApiKey
from profiles.nixflex.errors import Rejected, UnreadableAnswer
from profiles.nixflex.headers import rate_limit
from profiles.nixflex.pacing import Pace, unpaced
from profiles.nixflex.paging import PAGE_SIZE, pages
from profiles.nixflex.reply import Reply
from profiles.nixflex.types import NumberListing, PatchResult, RemoteAgent, Usage
from profiles.nixflex.wire import Wire

DEFAULT_BASE_URL: Final = "https://api.nixflex.com"


class NixflexClient:
    """Client for one Nixflex account. Thread-safe; close it, or use it as a context manager.

    Every request is sent exactly once: no retries, no redirects. Connecting and sending may take 5 s each,
    each wait for the answer 10 s, and the request as a whole ``deadline`` seconds. Whatever goes wrong with
    one is raised as a ``NixflexError``.

    Args:
        api_key: ``KEY_ID:KEY_SECRET``.
        base_url: The API's address, with or without ``/v1``.
        transport: Takes the place of the network; for tests.
        deadline: Seconds that one request may take in all.
        clock: A monotonic clock in seconds; for tests.

    Raises:
        ValueError: The key has not that form, or the address is none.
    """

    # For the repr, which is asked for as well where the constructor failed.
    _shown = "unusable"

    def __init__(
        self,
        api_key: str,
        base_url: str = DEFAULT_BASE_URL,
        *,
        transport: httpx.BaseTransport | None = None,
        deadline: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        key = ApiKey(api_key)
        del api_key  # the frames of what is raised below must not show it
        key.check()
        self._wire = Wire(key, base_url, transport=transport, deadline=deadline, clock=clock)
        self._shown = f"{self._wire.root} {key!r}"

    def __repr__(self) -> str:
        return f"<NixflexClient {self._shown}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._wire.close()

    def set_custom_prompt(self, number: str, text: str) -> PatchResult:
        """Make ``text`` the business profile of ``number``: one PATCH, which changes nothing else.

        The last write wins, and writing the same text again is harmless (Nixflex API documentation).

        Args:
            number: As Nixflex lists it: E.164 with its plus.
            text: At most 8,000 characters, which Nixflex counts, not we; "" clears the profile.

        Returns:
            What Nixflex says it keeps. A 2xx answer that does not say is returned too, with ``echo`` None.

        Raises:
            Rejected: Refused for good, such as 404 for a number of another account; not applied.
            AccountRefused: The key or the account's balance is at fault; not applied.
            RateLimited: Not applied; repeat after its ``retry_after``.
            NotSent: Nixflex was not reached; not applied.
            OutcomeUnknown: It may have been applied, or may still be.
            ValueError: ``number`` is empty.
        """
        reply = self._wire.request(
            "PATCH", f"/phone-numbers/{_segment(number)}", body={"custom_prompt": text or None}
        )
        return PatchResult(
            echo=_echo(reply.body, number, cleared=not text),
            status=reply.status,
            request_id=self._wire.request_id(reply),
            rate=rate_limit(reply.headers),
            duration_ms=reply.duration_ms,
        )

    def list_numbers(
        self,
        *,
        progress: Callable[[int], None] | None = None,
        agent_ids: Iterable[str] = (),
        pace: Pace = unpaced,
    ) -> NumberListing:
        """Return all imported numbers of the account; one request per 100, or one in all (newer revisions).

        Newer revisions of the API stop at 1,000 rows without saying so (Nixflex API documentation). The list
        is then read again agent by agent.

        Args:
            progress: Called after each page with how many numbers are known so far.
            agent_ids: Agents to look under if the list is cut, besides those that its rows name. Agents whose
                numbers are all beyond the cut are found through this alone.
            pace: Makes each read in its time.

        Raises:
            UnreadableAnswer: A page is no list.
            NixflexError: A page could not be read; there is no listing then.
        """
        return listing.list_numbers(
            lambda query: self._rows("/phone-numbers", query, "phone_numbers", pace),
            agent_ids=agent_ids,
            progress=progress,
        )

    def list_agents(
        self, *, wants_prompt: Callable[[RemoteAgent], bool] = lambda _: False, pace: Pace = unpaced
    ) -> tuple[RemoteAgent, ...]:
        """Return the account's agents; newer revisions of the API list active ones only.

        Args:
            wants_prompt: Asked about each agent whose prompt the list does not tell; where it returns True, that
                agent is read by itself, one request each.
            pace: Makes each read in its time.

        Raises:
            UnreadableAnswer: A page is no list.
            NixflexError: A page or an agent could not be read.
        """
        found = pages(
            lambda offset: self._rows("/agents", {"limit": PAGE_SIZE, "offset": offset}, "agents", pace),
            _agent_id,
        )
        agents: dict[str, RemoteAgent] = {}
        for agent in (parsing.agent(row) for page in found for row in page):
            if agent is None or agent.agent_id in agents:
                continue
            agents[agent.agent_id] = agent
            can_be_read = agent.system_prompt is None and parsing.is_agent_id(agent.agent_id)
            if can_be_read and wants_prompt(agent):
                agents[agent.agent_id] = self.get_agent(agent.agent_id, pace=pace) or agent
        return tuple(agents.values())

    def get_agent(self, agent_id: str, *, pace: Pace = unpaced) -> RemoteAgent | None:
        """Return one agent, which may be inactive, or None if Nixflex does not know it (404).

        Raises:
            UnreadableAnswer: The answer is no agent.
            NixflexError: It could not be read.
            ValueError: ``agent_id`` is empty.
        """
        path = f"/agents/{_segment(agent_id)}"
        try:
            reply = pace(lambda: self._wire.request("GET", path))
        except Rejected as refused:
            if refused.status == 404:
                return None
            raise
        agent = parsing.agent(reply.body)
        if agent is None:
            raise self._unreadable(reply, _("Nixflex's answer could not be read as an agent."))
        return agent

    def check_key(self) -> Usage:
        """Return the account's usage: the cheapest check that the key works (Nixflex API documentation).

        Raises:
            AccountRefused: The key is not accepted, or a payment is due.
            UnreadableAnswer: The answer is no usage, so perhaps the address is not Nixflex's.
            NixflexError: The key could not be checked.
        """
        reply = self._wire.request("GET", "/usage")
        usage = parsing.usage(reply.body)
        if usage is None:
            raise self._unreadable(reply, _("Nixflex's answer could not be read as the account's usage."))
        return usage

    def _rows(self, path: str, query: Mapping[str, str | int], key: str, pace: Pace) -> list[object]:
        reply = pace(lambda: self._wire.request("GET", path, params=query))
        rows = parsing.rows(reply.body, key)
        if rows is None:
            raise self._unreadable(reply, _("Nixflex's answer could not be read as a list."))
        return rows

    def _unreadable(self, reply: Reply, message: str) -> UnreadableAnswer:
        return UnreadableAnswer(
            message,
            status=reply.status,
            code="unreadable_answer",
            request_id=self._wire.request_id(reply),
            duration_ms=reply.duration_ms,
            rate=rate_limit(reply.headers),
        )


def _segment(name: str) -> str:
    """Percent-encode ``name`` as one segment of a path, its plus as %2B.

    A raw plus may be read as a space, and the number not be found (Nixflex API documentation).
    """
    if not name.strip("."):
        raise ValueError("A number or agent id is needed.")
    return quote(name, safe="")


def _echo(body: object, number: str, *, cleared: bool) -> str | None:
    """Return the profile text in the answer to a PATCH, or None if the answer does not tell it.

    ``{"phone_number": {"phone_number", "agent_id", "custom_prompt", ...}}``; after clearing, the text may be
    null, "" or absent (Nixflex API documentation).
    """
    row = body.get("phone_number") if isinstance(body, dict) else None
    if not isinstance(row, dict) or row.get("phone_number", number) != number:
        return None
    if cleared and "custom_prompt" not in row:
        return ""
    return parsing.prompt(row)


def _agent_id(row: object) -> str:
    return parsing.text(row, "agent_id") if isinstance(row, dict) else ""
