"""One request to an endpoint: once, to a public address that was looked up once, within a deadline."""

import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import httpcore
import httpx
from django.utils.translation import gettext as _

from profiles.nixflex.deadline import BoundedTransport, Deadline, SocketOption, boot_clock
from profiles.nixflex.headers import retry_after
from profiles.webhooks.addresses import is_public

# Seconds; all of a request, look-up and answer included.
DEADLINE: Final = 15.0
TIMEOUTS: Final = httpx.Timeout(connect=5.0, write=5.0, read=10.0, pool=5.0)
USER_AGENT: Final = "nixadmin-webhooks/1"
# Bytes that are read of an answer, and characters that are kept of it.
ANSWER_LIMIT: Final = 4096
KEPT: Final = 500
# Seconds; a receiver that asks to be left alone for longer is asked again after so long.
MAX_RETRY_AFTER: Final = 3600.0
# How many addresses of one name are tried.
MAX_ADDRESSES: Final = 4

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Answer:
    """What came of a request: the receiver's ``status`` and the beginning of its ``body``, or a ``problem``."""

    status: int | None = None
    body: str = ""
    problem: str = ""
    duration_ms: int = 0
    retry_after: float = 0.0

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - HTTP


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of ``host``; raise OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class PinnedBackend(httpcore.NetworkBackend):
    """Network backend that connects to an address that it has looked up and found public.

    The name is looked up once, and the connection goes to what came of that: a name that has another address a
    moment later leads nowhere else. The certificate is checked against the name all the same.

    Args:
        private: Whether addresses that are not public will do.
        resolve: Looks a name up.
        backend: Opens the connections.
    """

    def __init__(
        self,
        *,
        private: bool = False,
        resolve: Resolve = look_up,
        backend: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._private = private
        self._resolve = resolve
        self._backend = backend or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a TCP connection to the first address of ``host`` that takes one."""
        failed: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in self._public_addresses(host, port):
            try:
                return self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError(_("The name has no address."))

    def _public_addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError):
            raise httpcore.ConnectError(_("The name has no address.")) from None
        # All of them: one that also has an address inside is not meant for the public, or plays a game.
        if not self._private and not all(map(is_public, addresses)):
            raise httpcore.ConnectError(
                _("The name leads to an address inside a network, to which nothing is sent.")
            )
        return addresses[:MAX_ADDRESSES]


class Sender:
    """Sends requests to endpoints. Thread-safe; keeps connections alive for a few seconds.

    Args:
        private: Whether addresses that are not public will do.
        backend: Opens the connections; for tests.
    """

    def __init__(self, *, private: bool = False, backend: httpcore.NetworkBackend | None = None) -> None:
        transport = BoundedTransport(backend or PinnedBackend(private=private))
        self._http = httpx.Client(
            transport=transport,
            timeout=TIMEOUTS,
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity"},
        )

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def post(self, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        """Send ``body`` once; whatever comes of it is an answer."""
        started = boot_clock()
        deadline = Deadline(DEADLINE, boot_clock)
        sent = {"Content-Type": "application/json", **headers}
        try:
            with deadline.applies():
                request = self._http.build_request("POST", url, content=body.encode(), headers=sent)
                response = self._http.send(request, stream=True)
                said = _beginning(response)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            return Answer(problem=_sentence(error), duration_ms=_since(started))
        # Cookies of one receiver are nobody else's business, nor its own the next time.
        self._http.cookies.clear()
        return Answer(
            status=response.status_code,
            body=said,
            duration_ms=_since(started),
            retry_after=_retry_after(response),
        )


def _beginning(response: httpx.Response) -> str:
    """Return the first characters of the answer's body; what follows is not read."""
    body = bytearray()
    try:
        for chunk in response.iter_raw():
            body += chunk
            if len(body) >= ANSWER_LIMIT:
                break
    except httpx.HTTPError:
        pass  # the status has come, and says it all
    finally:
        response.close()
    return body[:ANSWER_LIMIT].decode(errors="replace").replace("\0", "\ufffd")[:KEPT]


def _sentence(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return _("No answer in time: it has to come within 10 seconds.")
    said = " ".join(str(error).split())
    if isinstance(error, httpx.ConnectError) and "CERTIFICATE" in said.upper():
        return _("Not sent: the certificate is not valid for this name. {said}").format(said=said)[:KEPT]
    if isinstance(error, httpx.ConnectError):
        return _("Not reached. {said}").format(said=said)[:KEPT]
    return _("The connection broke before the answer came. {said}").format(said=said)[:KEPT]


def _retry_after(response: httpx.Response) -> float:
    """Return the seconds that the receiver wants to be left alone; 0 where it does not say."""
    seconds = retry_after(response.headers.get("retry-after"), now=datetime.now(UTC)) or 0.0
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)


def _since(started: float) -> int:
    return round((boot_clock() - started) * 1000)
