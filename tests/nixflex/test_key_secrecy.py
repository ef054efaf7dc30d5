import logging
import traceback
from collections.abc import Callable

import httpx
import pytest
import respx

from profiles.nixflex import NixflexClient, NixflexError
from profiles.nixflex.deadline import BoundedTransport
from tests.nixflex.account import BASE_URL, KEY, KEY_ID, NUMBER, NUMBER_PATH, SECRET
from tests.nixflex.network import Body, Network, answering

FAILURES = [
    httpx.ConnectError(f"could not send Bearer {KEY}"),
    httpx.ReadTimeout(KEY),
    httpx.RemoteProtocolError(KEY),
    httpx.InvalidURL(KEY),
    ValueError(KEY),
    httpx.Response(200, stream=Body([httpx.ReadError(KEY)])),
    httpx.Response(302, headers={"Location": f"https://x.test/?key={KEY}"}),
    *(
        httpx.Response(
            status,
            json={
                "error": {
                    "code": SECRET,
                    "message": f"Bad key: Bearer {KEY}, {SECRET}",
                    "details": {"k": KEY},
                }
            },
            headers={"X-Request-Id": KEY},
        )
        for status in (400, 401, 429, 500)
    ),
    httpx.Response(401, json={"error": f"Bad key {KEY}"}),
]
each_failure = pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)


def failed(failure: httpx.Response | Exception) -> NixflexError:
    with (
        NixflexClient(KEY, BASE_URL, transport=answering(failure)) as client,
        pytest.raises(NixflexError) as caught,
    ):
        client.set_custom_prompt(NUMBER, "Hello")
    return caught.value


@each_failure
def test_secret_is_in_no_attribute_of_an_error(failure: httpx.Response | Exception) -> None:
    error = failed(failure)
    assert SECRET not in f"{error} {error!r} {error.args} {vars(error)}"


@each_failure
def test_error_refers_to_no_other_exception(failure: httpx.Response | Exception) -> None:
    error = failed(failure)
    assert (error.__cause__, error.__context__) == (None, None)


@each_failure
def test_secret_is_in_no_local_variable_of_a_traceback(failure: httpx.Response | Exception) -> None:
    # As error pages do: every frame of every exception in the chain, every variable by its repr.
    told = traceback.TracebackException.from_exception(failed(failure), capture_locals=True)
    ours = [frame for frame in told.stack if "/profiles/" in frame.filename]
    assert ours
    assert SECRET not in repr([(frame.line, frame.locals) for frame in ours])


def test_secret_cut_off_by_the_limit_is_not_shown_in_part() -> None:
    message = "x" * 490 + SECRET
    error = failed(httpx.Response(400, json={"error": {"message": message}}))
    assert SECRET[:8] not in error.message


def test_secret_with_a_control_character_in_it_is_not_shown() -> None:
    error = failed(httpx.Response(400, json={"error": {"message": f"Bad {SECRET}\n"}}))
    assert error.message == "Bad [redacted]"


def test_client_shows_its_address_and_key_id_alone() -> None:
    with NixflexClient(KEY, BASE_URL) as client:
        assert repr(client) == f"<NixflexClient {BASE_URL} <ApiKey {KEY_ID}:...>>"


def test_key_with_its_parts_swapped_is_not_shown() -> None:
    with NixflexClient(f"{SECRET}:{KEY_ID}", BASE_URL) as client:
        assert SECRET not in repr(client)


@pytest.mark.parametrize(
    "key", ["", ":", "nxf_id", "nxf_id:", f":{SECRET}", f"a b:{SECRET}", f"nxf_ü:{SECRET}", f"{KEY}\n"]
)
def test_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="KEY_ID:KEY_SECRET"):
        NixflexClient(key, BASE_URL)


def refuse(build: Callable[[], object]) -> BaseException:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - what it says is another test's business
        build()
    return caught.value


@pytest.mark.parametrize(
    "build",
    [lambda: NixflexClient(f"{KEY}\n", BASE_URL), lambda: NixflexClient(KEY, "ftp://x.test")],
    ids=["key", "address"],
)
def test_refused_key_or_address_shows_no_secret_in_its_traceback(build: Callable[[], object]) -> None:
    told = traceback.TracebackException.from_exception(refuse(build), capture_locals=True)
    ours = [frame for frame in told.stack if "/profiles/" in frame.filename]
    assert ours
    assert SECRET not in repr([frame.locals for frame in ours]) + str(told)


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Record all that httpx and httpcore can log; the settings silence them."""
    for name in ("httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, logger=name)
    caplog.set_level(logging.DEBUG)
    return caplog


def libraries(logged: pytest.LogCaptureFixture) -> set[str]:
    return {record.name.partition(".")[0] for record in logged.records}


def all_of(logged: pytest.LogCaptureFixture) -> str:
    return logged.text + repr([vars(record) for record in logged.records])


def test_logs_of_the_whole_stack_hold_no_secret(logged: pytest.LogCaptureFixture) -> None:
    network = Network([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"])
    with NixflexClient(KEY, BASE_URL, transport=BoundedTransport(network)) as client:
        client.set_custom_prompt(NUMBER, "Hello")
    # The key did leave, and both libraries did log.
    assert SECRET.encode() in network.sent
    assert libraries(logged) >= {"httpx", "httpcore"}
    assert SECRET not in all_of(logged)


def test_logs_of_a_lost_request_hold_no_secret(logged: pytest.LogCaptureFixture) -> None:
    with (
        NixflexClient(KEY, BASE_URL, transport=BoundedTransport(Network([b""]))) as client,
        pytest.raises(NixflexError),
    ):
        client.set_custom_prompt(NUMBER, "Hello")
    assert "httpcore" in libraries(logged)
    assert SECRET not in all_of(logged)


def test_key_does_not_follow_a_redirect(client: NixflexClient, api: respx.Router) -> None:
    elsewhere = api.route(host="evil.test")
    api.patch(NUMBER_PATH).mock(
        return_value=httpx.Response(307, headers={"Location": "https://evil.test/v1/x"})
    )
    with pytest.raises(NixflexError):
        client.set_custom_prompt(NUMBER, "Hello")
    assert not elsewhere.called
