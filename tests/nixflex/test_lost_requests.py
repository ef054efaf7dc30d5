import pickle

import httpx
import pytest
import respx

from profiles.nixflex import Applied, NixflexClient, NixflexError, NotSent, OutcomeUnknown
from profiles.nixflex.deadline import BoundedTransport
from tests.nixflex.account import BASE_URL, KEY, NUMBER, NUMBER_PATH
from tests.nixflex.network import Body, Clock, Network, answering

NOT_SENT = [
    (httpx.ConnectError("[Errno 111] Connection refused"), "connect_failed"),
    (httpx.ConnectError("[Errno -2] Name or service not known"), "connect_failed"),
    (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]"), "connect_failed"),
    (httpx.ConnectTimeout("timed out"), "connect_timeout"),
    (httpx.PoolTimeout("timed out"), "pool_timeout"),
    (httpx.ProxyError("407"), "connect_failed"),
    (httpx.UnsupportedProtocol("ftp"), "connect_failed"),
    (httpx.InvalidURL("no"), "connect_failed"),
]
UNKNOWN = [
    (httpx.ReadTimeout("timed out"), "read_timeout"),
    (httpx.WriteTimeout("timed out"), "write_timeout"),
    (httpx.ReadError("[Errno 104] Connection reset by peer"), "connection_lost"),
    (httpx.WriteError("[Errno 32] Broken pipe"), "connection_lost"),
    (httpx.CloseError("close"), "connection_lost"),
    (httpx.RemoteProtocolError("Server disconnected without sending a response."), "protocol_error"),
    (httpx.LocalProtocolError("confused"), "protocol_error"),
    (OSError("odd"), "connection_lost"),
    (ValueError("odd"), "connection_lost"),
]
LOST = [
    *((exception, NotSent, Applied.NO, code) for exception, code in NOT_SENT),
    *((exception, OutcomeUnknown, Applied.UNKNOWN, code) for exception, code in UNKNOWN),
]


def lost(client: NixflexClient) -> NixflexError:
    with pytest.raises(NixflexError) as caught:
        client.set_custom_prompt(NUMBER, "Hello")
    return caught.value


@pytest.mark.parametrize(("exception", "kind", "applied", "code"), LOST, ids=repr)
def test_how_a_request_was_lost_decides_the_error(
    client: NixflexClient,
    api: respx.Router,
    exception: Exception,
    kind: type[NixflexError],
    applied: Applied,
    code: str,
) -> None:
    api.patch(NUMBER_PATH).mock(side_effect=exception)
    error = lost(client)
    assert (type(error), error.applied, error.code) == (kind, applied, code)


@pytest.mark.parametrize("exception", [row[0] for row in LOST], ids=repr)
def test_lost_request_is_not_sent_again(
    client: NixflexClient, api: respx.Router, exception: Exception
) -> None:
    route = api.patch(NUMBER_PATH).mock(side_effect=exception)
    lost(client)
    assert route.call_count == 1


@pytest.mark.parametrize("exception", [row[0] for row in LOST], ids=repr)
def test_lost_request_is_not_permanent(
    client: NixflexClient, api: respx.Router, exception: Exception
) -> None:
    api.patch(NUMBER_PATH).mock(side_effect=exception)
    assert not lost(client).permanent


@pytest.mark.parametrize("exception", [row[0] for row in LOST], ids=repr)
def test_lost_request_has_no_status(client: NixflexClient, api: respx.Router, exception: Exception) -> None:
    api.patch(NUMBER_PATH).mock(side_effect=exception)
    assert lost(client).status is None


def test_reason_of_a_failed_connection_is_told(client: NixflexClient, api: respx.Router) -> None:
    api.patch(NUMBER_PATH).mock(side_effect=httpx.ConnectError("[Errno 111] Connection refused"))
    assert lost(client).message == "Nixflex could not be reached: [Errno 111] Connection refused."


@pytest.mark.parametrize("exception", [httpx.ReadError("reset"), httpx.RemoteProtocolError("cut short")])
def test_success_whose_body_breaks_off_is_unknown(exception: Exception) -> None:
    response = httpx.Response(200, stream=Body([b'{"phone', exception]))
    with NixflexClient(KEY, BASE_URL, transport=answering(response)) as client:
        assert type(lost(client)) is OutcomeUnknown


def test_success_whose_body_breaks_off_keeps_its_status_and_request_id() -> None:
    response = httpx.Response(200, headers={"X-Request-Id": "req_5"}, stream=Body([httpx.ReadError("reset")]))
    with NixflexClient(KEY, BASE_URL, transport=answering(response)) as client:
        error = lost(client)
    assert (error.status, error.request_id) == (200, "req_5")


def test_connection_closed_without_an_answer_is_unknown() -> None:
    network = Network([b""])
    with NixflexClient(KEY, BASE_URL, transport=BoundedTransport(network)) as client:
        assert type(lost(client)) is OutcomeUnknown


def test_connection_closed_without_an_answer_is_not_opened_again() -> None:
    network = Network([b""])
    with NixflexClient(KEY, BASE_URL, transport=BoundedTransport(network)) as client:
        lost(client)
    assert network.connections == 1


def test_answer_that_is_not_http_is_unknown() -> None:
    network = Network([b"220 mail.test ESMTP\r\n"])
    with NixflexClient(KEY, BASE_URL, transport=BoundedTransport(network)) as client:
        assert type(lost(client)) is OutcomeUnknown


def test_duration_is_measured_in_milliseconds() -> None:
    clock = Clock()

    def handle(request: httpx.Request) -> httpx.Response:
        clock.advance(1.25)
        raise httpx.ReadTimeout("timed out")

    with NixflexClient(KEY, BASE_URL, transport=httpx.MockTransport(handle), clock=clock) as client:
        assert lost(client).duration_ms == 1250


def test_error_survives_pickling() -> None:
    error = OutcomeUnknown("Gone.", status=502, request_id="req_1")
    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)
