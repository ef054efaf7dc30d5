"""Sockets, threads, starting and stopping."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from nixadmin.sandbox import SandboxServer
from nixadmin.sandbox.journal import Entry

NUMBER = "+447446466847"
EXAMPLE = "/v1/phone-numbers/%2B447446466847"


def raw(sandbox: SandboxServer, request: bytes) -> bytes:
    """Send bytes and read until the sandbox closes the connection."""
    host, port = sandbox.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_connections_are_kept_alive(sandbox):
    request = b"GET /v1/usage HTTP/1.1\r\nHost: x\r\n\r\n"
    answers = raw(sandbox, request * 2 + request.replace(b"Host: x", b"Host: x\r\nConnection: close"))
    assert answers.count(b"HTTP/1.1 401") == 3


def test_request_whose_body_never_came_whole_is_none(sandbox):
    host, port = sandbox.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(
            b"PATCH /v1/phone-numbers/%2B447446466847 HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
        )
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(65536) == b""
    assert sandbox.log()["requests"] == []


def test_request_under_way_when_it_stops_is_dropped_and_not_applied(sandbox, api, eventually):
    before = sandbox.state(NUMBER)["custom_prompt"]
    sandbox.faults([{"delay": 60}])
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(api.patch, EXAMPLE, json={"custom_prompt": "new"})
        eventually(lambda: bool(sandbox.log()["requests"]))
        sandbox.stop()
        with pytest.raises(httpx.TransportError):
            slow.result()
    assert sandbox.state(NUMBER)["custom_prompt"] == before


def test_late_write_does_not_land_once_it_has_stopped(sandbox, api):
    before = sandbox.state(NUMBER)["custom_prompt"]
    sandbox.faults([{"method": "PATCH", "apply_late": 0.3}, {"method": "GET", "delay": 0.4}])
    with pytest.raises(httpx.TransportError):
        api.patch(EXAMPLE, json={"custom_prompt": "late"})
    sandbox.stop()
    sandbox.start()
    api.get("/v1/usage")  # takes until the late write would have landed
    assert sandbox.state(NUMBER)["custom_prompt"] == before


def test_stopping_leaves_no_thread():
    before = set(threading.enumerate())
    with SandboxServer(numbers=1) as sandbox, httpx.Client(trust_env=False, verify=False) as client:
        client.get(f"{sandbox.url}/_sandbox/state")
        sandbox.stop()
        assert set(threading.enumerate()) == before


def test_stopped_it_refuses_connections(sandbox, api):
    sandbox.stop()
    with pytest.raises(httpx.ConnectError):
        api.get("/v1/usage")


def test_started_again_it_has_the_same_address_and_account(sandbox, api):
    url = sandbox.url
    sandbox.edit(NUMBER, "kept")
    sandbox.stop()
    sandbox.start()
    assert sandbox.url == url
    rows = api.get("/v1/phone-numbers").json()["phone_numbers"]
    assert rows[0]["custom_prompt"] == "kept"


def test_stopping_twice_is_fine(sandbox):
    sandbox.stop()
    sandbox.stop()


def test_starting_twice_is_a_mistake(sandbox):
    with pytest.raises(RuntimeError):
        sandbox.start()


def test_it_has_no_address_before_it_starts():
    with pytest.raises(RuntimeError):
        _ = SandboxServer(numbers=1).url


def test_taken_port_is_told(sandbox):
    port = int(sandbox.url.rpartition(":")[2])
    with pytest.raises(OSError, match=r"[Aa]ddress already in use"):
        SandboxServer(port=port, numbers=1).start()


def test_many_writers_at_once_are_each_logged_and_applied_once(sandbox):
    sandbox.settings(write_limit=1000)
    headers = {"Authorization": f"Bearer {sandbox.key}"}

    def write(writer: int) -> None:
        with httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False, verify=False) as client:
            for turn in range(10):
                assert client.patch(EXAMPLE, json={"custom_prompt": f"{writer}-{turn}"}).status_code == 200

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    entries = sandbox.log()["requests"]
    assert sorted(entry["applied_seq"] for entry in entries) == list(range(1, 81))
    final = max(entries, key=lambda entry: entry["applied_seq"])
    assert sandbox.state(NUMBER)["custom_prompt"] == final["text"]


def test_limit_holds_with_many_writers_at_once(sandbox):
    sandbox.settings(write_limit=10)
    headers = {"Authorization": f"Bearer {sandbox.key}"}

    def write(_: int) -> int:
        return httpx.patch(
            f"{sandbox.url}{EXAMPLE}",
            json={"custom_prompt": "x"},
            headers=headers,
            trust_env=False,
            verify=False,
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(write, range(24)))
    assert (statuses.count(200), statuses.count(429)) == (10, 14)


def test_listeners_hear_of_each_request():
    heard: list[Entry] = []
    with SandboxServer(numbers=1, on_request=heard.append) as sandbox:
        raw(sandbox, b"GET /v1/usage HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert [(entry.path, entry.status) for entry in heard] == [("/v1/usage", 401)]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (b"Content-Length: 1000001", b"413"),
        (b"Content-Length: ten", b"400"),
        (b"Transfer-Encoding: chunked", b"411"),
    ],
)
def test_bodies_without_a_sensible_length_are_refused(sandbox, headers, status):
    answer = raw(sandbox, b"PATCH /v1/usage HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 " + status)


def test_head_has_no_body(sandbox):
    answer = raw(sandbox, b"HEAD /v1/usage HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"numbers": -1}, "numbers must be a whole number of at least 0, not -1."),
        ({"list_form": "both"}, "list_form must be new or old, not 'both'."),
        ({"key": "nxf_only"}, "key must have the form nxf_ID:nxfs_SECRET."),
        ({"numbers": 30_000}, "numbers must be at most 21,601: the ranges for fiction hold no more."),
    ],
)
def test_wrong_options_are_told(wrong, sentence):
    with pytest.raises(ValueError, match="must") as told:
        SandboxServer(**wrong)
    assert str(told.value) == sentence
