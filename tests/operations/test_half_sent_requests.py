"""Half-sent requests keep nobody waiting: gunicorn, started as the README says, with forty of them."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from selectors import DefaultSelector

import httpx
import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn

from nixadmin.serving import BufferingWorker, PartialRequest

ROOT = Path(__file__).resolve().parents[2]
# Seconds after which a client gives up; nothing here comes near it.
PATIENCE = 20
HALF_SENT = 40
THREADS = 4
HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-More: "
BODY = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nlogin="
# A page that asks the database for its session.
SIGNED_IN = b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid=" + b"a" * 32 + b"\r\n\r\n"
LAST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

Connect = Callable[[bytes], socket.socket]


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run gunicorn, with fewer threads than there are half-sent requests; the process and its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        bind = ("--bind", f"fd://{listener.fileno()}")
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "nixadmin.wsgi",
                *bind,
                "--threads",
                str(THREADS),
                "--log-level",
                "error",
            ],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": f"sqlite:///{folder / 'none.sqlite3'}"},
            pass_fds=[listener.fileno()],
        )
        try:
            yield process, listener.getsockname()[1]
        finally:
            process.terminate()
            process.wait()


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    with serving(tmp_path_factory.mktemp("site")) as (_, port):
        yield port


@pytest.fixture
def connect(port) -> Iterator[Connect]:
    """Open connections that have sent something; they are closed at the end."""
    with ExitStack() as stack:

        def open_one(sent: bytes) -> socket.socket:
            opened = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            opened.sendall(sent)
            return opened

        yield open_one


def healthy(port: int, patience: float = PATIENCE) -> bool:
    return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=patience).text == "ok\n"


@pytest.mark.parametrize("sent", [b"", HEAD, BODY], ids=["nothing", "head", "body"])
def test_others_are_answered_beside_half_sent_requests(sent: bytes, port, connect):
    for _ in range(HALF_SENT):
        connect(sent)
    assert healthy(port)


def test_that_it_is_alive_is_answered_while_all_threads_wait_for_the_database(tmp_path):
    with ExitStack() as stack:
        locked = stack.enter_context(
            closing(sqlite3.connect(tmp_path / "none.sqlite3", isolation_level=None))
        )
        for command in ("journal_mode = WAL", "locking_mode = EXCLUSIVE"):
            locked.execute(f"PRAGMA {command}")
        locked.execute("CREATE TABLE kept (key)")  # whoever asks anything now waits
        _process, port = stack.enter_context(serving(tmp_path))
        waiting = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            for _ in range(2 * THREADS)
        ]
        for one in waiting:
            one.sendall(SIGNED_IN)
        # The database is waited for as long as a client is patient.
        assert healthy(port, patience=PATIENCE / 2)
        locked.close()
        for one in waiting:  # until all are answered the server does not stop
            assert one.recv(9) == b"HTTP/1.1 "


def test_a_client_that_does_not_close_its_connection_keeps_nobody_waiting(port, connect):
    for one in [connect(LAST) for _ in range(HALF_SENT)]:
        assert one.recv(15) == b"HTTP/1.1 200 OK"


def test_half_sent_requests_do_not_keep_a_server_from_stopping(tmp_path):
    with serving(tmp_path) as (process, port), ExitStack() as stack:
        assert healthy(port)
        stack.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(BODY)
        assert healthy(port)
        process.terminate()
        assert process.wait(timeout=PATIENCE) == 0


def test_a_request_in_pieces_is_answered(connect):
    one = connect(b"")
    for piece in (b"GET /heal", b"thz HTTP/1.1\r\nHost: local", b"host\r", b"\n\r\n"):
        one.sendall(piece)
    assert one.recv(15) == b"HTTP/1.1 200 OK"


def test_a_connection_is_kept_for_the_next_request(connect):
    one = connect(LAST.replace(b"close", b"keep-alive"))
    with one.makefile("rb") as answers:
        assert b"ok\n" in iter(answers.readline, b"")
        one.sendall(LAST)
        assert answers.readline() == b"HTTP/1.1 200 OK\r\n"


def test_two_requests_at_once_are_both_answered(connect):
    one = connect(LAST.replace(b"close", b"keep-alive") + LAST)
    with one.makefile("rb") as answers:
        assert answers.read().count(b"HTTP/1.1 200 OK") == 2


def test_a_body_over_the_limit_is_refused_before_it_arrives(connect):
    assert connect(BODY.replace(b"1000", b"99999999")).recv(12) == b"HTTP/1.1 413"


def test_a_client_that_waits_for_it_is_told_to_go_on(connect):
    one = connect(BODY.replace(b"\r\n\r\nlogin=", b"\r\nExpect: 100-continue\r\n\r\n"))
    assert one.recv(21) == b"HTTP/1.1 100 Continue"


@pytest.fixture
def worker() -> BufferingWorker:
    """A worker with a main loop that does not run."""
    made = BufferingWorker.__new__(BufferingWorker)
    made.cfg, made.poller, made.alive = Config(), DefaultSelector(), True
    made.arriving, made.pending_conns, made.nr_conns = set(), deque(), 1
    return made


def arriving(worker: BufferingWorker) -> socket.socket:
    """Let half a head arrive; the client's end of the connection."""
    ours, theirs = socket.socketpair()
    theirs.settimeout(PATIENCE)
    worker.enqueue_req(TConn(worker.cfg, ours, ("127.0.0.1", 1), ("127.0.0.1", 2)))
    (request,) = worker.arriving
    worker._take(request, HEAD)
    return theirs


def test_a_request_that_does_not_arrive_in_time_is_dropped(worker):
    with arriving(worker) as client:
        worker.murder_pending()
        assert worker.nr_conns == 1
        next(iter(worker.arriving)).deadline = 0
        worker.murder_pending()
        assert (worker.nr_conns, worker.arriving, client.recv(1)) == (0, set(), b"")


def test_a_request_that_finds_no_space_is_dropped(worker, monkeypatch):
    with arriving(worker) as client:
        (request,) = worker.arriving

        def full(_: bytes) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(request, "add", full)
        worker._take(request, b"more")
        assert (worker.nr_conns, worker.arriving, client.recv(1)) == (0, set(), b"")


def test_a_request_is_complete_with_its_last_byte_and_comes_out_as_it_went_in():
    sent = BODY.replace(b"1000", b"300006") + bytes(300_000)
    request = PartialRequest(None)
    for place in range(0, len(sent), 1_000):
        assert not request.is_complete
        request.add(sent[place : place + 1_000])
    assert request.is_complete
    assert b"".join(request.pieces()) == sent
