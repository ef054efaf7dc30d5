from collections.abc import Iterator
from itertools import repeat
from typing import Any

import httpcore
import httpx
import pytest

from profiles.nixflex import NixflexClient, NixflexError, NotSent, OutcomeUnknown, Rejected, request_deadline
from profiles.nixflex.deadline import BoundedTransport
from tests.nixflex.account import BASE_URL, KEY, NUMBER
from tests.nixflex.network import Body, Clock, Network, answering

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
# A minute at a read a second: enough that only the deadline can have ended a request that got this far.
PATIENCE = 60


@pytest.fixture
def clock() -> Clock:
    return Clock()


def lost(clock: Clock, transport: httpx.BaseTransport) -> NixflexError:
    with (
        NixflexClient(KEY, BASE_URL, transport=transport, deadline=15, clock=clock) as client,
        pytest.raises(NixflexError) as caught,
    ):
        client.set_custom_prompt(NUMBER, "Hello")
    return caught.value


def trickling(start: bytes, clock: Clock) -> Network:
    """Return a network on which, after ``start``, a byte arrives every second for a minute."""

    def chunks() -> Iterator[bytes]:
        yield start
        yield from repeat(b"x", PATIENCE)

    return Network(chunks(), on_read=lambda: clock.advance(1))


def test_a_request_whose_time_was_over_is_known_not_to_be_sent() -> None:
    with request_deadline(0):
        error = lost(Clock(), BoundedTransport(Network([HEAD])))
    assert (type(error), error.code) == (NotSent, "held_up")


def test_trickling_body_ends_at_the_deadline(clock: Clock) -> None:
    body = Body(repeat(b"x", PATIENCE), on_chunk=lambda: clock.advance(1))
    lost(clock, answering(httpx.Response(200, stream=body)))
    assert clock.now == 1015


def test_trickling_body_of_a_success_is_unknown(clock: Clock) -> None:
    body = Body(repeat(b"x", PATIENCE), on_chunk=lambda: clock.advance(1))
    error = lost(clock, answering(httpx.Response(200, stream=body)))
    assert (type(error), error.code) == (OutcomeUnknown, "read_timeout")


def test_trickling_body_of_a_refusal_is_a_refusal(clock: Clock) -> None:
    body = Body(repeat(b"x", PATIENCE), on_chunk=lambda: clock.advance(1))
    assert type(lost(clock, answering(httpx.Response(404, stream=body)))) is Rejected


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX-Slow: ", HEAD])
def test_trickling_network_ends_at_the_deadline(clock: Clock, start: bytes) -> None:
    lost(clock, BoundedTransport(trickling(start, clock)))
    assert clock.now == 1015


def test_trickling_head_of_an_answer_is_unknown(clock: Clock) -> None:
    error = lost(clock, BoundedTransport(trickling(b"HTTP/1.1 200 OK\r\nX-Slow: ", clock)))
    assert (type(error), error.code) == (OutcomeUnknown, "read_timeout")


def test_connection_that_broke_the_deadline_is_closed(clock: Clock) -> None:
    network = trickling(HEAD, clock)
    lost(clock, BoundedTransport(network))
    assert network.closed == 1


def test_wait_for_the_answer_never_reaches_past_the_deadline(clock: Clock) -> None:
    network = Network(repeat(b"x", PATIENCE), on_read=lambda: clock.advance(4))
    lost(clock, BoundedTransport(network))
    assert network.read_timeouts == [10, 10, 7, 3]


def test_connection_that_comes_too_late_is_not_used(clock: Clock) -> None:
    network = Network([HEAD], on_connect=lambda: clock.advance(20))
    lost(clock, BoundedTransport(network))
    assert network.sent == b""


def test_connection_that_comes_too_late_was_not_sent(clock: Clock) -> None:
    network = Network([HEAD], on_connect=lambda: clock.advance(20))
    error = lost(clock, BoundedTransport(network))
    assert (type(error), error.code) == (NotSent, "connect_timeout")


def test_connection_that_comes_too_late_is_closed(clock: Clock) -> None:
    network = Network([HEAD], on_connect=lambda: clock.advance(20))
    lost(clock, BoundedTransport(network))
    assert network.closed == 1


def test_each_request_has_a_deadline_of_its_own(clock: Clock) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Body([b'{"plan": ', b'"pro"}'], on_chunk=lambda: clock.advance(7)))

    transport = httpx.MockTransport(handle)
    with NixflexClient(KEY, BASE_URL, transport=transport, deadline=15, clock=clock) as client:
        client.check_key()
        assert client.check_key().plan == "pro"


def test_success_of_absurd_size_is_not_said() -> None:
    megabyte = b" " * 1024 * 1024
    response = httpx.Response(
        200, stream=Body([*repeat(megabyte, 33), b'{"phone_number": {"custom_prompt": ""}}'])
    )
    with NixflexClient(KEY, BASE_URL, transport=answering(response)) as client:
        assert client.set_custom_prompt(NUMBER, "").echo is None


def test_body_of_absurd_size_is_not_read_to_its_end() -> None:
    read: list[None] = []
    body = Body(repeat(b" " * 1024 * 1024, 1000), on_chunk=lambda: read.append(None))
    with NixflexClient(KEY, BASE_URL, transport=answering(httpx.Response(200, stream=body))) as client:
        client.set_custom_prompt(NUMBER, "Hello")
    assert len(read) == 33


def test_idle_connections_are_kept_for_a_few_seconds_only(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(httpcore, "ConnectionPool", lambda **options: given.update(options))
    BoundedTransport()
    assert 0 < given["keepalive_expiry"] <= 5


# "Not available" never leaves the pool: it then takes another connection.
HTTPCORE_ERRORS = [
    kind
    for kind in vars(httpcore).values()
    if isinstance(kind, type) and issubclass(kind, Exception) and kind is not httpcore.ConnectionNotAvailable
]


@pytest.mark.parametrize("kind", HTTPCORE_ERRORS)
def test_each_error_of_the_network_is_told_as_the_one_of_httpx(kind: type[Exception]) -> None:
    def fail() -> None:
        raise kind("Why.")

    with (
        httpx.Client(transport=BoundedTransport(Network(on_connect=fail))) as client,
        pytest.raises(getattr(httpx, kind.__name__), match=r"^Why\.$"),
    ):
        client.get(BASE_URL)


def test_an_error_while_the_body_arrives_is_told_as_the_one_of_httpx() -> None:
    network = Network([HEAD])  # which then ends, 100,000 bytes too early
    with (
        httpx.Client(transport=BoundedTransport(network)) as client,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        client.get(BASE_URL)


def test_connection_serves_the_next_request_as_well(clock: Clock) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    network = Network([answer, answer])
    with NixflexClient(KEY, BASE_URL, transport=BoundedTransport(network), clock=clock) as client:
        client.check_key()
        client.check_key()
    assert network.connections == 1
