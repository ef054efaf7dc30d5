"""Worker class for gunicorn that gives a request to a thread only when all of it has arrived.

gunicorn's own threads read from the network: with as many clients as there are threads, each of which sends half
a request, everybody else waits. Here the main loop collects head and body of each request, at the cost of a socket
and a temporary file; the thread's parser reads what was collected, and never waits for a client.

``gunicorn.conf.py`` chooses it; ``tests/operations/test_half_sent_requests.py`` holds what it takes from gunicorn.
"""

import contextlib
import re
import selectors
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from socket import socket
from tempfile import SpooledTemporaryFile
from typing import Any

from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn, ThreadWorker

# Seconds until a head must be complete, between two pieces of a body, and for all of it once the worker stops.
HEAD_SECONDS = 10
BODY_SECONDS = 30
STOP_SECONDS = 5
# Bytes. Beyond these it is no request of a browser; the page itself tells of a table that is too large.
HEAD_LIMIT = 64 * 1024
BODY_LIMIT = 50 * 1024 * 1024
# Bytes of a request that are kept in memory rather than in a file, and of one read.
MEMORY_LIMIT = 64 * 1024
PIECE = 64 * 1024

CONTENT_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r\n", re.IGNORECASE)
EXPECTS_CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
HEALTH = b"GET /healthz "
TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class PartialRequest:
    """A request of which not all bytes have arrived yet."""

    def __init__(self, connection: TConn) -> None:
        self.connection = connection
        self.deadline = time.monotonic() + HEAD_SECONDS
        self.head = bytearray()
        self.size = 0
        # Bytes of head and body; None until the head is complete.
        self.expected: int | None = None
        self.stored = SpooledTemporaryFile(max_size=MEMORY_LIMIT)  # noqa: SIM115 - `pieces` closes it

    def add(self, data: bytes) -> None:
        """Store the next bytes."""
        self.stored.write(data)
        self.size += len(data)
        if self.expected is None:
            self.head += data
            head, blank_line, _ = self.head.partition(b"\r\n\r\n")
            if blank_line:
                self.head = head + blank_line
                length = CONTENT_LENGTH.search(self.head)
                self.expected = len(self.head) + (int(length[1]) if length else 0)

    @property
    def is_complete(self) -> bool:
        """Whether nothing more is waited for; the parser then refuses what is wrong with it."""
        return len(self.head) > HEAD_LIMIT if self.expected is None else self.size >= self.expected

    @property
    def is_too_large(self) -> bool:
        """Whether it says that it is larger than may be."""
        return self.expected is not None and self.expected > HEAD_LIMIT + BODY_LIMIT

    def pieces(self) -> Iterator[bytes]:
        """Yield what was stored, once."""
        with self.stored:
            self.stored.seek(0)
            while piece := self.stored.read(PIECE):
                yield piece


class BufferingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """The threaded worker, with requests collected before a thread has them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arriving: set[PartialRequest] = set()
        self.last_alive = time.monotonic()
        # Whether the process is alive is answered also where all threads wait, for a database say.
        self.health_pool = ThreadPoolExecutor(max_workers=1)

    def enqueue_req(self, conn: TConn) -> None:
        """Collect the next request of a new connection, or of one that was kept alive."""
        if self.cfg.is_ssl:  # what arrives is not readable here
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        request = PartialRequest(conn)
        self.arriving.add(request)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._receive, request))
        if conn.parser is not None and (ahead := conn.parser.unreader.take_buffered()):
            self._take(request, ahead)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Keep the connection, or close it at once: gunicorn's own waits in the main loop for the client to do so.

        Nothing is cut off by that, since all that the client sent has been read.
        """
        if not fs.cancelled() and not fs.exception() and fs.result():
            super().finish_request(conn, fs)
        else:
            self.nr_conns -= 1
            conn.close()

    def murder_pending(self) -> None:
        """Close connections whose request did not arrive in time, besides gunicorn's own."""
        super().murder_pending()
        now = time.monotonic()
        if self.alive:
            self.last_alive = now
        is_over = self.last_alive + STOP_SECONDS < now
        for request in [request for request in self.arriving if is_over or request.deadline < now]:
            self._drop(request)

    def _receive(self, request: PartialRequest, sock: socket) -> None:
        try:
            data = sock.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._take(request, data)
        else:
            self._drop(request)

    def _take(self, request: PartialRequest, data: bytes) -> None:
        """Add ``data``; hand the request to a thread once it is complete."""
        had_head = request.expected is not None
        try:
            request.add(data)
        except OSError:  # no space left for it
            self._drop(request)
            return
        if request.is_too_large:
            self._send(request, TOO_LARGE)
            self._drop(request)
        elif request.is_complete:
            self._forget(request)
            conn = request.connection
            conn.parser = get_parser(self.cfg, request.pieces(), conn.client)
            conn.data_ready = True
            pool = self.health_pool if request.head.startswith(HEALTH) else self.tpool
            handled = pool.submit(self.handle, conn)
            handled.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))
        elif request.expected is not None:
            request.deadline = time.monotonic() + BODY_SECONDS
            if not had_head and EXPECTS_CONTINUE.search(request.head):
                self._send(request, CONTINUE)

    def _send(self, request: PartialRequest, answer: bytes) -> None:
        with contextlib.suppress(OSError):  # whoever is gone needs none
            request.connection.sock.send(answer)

    def _forget(self, request: PartialRequest) -> None:
        self.arriving.discard(request)
        self.poller.unregister(request.connection.sock)

    def _drop(self, request: PartialRequest) -> None:
        self._forget(request)
        request.stored.close()
        self.nr_conns -= 1
        request.connection.close()
