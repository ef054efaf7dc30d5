"""One answer of the API, whatever its body is."""

import json
from dataclasses import dataclass

import httpx


@dataclass(frozen=True)
class Reply:
    """An HTTP answer. ``body`` is the decoded JSON, or None where there is none that can be read."""

    status: int
    headers: httpx.Headers
    body: object
    duration_ms: int


def decoded(raw: bytes) -> object:
    """Return the JSON value in ``raw``, or None if it holds none, whatever it claims to be."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
