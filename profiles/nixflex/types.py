"""Result types of the client: immutable dataclasses."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class RateLimit:
    """The rate-limit headers of one response; each is None where it is missing.

    ``limit`` and ``remaining`` count requests a minute, ``reset_at`` is aware. The account's requests share
    one limit, whichever process makes them.
    """

    limit: int | None = None
    remaining: int | None = None
    reset_at: datetime | None = None


@dataclass(frozen=True)
class PatchResult:
    """The result of a PATCH that was answered with 2xx.

    ``echo`` is the text that Nixflex says it now keeps, exactly as sent back: compare it in canonical form.
    "" means none. None means that Nixflex did not say: the answer could not be read, lacks the text or names
    another number, so whether the change took effect is unknown.
    """

    echo: str | None
    status: int
    request_id: str
    rate: RateLimit | None
    duration_ms: int


@dataclass(frozen=True)
class RemoteNumber:
    """One row of the account's list of numbers.

    ``agent_id`` is "" for a number without an agent. ``custom_prompt`` is exactly what Nixflex sent (it may
    hold lone surrogates), "" where the number has none, and None where the list does not tell it.
    ``provider`` ("twilio", "telnyx", ...) is "" where the list does not tell it.
    """

    phone_number: str
    agent_id: str = ""
    custom_prompt: str | None = None
    provider: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True)
class NumberListing:
    """All numbers of the account, in the list's order, as far as the API tells; the list may be a long one.

    ``complete`` is False where numbers may be missing, so that absence from ``numbers`` proves nothing.
    ``notes`` are sentences for people about whatever was odd. ``pages`` counts the requests made.
    """

    numbers: Collection[RemoteNumber]
    complete: bool
    notes: tuple[str, ...]
    pages: int


@dataclass(frozen=True)
class RemoteAgent:
    """One agent. ``system_prompt`` is "" where the agent has none, and None where the answer does not tell it.

    ``agent_id`` is what Nixflex sent; :func:`parsing.is_agent_id` tells whether it can be one.
    """

    agent_id: str
    name: str
    system_prompt: str | None = None
    is_active: bool = True
    updated_at: datetime | None = None


@dataclass(frozen=True)
class Usage:
    """The account's usage; a value that the API did not tell is None ("" for the plan)."""

    plan: str = ""
    total_calls: int | None = None
    total_minutes: float | None = None
    total_cost: float | None = None
    rate_limit_per_minute: int | None = None
    max_concurrent: int | None = None
