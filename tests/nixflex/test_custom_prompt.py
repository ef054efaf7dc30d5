import httpx
import pytest
import respx

from profiles.nixflex import NixflexClient, RateLimit
from profiles.nixflex.deadline import BoundedTransport
from tests.nixflex.account import BASE_URL, KEY, NUMBER, NUMBER_PATH, body_of
from tests.nixflex.network import Body, Network, answering

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def echo(text: object, number: str = NUMBER) -> httpx.Response:
    return httpx.Response(
        200, json={"phone_number": {"phone_number": number, "agent_id": "agent_1", "custom_prompt": text}}
    )


@pytest.fixture
def number(api: respx.Router) -> respx.Route:
    return api.patch(NUMBER_PATH).mock(return_value=echo("Hello"))


def test_plus_leaves_as_percent_2b_on_the_wire() -> None:
    network = Network([OK])
    with NixflexClient(KEY, BASE_URL, transport=BoundedTransport(network)) as client:
        client.set_custom_prompt(NUMBER, "Hello")
    assert network.sent.startswith(b"PATCH /v1/phone-numbers/%2B441632960001 HTTP/1.1\r\n")


@pytest.mark.parametrize(("name", "sent"), [("+44/1?#", b"%2B44%2F1%3F%23"), ("+44%2B", b"%2B44%252B")])
def test_odd_number_stays_one_segment_of_the_path(name: str, sent: bytes) -> None:
    network = Network([OK])
    with NixflexClient(KEY, BASE_URL, transport=BoundedTransport(network)) as client:
        client.set_custom_prompt(name, "Hello")
    assert network.sent.startswith(b"PATCH /v1/phone-numbers/" + sent + b" HTTP/1.1\r\n")


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_number_that_would_address_something_else_is_refused(client: NixflexClient, name: str) -> None:
    with pytest.raises(ValueError, match="number or agent id"):
        client.set_custom_prompt(name, "Hello")


def test_body_holds_the_text_alone(client: NixflexClient, number: respx.Route) -> None:
    client.set_custom_prompt(NUMBER, "Hello")
    assert body_of(number.calls.last.request) == {"custom_prompt": "Hello"}


def test_empty_text_is_sent_as_null(client: NixflexClient, number: respx.Route) -> None:
    client.set_custom_prompt(NUMBER, "")
    assert number.calls.last.request.content == b'{"custom_prompt": null}'


@pytest.mark.parametrize("text", ["Café – “£9”", "🎉", "a\nb\tc", "\0", "lone \ud83d surrogate", '"\\', " "])
def test_any_text_arrives_as_it_is(client: NixflexClient, number: respx.Route, text: str) -> None:
    client.set_custom_prompt(NUMBER, text)
    assert body_of(number.calls.last.request) == {"custom_prompt": text}


def test_body_is_pure_ascii(client: NixflexClient, number: respx.Route) -> None:
    client.set_custom_prompt(NUMBER, "Café 🎉 \ud83d")
    assert number.calls.last.request.content.isascii()


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Authorization", f"Bearer {KEY}"),
        ("Content-Type", "application/json"),
        ("Accept", "application/json"),
        ("User-Agent", "nixadmin/0.2"),
    ],
)
def test_request_carries_header(client: NixflexClient, number: respx.Route, header: str, value: str) -> None:
    client.set_custom_prompt(NUMBER, "Hello")
    assert number.calls.last.request.headers[header] == value


def test_text_is_sent_once(client: NixflexClient, number: respx.Route) -> None:
    client.set_custom_prompt(NUMBER, "Hello")
    assert number.call_count == 1


@pytest.mark.parametrize("kept", ["Hello", "Hello\r\n", " trimmed differently ", "\ud83d"])
def test_echo_is_returned_exactly(client: NixflexClient, number: respx.Route, kept: str) -> None:
    # ASCII, as httpx can't encode a lone surrogate.
    number.mock(
        return_value=httpx.Response(200, text='{"phone_number": {"custom_prompt": ' + ascii_json(kept) + "}}")
    )
    assert client.set_custom_prompt(NUMBER, "Hello").echo == kept


