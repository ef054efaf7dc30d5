"""The parsed HTTP request."""

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus

from nixadmin.sandbox.answers import ApiError

API_PREFIX = "/v1"
CONTROL_PREFIX = "/_sandbox"


@dataclass(frozen=True)
class Request:
    """A parsed request; its path is decoded once.

    A raw ``+`` in a path is read as a space, as the API does, so a number's plus must be sent as ``%2B``.
    ``segments`` are split before decoding, so that an encoded slash stays inside its segment.
    """

    method: str
    path: str
    segments: tuple[str, ...]
    query: dict[str, str]
    authorization: str
    body: bytes

    @classmethod
    def parse(cls, method: str, target: str, authorization: str = "", body: bytes = b"") -> "Request":
        """Parse the request line's ``target`` (path and query)."""
        raw_path, _, raw_query = target.partition("?")
        segments = tuple(unquote_plus(part) for part in raw_path.strip("/").split("/"))
        query = dict(parse_qsl(raw_query, keep_blank_values=True))
        return cls(method, unquote_plus(raw_path), segments, query, authorization, body)

    @property
    def is_api(self) -> bool:
        """Whether the path is part of the API proper."""
        return self.path == API_PREFIX or self.path.startswith(f"{API_PREFIX}/")

    @property
    def is_control(self) -> bool:
        """Whether the path is part of the control plane."""
        return self.path == CONTROL_PREFIX or self.path.startswith(f"{CONTROL_PREFIX}/")

    @property
    def rate_kind(self) -> str:
        """The rate limit that the request counts towards: ``read`` or ``write``."""
        return "read" if self.method in {"GET", "HEAD", "OPTIONS"} else "write"

    @property
    def number(self) -> str | None:
        """The phone number named in the path, if any."""
        return (
            self.segments[2]
            if self.segments[:2] == ("v1", "phone-numbers") and len(self.segments) == 3
            else None
        )

    def json(self) -> object:
        """Return the parsed JSON body; an empty body is an empty object.

        Raises :class:`ApiError` 400 for anything that is not JSON (``NaN`` and bad UTF-8 included).
        """
        if not self.body.strip():
            return {}
        try:
            return json.loads(self.body.decode(), parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise ApiError(400, "invalid_json", "The request body is not valid JSON.") from None

    def sent_text(self) -> str | None:
        """Return the ``custom_prompt`` of the body, for the log; ``None`` if there is none."""
        try:
            value = self.json()
        except ApiError:
            return None
        text = value.get("custom_prompt") if isinstance(value, dict) else None
        return text if isinstance(text, str) else None


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
