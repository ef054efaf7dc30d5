"""HTTP/1.1 server: reads requests, sends responses, closes connections on purpose."""

import socket
import sys
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

from nixadmin.sandbox.answers import Answer, ApiError
from nixadmin.sandbox.control import Control
from nixadmin.sandbox.exchange import Exchanges
from nixadmin.sandbox.journal import Entry
from nixadmin.sandbox.request import Request

MAX_BODY_SIZE = 1_000_000  # bytes


class Handler(BaseHTTPRequestHandler):
    """Handler of one keep-alive connection."""

    server: "Listener"
    protocol_version = "HTTP/1.1"
    server_version = "NixflexSandbox"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1  # one packet an answer

    def do_GET(self) -> None:
        """Handle a request; the other methods come here too."""
        try:
            body = self._body()
        except ApiError as refusal:
            self.close_connection = True  # what is left of the body is not a request
            self._send(refusal.answer(), None)
            return
        authorization = self.headers.get("Authorization", "")
        request = Request.parse(self.command, self.path, authorization, body)
        if request.is_control:
            self._send(self.server.control.answer(request), None)
            return
        answer, entry = self.server.exchanges.answer(request)
        if answer is None:
            self.close_connection = True
        else:
            self._send(answer, entry)
        if self.server.on_request:
            self.server.on_request(entry)

    do_HEAD = do_GET  # noqa: N815 - these names are the base class's
    do_OPTIONS = do_GET  # noqa: N815
    do_POST = do_GET  # noqa: N815
    do_PUT = do_GET  # noqa: N815
    do_PATCH = do_GET  # noqa: N815
    do_DELETE = do_GET  # noqa: N815

    def _body(self) -> bytes:
        """Return the request's body.

        Raises :class:`ApiError` where its length is not given or too large, and :class:`ConnectionError` where the
        client went away in the middle of it: what never came whole is no request.
        """
        if "Transfer-Encoding" in self.headers:
            raise ApiError(411, "length_required", "Send the body with a Content-Length.")
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()):
            raise ApiError(400, "invalid_length", "Content-Length must be a number.")
        if int(length) > MAX_BODY_SIZE:
            raise ApiError(413)
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise ConnectionAbortedError("The client went away before its request was whole.")
        return body

    def _send(self, answer: Answer, entry: Entry | None) -> None:
        """Send ``answer``; if the client has gone, the log entry says that nothing was sent."""
        request_id = entry.request_id if entry else f"req_{uuid.uuid4().hex[:24]}"
        # In lower case, so that a fault can replace or remove a header however it spells it.
        headers = {"x-request-id": request_id} | {name.lower(): text for name, text in answer.headers.items()}
        headers["content-length"] = str(len(answer.body))
        try:
            self.send_response(answer.status)
            for name, text in headers.items():
                if text is not None:
                    self.send_header(name, text)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)
            self.wfile.flush()
        except OSError:
            self.close_connection = True
            if entry:
                entry.status = None

    def log_message(self, *_: object) -> None:
        """Log nothing: :attr:`Listener.on_request` reports requests."""


class Listener(ThreadingHTTPServer):
    """Threading HTTP server; tracks its connections so that they can be closed."""

    daemon_threads = False  # so that closing waits for them
    request_queue_size = 128

    def __init__(
        self,
        address: tuple[str, int],
        exchanges: Exchanges,
        control: Control,
        on_request: Callable[[Entry], None] | None,
    ) -> None:
        self.exchanges = exchanges
        self.control = control
        self.on_request = on_request
        self._connections: set[socket.socket] = set()
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        """Bind without :class:`http.server.HTTPServer`'s name lookup, which can take seconds."""
        TCPServer.server_bind(self)
        host, port = self.server_address[:2]
        self.server_name, self.server_port = str(host), int(port)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Track the connection, and handle it in its own thread."""
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close one connection."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that disconnected in the middle of a request; show other errors."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def close_all(self) -> None:
        """Close every connection and the listening socket, and wait for the threads to end."""
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # closed by its own thread, or by the client, a moment ago
        self.server_close()
