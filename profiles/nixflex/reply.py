"""The response type of the client."""

import json
from dataclasses import dataclass

import httpx


@dataclass(frozen=True)
class Reply:
    """An HTTP response. ``body`` is the decoded JSON, or None where there is none that can be read."""

    status: int
    headers: httpx.Headers
    body: object
    duration_ms: int


def decode_json(raw: bytes) -> object:
    """Return the JSON value in ``raw``, or None if it is not valid JSON."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