@pytest.mark.parametrize("kept", [None, ""])
def test_echo_of_null_or_nothing_is_the_empty_text(
    client: NixflexClient, number: respx.Route, kept: str | None
) -> None:
    number.mock(return_value=echo(kept))
    assert client.set_custom_prompt(NUMBER, "Hello").echo == ""


def test_absent_text_means_none_after_clearing(client: NixflexClient, number: respx.Route) -> None:
    number.mock(return_value=httpx.Response(200, json={"phone_number": {"phone_number": NUMBER}}))
    assert client.set_custom_prompt(NUMBER, "").echo == ""


def test_absent_text_is_not_said_after_sending_one(client: NixflexClient, number: respx.Route) -> None:
    number.mock(return_value=httpx.Response(200, json={"phone_number": {"phone_number": NUMBER}}))
    assert client.set_custom_prompt(NUMBER, "Hello").echo is None


@pytest.mark.parametrize("text", ["Hello", ""])
@pytest.mark.parametrize("other", ["+441632960002", "441632960001", None, 441632960001])
def test_echo_of_another_number_is_not_said(
    client: NixflexClient, number: respx.Route, text: str, other: object
) -> None:
    body = {"phone_number": {"phone_number": other, "custom_prompt": text}}
    number.mock(return_value=httpx.Response(200, json=body))
    assert client.set_custom_prompt(NUMBER, text).echo is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"OK",
        b"<html><body>Welcome</body></html>",
        b"\xff\xfe\x00garbage",
        b"{",
        b"null",
        b"true",
        b"17",
        b'"Hello"',
        b"[]",
        b"[" * 100_000,
        b"{}",
        b'{"phone_number": null}',
        b'{"phone_number": "+441632960001", "custom_prompt": "Hello"}',
        b'{"phone_number": ["Hello"]}',
        b'{"phone_number": {"custom_prompt": 17}}',
        b'{"phone_number": {"custom_prompt": ["Hello"]}}',
        b'{"phone_number": {"custom_prompt": {"text": "Hello"}}}',
    ],
    ids=lambda content: content[:40].decode("latin-1"),
)
@pytest.mark.parametrize("text", ["Hello", ""])
def test_odd_body_of_a_success_is_not_said(
    client: NixflexClient, number: respx.Route, content: bytes, text: str
) -> None:
    number.mock(return_value=httpx.Response(200, content=content))
    assert client.set_custom_prompt(NUMBER, text).echo is None


def test_success_that_can_not_be_decompressed_is_not_said() -> None:
    response = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Body([b"not gzip"]))
    with NixflexClient(KEY, BASE_URL, transport=answering(response)) as client:
        assert client.set_custom_prompt(NUMBER, "Hello").echo is None


def test_content_type_does_not_matter(client: NixflexClient, number: respx.Route) -> None:
    content = b'{"phone_number": {"custom_prompt": "Hello"}}'
    number.mock(return_value=httpx.Response(200, content=content, headers={"Content-Type": "text/html"}))
    assert client.set_custom_prompt(NUMBER, "Hello").echo == "Hello"


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_status_of_a_success_is_returned(client: NixflexClient, number: respx.Route, status: int) -> None:
    number.mock(return_value=httpx.Response(status))
    assert client.set_custom_prompt(NUMBER, "Hello").status == status


@pytest.mark.parametrize("header", ["X-Request-Id", "x-railway-request-id"])
def test_request_id_is_returned_under_either_name(
    client: NixflexClient, number: respx.Route, header: str
) -> None:
    number.mock(return_value=httpx.Response(200, json={}, headers={header: "req_123"}))
    assert client.set_custom_prompt(NUMBER, "Hello").request_id == "req_123"


def test_request_id_is_empty_where_there_is_none(client: NixflexClient, number: respx.Route) -> None:
    assert client.set_custom_prompt(NUMBER, "Hello").request_id == ""


def test_rate_limit_headers_are_returned(client: NixflexClient, number: respx.Route) -> None:
    number.mock(return_value=httpx.Response(200, json={}, headers={"X-RateLimit-Remaining": "7"}))
    assert client.set_custom_prompt(NUMBER, "Hello").rate == RateLimit(remaining=7)


def ascii_json(text: str) -> str:
    return '"' + "".join(f"\\u{ord(character):04x}" for character in text) + '"'
