"""A receiver of webhooks on a socket of its own, which answers as a test says."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from standardwebhooks import Webhook


@dataclass
class Got:
    """One request that came."""

    body: str
    headers: dict[str, str]

    @property
    def message(self) -> str:
        return self.headers["webhook-id"]

    def verified_by(self, secret: str) -> Any:
        """Return what a receiver's library reads of it, which raises where the signature does not fit."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """Keeps what came. ``statuses`` are answered one after the other, then 200."""

    url: str = ""
    got: list[Got] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"ok"
    # Set when something has come; answered once ``answers`` is set.
    asked: threading.Event = field(default_factory=threading.Event)
    answers: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.answers.set()

    @property
    def told(self) -> list[str]:
        """What came, by the type of its event."""
        return [json.loads(each.body)["type"] for each in self.got]


def make_certificate(folder: Path, name: str) -> str:
    """Make a certificate for ``name`` that vouches for itself; return the file, which holds its key too."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        # Whatever a stopped clock says, OpenSSL asks the machine's.
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        made.public_bytes(Encoding.PEM) + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return str(file)


@contextmanager
def receiver(certificate: str = "") -> Iterator[Receiver]:
    """A receiver that listens on this machine; with a ``certificate`` for TLS."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            kept.got.append(Got(body, {name.lower(): value for name, value in self.headers.items()}))
            kept.asked.set()
            kept.answers.wait(20)
            self.send_response(kept.statuses.pop(0) if kept.statuses else 200)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(kept.body)))
            self.end_headers()
            self.wfile.write(kept.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    kept.url = f"http://127.0.0.1:{server.server_port}/hooks"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
