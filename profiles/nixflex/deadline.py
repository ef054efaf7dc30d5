"""Deadline for a whole request, which httpx does not have: its timeouts bound single reads and writes.

A server that sends one byte every few seconds would otherwise hold a request for as long as it likes.
"""

import ssl
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeAlias

import httpcore
import httpx

from profiles.nixflex import decoding

# Short, because a connection that the other side closes while a request leaves makes the outcome unknown.
KEEPALIVE_SECONDS: Final = 3.0
MAX_CONNECTIONS: Final = 20

SocketOption: TypeAlias = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


def boot_clock() -> float:
    """Return a monotonic clock in seconds that also runs while the process or the machine is suspended."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Deadline:
    """A deadline: the moment, on a monotonic clock, at which a request has taken too long.

    Args:
        seconds: From now on.
        clock: A monotonic clock in seconds.
    """

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def remaining(self) -> float:
        """Return the seconds that are left; zero or less once it has passed."""
        return self._end - self._clock()

    @contextmanager
    def applies(self) -> Generator[None]:
        """Context manager: inside it, this thread's network operations time out at the deadline."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


def current_deadline() -> Deadline | None:
    """Return the deadline that applies to this thread's requests; None where each has its own."""
    return _current.get()


@contextmanager
def request_deadline(seconds: float) -> Generator[None]:
    """Context manager: start the deadline of the block's one request now, before the checks that precede it."""
    with Deadline(seconds, boot_clock).applies():
        yield


def _bounded(timeout: float | None, error: type[httpcore.TimeoutException]) -> float | None:
    """Return ``timeout`` cut to the time left until the current deadline; raise ``error`` if none is left."""
    deadline = _current.get()
    if deadline is None:
        return timeout
    remaining = deadline.remaining()
    if remaining <= 0:
        raise error("The deadline of the request has passed.")
    return remaining if timeout is None else min(timeout, remaining)


class BoundedStream(httpcore.NetworkStream):
    """Network stream (socket) whose reads and writes time out at the current deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read up to ``max_bytes``."""
        return self._stream.read(max_bytes, _bounded(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of ``buffer``."""
        self._stream.write(buffer, _bounded(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the stream with TLS on top."""
        timeout = _bounded(timeout, httpcore.ConnectTimeout)
        return BoundedStream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """Return what the wrapped stream tells about itself."""
        return self._stream.get_extra_info(info)


class BoundedBackend(httpcore.NetworkBackend):
    """Network backend whose connections time out at the current deadline."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a TCP connection to ``host``; DNS look-ups count against the deadline afterwards."""
        timeout = _bounded(timeout, httpcore.ConnectTimeout)
        stream = self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
        # Looking up the name is bounded by no timeout, and every address has one of its own: look again, so
        # that a request which is too late already is not sent at all.
        try:
            _bounded(timeout, httpcore.ConnectTimeout)
        except httpcore.ConnectTimeout:
            stream.close()
            raise
        return BoundedStream(stream)


class BoundedTransport(httpx.BaseTransport):
    """Transport for httpx: HTTP/1.1, certificates checked, no retries, no proxies, bounded by the deadline.

    It does what :class:`httpx.HTTPTransport` does, which has no way to take a backend.

    Args:
        backend: Opens the connections; tests give one of their own.
    """

    def __init__(self, backend: httpcore.NetworkBackend | None = None) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=MAX_CONNECTIONS,
            max_keepalive_connections=MAX_CONNECTIONS,
            keepalive_expiry=KEEPALIVE_SECONDS,
            retries=0,
            network_backend=BoundedBackend(backend or httpcore.SyncBackend()),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request`` and return the response, whose body is decompressed in bounded chunks."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        with _httpx_errors():
            answer = self._pool.handle_request(
                httpcore.Request(
                    request.method,
                    url,
                    headers=request.headers.raw,
                    content=request.read(),
                    extensions=request.extensions,
                )
            )
        return decoding.with_bounded_body(
            httpx.Response(
                answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
            )
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The body of httpcore's answer."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _httpx_errors():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


# What httpcore raises, all of it; httpx has an exception of the same name for each.
_HTTPCORE_ERRORS: Final = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
)


@contextmanager
def _httpx_errors() -> Generator[None]:
    """Raise httpx's exceptions for httpcore's."""
    try:
        yield
    except _HTTPCORE_ERRORS as error:
        raise getattr(httpx, type(error).__name__)(str(error)) from error
