import httpx
import pytest
import respx

from profiles.nixflex import (
    AccountRefused,
    Applied,
    NixflexClient,
    NixflexError,
    OutcomeUnknown,
    RateLimit,
    RateLimited,
    Rejected,
)
from tests.nixflex.account import BASE_URL, KEY, NUMBER, NUMBER_PATH
from tests.nixflex.network import Body, answering

ROWS = [
    (400, Rejected, True, Applied.NO),
    (401, AccountRefused, True, Applied.NO),
    (402, AccountRefused, True, Applied.NO),
    (403, Rejected, True, Applied.NO),
    (404, Rejected, True, Applied.NO),
    (408, OutcomeUnknown, False, Applied.UNKNOWN),
    (409, Rejected, True, Applied.NO),
    (418, Rejected, True, Applied.NO),
    (422, Rejected, True, Applied.NO),
    (425, OutcomeUnknown, False, Applied.UNKNOWN),
    (429, RateLimited, False, Applied.NO),
    (500, OutcomeUnknown, False, Applied.UNKNOWN),
    (502, OutcomeUnknown, False, Applied.UNKNOWN),
    (503, OutcomeUnknown, False, Applied.UNKNOWN),
    (504, OutcomeUnknown, False, Applied.UNKNOWN),
    (599, OutcomeUnknown, False, Applied.UNKNOWN),
]
STATUSES = [status for status, *_ in ROWS]
REDIRECTS = [301, 302, 303, 304, 307, 308]


@pytest.fixture
def number(api: respx.Router) -> respx.Route:
    return api.patch(NUMBER_PATH)


def refused(client: NixflexClient) -> NixflexError:
    with pytest.raises(NixflexError) as caught:
        client.set_custom_prompt(NUMBER, "Hello")
    return caught.value


def envelope(
    status: int, code: object = "some_code", message: object = "A reason.", **more: object
) -> httpx.Response:
    error = {"type": "some_type", "code": code, "message": message, "doc_url": "https://x.test", **more}
    return httpx.Response(status, json={"error": error, "extra": True})


@pytest.mark.parametrize(("status", "kind", "permanent", "applied"), ROWS)
def test_status_decides_the_error(
    client: NixflexClient,
    number: respx.Route,
    status: int,
    kind: type[NixflexError],
    permanent: bool,
    applied: Applied,
) -> None:
    number.mock(return_value=envelope(status))
    error = refused(client)
    assert (type(error), error.permanent, error.applied) == (kind, permanent, applied)


@pytest.mark.parametrize("status", [*STATUSES, *REDIRECTS])
def test_refused_request_is_not_sent_again(client: NixflexClient, number: respx.Route, status: int) -> None:
    number.mock(return_value=httpx.Response(status, headers={"Location": f"{BASE_URL}/v1{NUMBER_PATH}"}))
    refused(client)
    assert number.call_count == 1


@pytest.mark.parametrize("status", STATUSES)
def test_status_is_kept(client: NixflexClient, number: respx.Route, status: int) -> None:
    number.mock(return_value=envelope(status))
    assert refused(client).status == status


@pytest.mark.parametrize("status", STATUSES)
def test_code_comes_from_the_envelope(client: NixflexClient, number: respx.Route, status: int) -> None:
    number.mock(return_value=envelope(status, code="custom_prompt_too_long"))
    assert refused(client).code == "custom_prompt_too_long"


@pytest.mark.parametrize("status", STATUSES)
def test_message_comes_from_the_envelope(client: NixflexClient, number: respx.Route, status: int) -> None:
    number.mock(return_value=envelope(status, message="The text is too long."))
    assert refused(client).message == "The text is too long."


def test_message_is_what_the_exception_says(client: NixflexClient, number: respx.Route) -> None:
    number.mock(return_value=envelope(400, message="The text is too long."))
    assert str(refused(client)) == "The text is too long."


ODD_BODIES = [
    b"",
    b"<html><h1>502 Bad Gateway</h1></html>",
    b"\xff\xfe\xfa",
    b'"oops"',
    b"[1, 2]",
    b"17",
    b"null",
    b"{}",
    b'{"error": null}',
    b'{"error": []}',
    b'{"error": ["a", "b"]}',
    b'{"error": 17}',
    b'{"error": {}}',
    b'{"error": {"code": 5, "message": {"a": 1}, "details": "x"}}',
    b'{"error": {"code": null, "message": null, "details": null}}',
    b'{"error": {"message": "  \\n\\u0000 "}}',
]


