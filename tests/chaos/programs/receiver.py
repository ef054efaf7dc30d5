"""A receiver of webhooks that keeps what it is told, refuses, breaks off, is slow, and forgets to answer."""

import random
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

from django.contrib.auth.models import User
from django.db.models import Max
from standardwebhooks import Webhook, WebhookVerificationError

from profiles.models import Revision
from profiles.models.webhook import WebhookEvent
from profiles.services.actors import Actor
from profiles.services.webhooks.endpoints import Settings, create_endpoint
from tests.chaos.checking.record import Heard, Record
from tests.chaos.processes.times import Times

# The share of requests that something befalls.
SHARE: Final = 0.30


class Receiver:
    """Context manager: an endpoint of the product, and whoever hears what it is told; ``seed`` draws faults."""

    def __init__(self, username: str, record: Record, times: Times, seed: int) -> None:
        self._record, self._times = record, times
        self._rng = random.Random(f"{seed}:receiver")
        self._username = username
        self._calm = threading.Event()
        self._server = _server(self._hear)
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.05], name="receiver")
        self._webhook: Webhook | None = None

    def __enter__(self) -> Self:
        user = User.objects.get(username=self._username)
        said = Settings(url=f"http://127.0.0.1:{self._server.server_port}/", events=list(WebhookEvent.values))
        _endpoint, secret = create_endpoint(actor=Actor(user=user, name=self._username), said=said)
        self._webhook = Webhook(secret)
        self._record.told_after = Revision.objects.aggregate(newest=Max("pk"))["newest"] or 0
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def calm(self) -> None:
        """From now on everything is taken at once."""
        self._calm.set()

    def _hear(self, headers: dict[str, str], body: str) -> tuple[int, dict[str, str]] | None:
        """Keep a request, perhaps; return the answer, None for none."""
        heard = Heard(message=headers.get("webhook-id", ""), at=time.time(), body=body)
        try:
            assert self._webhook is not None
            self._webhook.verify(body, headers)
        except WebhookVerificationError:
            heard.is_signed = False
        with self._record.lock:
            self._record.heard.append(heard)
            fault = self._fault()
            heard.is_kept = fault is None or fault in {"deaf after", "late"}
        match fault:
            case "deaf before" | "deaf after":
                return None
            case "late":
                time.sleep(self._times.read * 1.3)
                return 200, {}
            case int():
                return fault, {"Retry-After": "1"} if fault == 429 else {}
        return 204, {}

    def _fault(self) -> int | str | None:
        if self._calm.is_set() or self._rng.random() >= SHARE:
            return None
        return self._rng.choice((500, 503, 429, 302, 404, "deaf before", "deaf after", "deaf after", "late"))


def _server(hear: Callable[[dict[str, str], str], tuple[int, dict[str, str]] | None]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            # Whose sender died meanwhile is no request.
            answer = hear(headers, body.decode()) if len(body) == length else None
            if answer is None:
                self.close_connection = True
                return
            self.send_response(answer[0])
            for name, value in ({"Content-Length": "0"} | answer[1]).items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A sender that was killed meanwhile is nobody's concern."""

    return Server(("127.0.0.1", 0), Handler)
