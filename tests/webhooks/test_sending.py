"""One request: to a public address that was looked up once, with an answer whatever comes of it."""

import ssl
from collections.abc import Iterator

import httpcore
import httpx
import pytest

from profiles.webhooks import sending
from profiles.webhooks.sending import KEPT, PinnedBackend, Sender
from tests.webhooks.receiver import Receiver, make_certificate, receiver

BODY = '{"type":"profile.live"}'


class Dialled(httpcore.NetworkBackend):
    """Keeps where it was to connect to, and connects nowhere."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.NetworkStream:
        self.addresses.append(host)
        raise httpcore.ConnectError("Refused")


@pytest.fixture
def listening() -> Iterator[Receiver]:
    with receiver() as kept:
        yield kept


@pytest.fixture
def sender() -> Iterator[Sender]:
    made = Sender(private=True)
    yield made
    made.close()


def post_to(*answers: list[str]) -> tuple[str, list[str], int]:
    """Post to a name that has these addresses, one list a look-up; return problem, connections, look-ups."""
    dialled, left = Dialled(), list(answers)
    pinned = PinnedBackend(resolve=lambda *_: left.pop(0), backend=dialled)
    answer = Sender(backend=pinned).post("https://example.com/hooks", BODY, {})
    return answer.problem, dialled.addresses, len(answers) - len(left)


def test_a_taken_event_has_the_receivers_answer(listening, sender):
    answer = sender.post(listening.url, BODY, {"webhook-id": "msg_1"})
    assert (answer.is_taken, answer.status, answer.body, answer.problem) == (True, 200, "ok", "")


def test_the_body_comes_as_it_was_signed(listening, sender):
    sender.post(listening.url, BODY, {"webhook-id": "msg_1"})
    assert (listening.got[0].body, listening.got[0].message) == (BODY, "msg_1")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(listening, sender, status):
    listening.statuses, listening.headers = [status], {"Location": listening.url}
    answer = sender.post(listening.url, BODY, {})
    assert (answer.is_taken, answer.status, len(listening.got)) == (False, status, 1)


def test_of_a_long_answer_the_beginning_is_kept(listening, sender):
    listening.body = b"x" * 100_000
    assert sender.post(listening.url, BODY, {}).body == "x" * KEPT


def test_no_more_of_an_answer_is_read_than_is_wanted():
    read: list[int] = []

    def endless():
        while len(read) < 100:
            read.append(1)
            yield b"x" * 1024

    sending._beginning(httpx.Response(200, content=endless()))
    assert len(read) * 1024 == sending.ANSWER_LIMIT


def test_bytes_that_are_no_text_are_kept_as_marks(listening, sender):
    listening.body = b"\xff\x00ok"
    assert sender.post(listening.url, BODY, {}).body == "\ufffd\ufffdok"


def test_nobody_there_is_said(sender):
    answer = sender.post("http://127.0.0.1:9/", BODY, {})
    assert (answer.status, answer.problem.startswith("Not reached.")) == (None, True)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7.0),
        ("Mon, 15 Jun 2026 09:30:07 GMT", 7.0),
        ("Mon, 15 Jun 2026 09:29:00 GMT", 0.0),
        ("86400", 3600.0),
        ("soon", 0.0),
    ],
)
def test_how_long_the_receiver_wants_to_be_left_alone_is_read(listening, sender, said, seconds):
    listening.statuses, listening.headers = [429], {"Retry-After": said}
    assert sender.post(listening.url, BODY, {}).retry_after == seconds


def test_a_proxy_of_the_environment_is_not_used(listening, monkeypatch):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert Sender(private=True).post(listening.url, BODY, {}).is_taken


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1"]
)
def test_a_name_that_leads_inside_is_not_asked(address):
    problem, connections, _looks = post_to([address])
    assert (connections, "inside a network" in problem) == ([], True)


def test_one_address_inside_is_enough_to_refuse():
    assert post_to(["1.1.1.1", "10.0.0.1"])[1] == []


def test_the_name_is_looked_up_once_and_that_address_is_asked():
    _problem, connections, looks = post_to(["1.1.1.1"], ["127.0.0.1"])
    assert (connections, looks) == (["1.1.1.1"], 1)


def test_the_next_address_is_tried_where_one_does_not_answer():
    assert post_to(["1.1.1.1", "1.0.0.1"])[1] == ["1.1.1.1", "1.0.0.1"]


def test_a_name_without_address_is_said():
    assert "no address" in post_to([])[0]


@pytest.mark.parametrize(("name", "is_taken"), [("example.com", True), ("example.org", False)])
def test_the_certificate_is_checked_against_the_name(tmp_path, monkeypatch, name, is_taken):
    """The connection goes to an address, and the certificate has to be that of the name all the same."""
    certificate = make_certificate(tmp_path, "example.com")
    monkeypatch.setattr(httpx, "create_ssl_context", lambda: ssl.create_default_context(cafile=certificate))
    pinned = PinnedBackend(private=True, resolve=lambda *_: ["127.0.0.1"])
    with receiver(certificate) as listening:
        url = listening.url.replace("http://127.0.0.1", f"https://{name}")
        answer = Sender(backend=pinned).post(url, BODY, {})
    assert (answer.is_taken, "certificate" in answer.problem) == (is_taken, not is_taken)
