"""Parses decoded JSON into the client's types. Nothing is taken for granted; unknown keys are ignored."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from profiles.nixflex.types import RemoteAgent, RemoteNumber, Usage

# ``agent_`` and 16 hexadecimal digits (Nixflex API documentation), or what else an address and a column can hold.
_AGENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")


def is_agent_id(value: str) -> bool:
    """Return whether ``value`` can be an agent's id: 1 to 64 ASCII characters, none with a meaning in a path."""
    return _AGENT_ID.fullmatch(value) is not None


def rows(body: object, key: str) -> list[object] | None:
    """Return the rows of a list answer: a bare array, or the array under ``key``. None if it is neither.

    Nixflex has answered lists of agents in both forms (Nixflex API documentation).
    """
    if isinstance(body, dict):
        body = body.get(key)
    return body if isinstance(body, list) else None


def number(row: object) -> RemoteNumber | None:
    """Parse one row of the list of numbers; None if it names no number.

    A row without the key ``custom_prompt`` (older revisions of the API) does not tell its text; ``null`` and
    "" both mean that there is none. Older rows have no ``provider`` either, but the SID of Twilio's numbers
    (Nixflex API documentation).
    """
    if not isinstance(row, dict) or not text(row, "phone_number"):
        return None
    provider = text(row, "provider").lower()
    if not provider and text(row, "twilio_number_sid"):
        provider = "twilio"
    return RemoteNumber(
        phone_number=text(row, "phone_number"),
        agent_id=text(row, "agent_id"),
        custom_prompt=prompt(row),
        provider=provider,
        created_at=_moment(row.get("created_at")),
    )


def prompt(row: Mapping[str, object]) -> str | None:
    """Return the ``custom_prompt`` of a number's JSON: "" for null, None where it is absent or no string."""
    if "custom_prompt" not in row:
        return None
    value = row["custom_prompt"]
    if value is None:
        return ""
    return value if isinstance(value, str) else None


def agent(row: object) -> RemoteAgent | None:
    """Parse an agent's JSON; None if it names no agent."""
    if not isinstance(row, dict) or not text(row, "agent_id"):
        return None
    system_prompt = row.get("system_prompt")
    return RemoteAgent(
        agent_id=text(row, "agent_id"),
        name=text(row, "name"),
        system_prompt=system_prompt if isinstance(system_prompt, str) else None,
        is_active=row.get("is_active") is not False,
        updated_at=_moment(row.get("updated_at")),
    )


def usage(body: object) -> Usage | None:
    """Parse the account's usage; None if ``body`` is no object."""
    if not isinstance(body, dict):
        return None
    return Usage(
        plan=text(body, "plan"),
        total_calls=parse_int(body.get("total_calls")),
        total_minutes=parse_float(body.get("total_minutes")),
        total_cost=parse_float(body.get("total_cost")),
        rate_limit_per_minute=parse_int(body.get("rate_limit_per_minute")),
        max_concurrent=parse_int(body.get("max_concurrent")),
    )


def text(row: Mapping[str, object], key: str) -> str:
    """Return the string under ``key``, or "" where there is none."""
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    """Parse an ISO 8601 time to UTC (UTC is assumed where no offset is given); None if it is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def parse_float(value: object) -> float | None:
    """Parse ``value``, a number or a numeric string, to a finite float; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        parsed = float(value)
    except (ValueError, OverflowError):
        return None
    return parsed if math.isfinite(parsed) else None


def parse_int(value: object) -> int | None:
    """Parse ``value`` as :func:`parse_float` does, and cut its fraction."""
    found = parse_float(value)
    return None if found is None else int(found)
