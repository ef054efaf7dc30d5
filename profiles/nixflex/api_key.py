"""API key: signs requests, and is redacted from everything that people or logs can see."""

from collections.abc import Generator
from typing import Final

import httpx

# The parts that Nixflex gives out begin so (Nixflex API documentation).
KEY_ID_PREFIX: Final = "nxf_"
REDACTED: Final = "[redacted]"


class ApiKey(httpx.Auth):
    """Authentication for httpx: ``Authorization: Bearer KEY_ID:KEY_SECRET`` (Nixflex API documentation).

    The header is added on the way out and the key lives in this object alone, so no frame, repr or exception
    of ours shows it.

    Args:
        key: Both parts with the colon between them.
    """

    def __init__(self, key: str) -> None:
        self._header = f"Bearer {key}"
        self._key_id, _, self._secret = key.partition(":")

    def check(self) -> None:
        """Raise ValueError, which does not repeat the key, unless it can be used.

        Apart from the constructor, whose frame holds the key in the open: an error page shows frames.
        """
        # Other characters make httpx fail with an exception that quotes the whole header.
        usable = self._header.isascii() and self._header.isprintable() and self._header.count(" ") == 1
        if not (usable and self._key_id and self._secret):
            raise ValueError("The Nixflex API key must have the form KEY_ID:KEY_SECRET.")

    def __repr__(self) -> str:
        # Whoever pastes the parts in the wrong order must not see the secret in a log.
        shown = self._key_id if self._key_id.startswith(KEY_ID_PREFIX) else "..."
        return f"<ApiKey {shown}:...>"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the Authorization header to ``request``; httpx calls this."""
        request.headers["Authorization"] = self._header
        yield request

    def redact(self, text: str) -> str:
        """Return ``text`` with the secret replaced, for answers that quote the request."""
        return text.replace(self._secret, REDACTED)
