"""A network without sockets: it keeps the bytes that leave, answers with given ones, and lets time pass."""

from collections.abc import Callable, Iterable, Iterator

import httpcore
import httpx


class Clock:
    """A monotonic clock that stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class Stream(httpcore.NetworkStream):
    """A connection that answers with ``chunks`` and calls ``on_read`` before each of them."""

    def __init__(self, network: "Network", chunks: Iterable[bytes]) -> None:
        self._network = network
        self._chunks = iter(chunks)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._network.read_timeouts.append(timeout)
        self._network.on_read()
        return next(self._chunks, b"")

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._network.sent += buffer

    def close(self) -> None:
        self._network.closed += 1

    def start_tls(self, *args: object, **kwargs: object) -> httpcore.NetworkStream:
        return self


class Network(httpcore.NetworkBackend):
    """Opens such connections and remembers what went through them."""

    def __init__(
        self,
        chunks: Iterable[bytes] = (),
        *,
        on_connect: Callable[[], None] = lambda: None,
        on_read: Callable[[], None] = lambda: None,
    ) -> None:
        self._chunks = chunks
        self._on_connect = on_connect
        self.on_read = on_read
        self.sent = b""
        self.closed = 0
        self.connections = 0
        self.read_timeouts: list[float | None] = []

    def connect_tcp(self, *args: object, **kwargs: object) -> httpcore.NetworkStream:
        self.connections += 1
        self._on_connect()
        return Stream(self, self._chunks)


class Body(httpx.SyncByteStream):
    """A body that arrives in ``chunks``; an exception among them is raised when its turn comes."""

    def __init__(
        self, chunks: Iterable[bytes | Exception], on_chunk: Callable[[], None] = lambda: None
    ) -> None:
        self._chunks = chunks
        self._on_chunk = on_chunk

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._on_chunk()
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk


def answering(response: httpx.Response | Exception) -> httpx.MockTransport:
    """Return a transport that answers every request with ``response``, or raises it."""

    def handle(request: httpx.Request) -> httpx.Response:
        if isinstance(response, Exception):
            raise response
        return response

    return httpx.MockTransport(handle)