each_odd_body = pytest.mark.parametrize("content", ODD_BODIES, ids=repr)


@each_odd_body
@pytest.mark.parametrize(
    ("status", "kind"), [(400, Rejected), (401, AccountRefused), (429, RateLimited), (502, OutcomeUnknown)]
)
def test_odd_body_does_not_change_the_error(
    client: NixflexClient, number: respx.Route, content: bytes, status: int, kind: type[NixflexError]
) -> None:
    number.mock(return_value=httpx.Response(status, content=content))
    assert type(refused(client)) is kind


@each_odd_body
@pytest.mark.parametrize("status", [400, 418, 502])
def test_odd_body_gives_a_sentence_of_our_own(
    client: NixflexClient, number: respx.Route, content: bytes, status: int
) -> None:
    number.mock(return_value=httpx.Response(status, content=content))
    message = refused(client).message
    assert message.startswith("Nixflex ")
    assert message.endswith(".")


@each_odd_body
def test_odd_body_gives_no_code(client: NixflexClient, number: respx.Route, content: bytes) -> None:
    number.mock(return_value=httpx.Response(400, content=content))
    assert refused(client).code == ""


def test_error_that_is_a_string_is_the_message(client: NixflexClient, number: respx.Route) -> None:
    number.mock(return_value=httpx.Response(400, json={"error": "No such thing."}))
    assert refused(client).message == "No such thing."


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Two\nlines\r\nand\ttabs", "Two lines and tabs"),
        ("A \x1b[31mred\x07 bell", "A [31mred bell"),
        ("nul\0byte", "nul byte"),
        ("right\u202eleft", "right left"),
    ],
)
def test_message_is_one_line_without_control_characters(
    client: NixflexClient, number: respx.Route, sent: str, shown: str
) -> None:
    number.mock(return_value=envelope(400, message=sent))
    assert refused(client).message == shown


def test_message_may_hold_a_lone_surrogate(client: NixflexClient, number: respx.Route) -> None:
    content = b'{"error": {"message": "A \\ud83d half."}}'
    number.mock(return_value=httpx.Response(400, content=content))
    assert refused(client).message == "A half."


@pytest.mark.parametrize(("length", "kept"), [(499, 499), (500, 500), (501, 500), (100_000, 500)])
def test_message_is_cut_to_500_characters(
    client: NixflexClient, number: respx.Route, length: int, kept: int
) -> None:
    number.mock(return_value=envelope(400, message="x" * length))
    assert len(refused(client).message) == kept


@pytest.mark.parametrize("header", ["X-Request-Id", "x-railway-request-id"])
def test_request_id_is_kept(client: NixflexClient, number: respx.Route, header: str) -> None:
    number.mock(return_value=httpx.Response(500, headers={header: "req_9"}))
    assert refused(client).request_id == "req_9"


def test_rate_limit_headers_are_kept(client: NixflexClient, number: respx.Route) -> None:
    number.mock(return_value=httpx.Response(429, headers={"X-RateLimit-Remaining": "0"}))
    assert refused(client).rate == RateLimit(remaining=0)


@pytest.mark.parametrize("status", REDIRECTS)
def test_redirect_blames_the_base_url(client: NixflexClient, number: respx.Route, status: int) -> None:
    number.mock(return_value=httpx.Response(status, headers={"Location": "https://evil.test/"}))
    error = refused(client)
    assert (type(error), error.message) == (
        Rejected,
        f"Nixflex answered with a redirect (HTTP {status}), so its base URL is probably wrong.",
    )


@pytest.mark.parametrize(("status", "kind"), [row[:2] for row in ROWS])
def test_refusal_counts_although_its_body_breaks_off(status: int, kind: type[NixflexError]) -> None:
    response = httpx.Response(status, stream=Body([b'{"err', httpx.ReadError("reset")]))
    with NixflexClient(KEY, BASE_URL, transport=answering(response)) as client:
        assert type(refused(client)) is kind


def test_account_refusal_is_caught_as_a_rejection_too() -> None:
    assert issubclass(AccountRefused, Rejected)
