"""Transport layer: sends one signed HTTP request, once, and reads the whole response within a deadline."""

import json
from collections.abc import Callable, Mapping
from typing import Final

import httpx

from profiles.nixflex import decoding, failures
from profiles.nixflex.api_key import ApiKey
from profiles.nixflex.deadline import BoundedTransport, Deadline, boot_clock, current_deadline
from profiles.nixflex.errors import NixflexError
from profiles.nixflex.headers import request_id
from profiles.nixflex.reply import Reply, decode_json

TIMEOUTS: Final = httpx.Timeout(connect=5.0, write=5.0, read=10.0, pool=5.0)
# A page of 1,000 numbers with 8,000 characters each in UTF-8 stays below it.
BODY_LIMIT: Final = 32 * 1024 * 1024
USER_AGENT: Final = "nixadmin/0.2"


class Wire:
    """Signed HTTP connections to one API. Thread-safe; keeps connections alive for a few seconds.

    Args:
        key: The API key, ``KEY_ID:KEY_SECRET``.
        base_url: The API's address, with or without ``/v1``.
        transport: Takes the place of the network; for tests.
        deadline: Seconds that a request may take in all.
        clock: A monotonic clock in seconds; for tests.

    Raises:
        ValueError: The key or the address can't be used.
    """

    def __init__(
        self,
        key: ApiKey,
        base_url: str,
        *,
        transport: httpx.BaseTransport | None = None,
        deadline: float = 15.0,
        clock: Callable[[], float] = boot_clock,
    ) -> None:
        self.root = _root(base_url)
        self._key = key
        self._seconds = deadline
        self._clock = clock
        self._http = httpx.Client(
            auth=key,
            transport=transport or BoundedTransport(),
            timeout=TIMEOUTS,
            headers={
                "Accept": "application/json",
                "Accept-Encoding": decoding.ACCEPT_ENCODING,
                "User-Agent": USER_AGENT,
            },
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: Mapping[str, str | None] | None = None,
    ) -> Reply:
        """Send a request once and return its response, which is 2xx.

        Args:
            method: The HTTP method.
            path: Below ``/v1``, percent-encoded.
            params: The query.
            body: Sent as JSON in pure ASCII, so that any Python text is legal on the wire.

        Raises:
            NixflexError: There was no answer, or another one than 2xx.
        """
        request = self._http.build_request(
            method,
            f"{self.root}/v1{path}",
            params=params,
            content=None if body is None else json.dumps(body),
            headers=None if body is None else {"Content-Type": "application/json"},
        )
        outcome = self._exchange(request)
        if isinstance(outcome, NixflexError):
            raise outcome
        return outcome

    def _exchange(self, request: httpx.Request) -> Reply | NixflexError:
        """Send ``request``; return the response, or the exception for the caller to raise.

        Raised here, it would keep httpx's exception, and so the signed request, as its ``__context__``.
        """
        deadline = current_deadline() or Deadline(self._seconds, self._clock)
        started = self._clock()
        if deadline.remaining() <= 0:
            return failures.held_up()
        response: httpx.Response | None = None
        raw = b""
        try:
            with deadline.applies():
                response = self._http.send(request, stream=True)
                raw = _read(response, deadline)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as exception:
            # Only a success needs its body: any other status says it all.
            if response is None or response.is_success:
                return failures.connection_error(
                    exception, response, self._key.redact, duration_ms=self._since(started)
                )
        reply = Reply(response.status_code, response.headers, decode_json(raw), self._since(started))
        return reply if response.is_success else failures.response_error(reply, self._key.redact)

    def request_id(self, reply: Reply) -> str:
        """Return the request id that Nixflex gave to ``reply``, printable and redacted; "" for none."""
        return failures.one_line(request_id(reply.headers), self._key.redact, failures.CODE_LIMIT)

    def _since(self, started: float) -> int:
        return round((self._clock() - started) * 1000)


def _read(response: httpx.Response, deadline: Deadline) -> bytes:
    """Return the decompressed body; b"" if it can't be decompressed or exceeds ``BODY_LIMIT``."""
    body = bytearray()
    try:
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > BODY_LIMIT:
                return b""
            if deadline.remaining() <= 0:
                raise httpx.ReadTimeout("The deadline of the request has passed.", request=response.request)
    except httpx.DecodingError:
        return b""
    finally:
        response.close()
    return bytes(body)


def _root(base_url: str) -> str:
    """Return ``base_url`` without a trailing slash and ``/v1``."""
    root = base_url.strip().rstrip("/").removesuffix("/v1").rstrip("/")
    try:
        url = httpx.URL(root)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo or url.query or url.fragment:
        raise ValueError("Nixflex's base URL must be an address such as https://api.nixflex.com.")
    return root
