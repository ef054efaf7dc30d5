import httpx
import pytest
import respx

from profiles.nixflex import DEFAULT_BASE_URL, AccountRefused, NixflexClient, UnreadableAnswer, Usage
from tests.nixflex.account import KEY


@pytest.mark.parametrize(
    ("base_url", "asked"),
    [
        ("https://api.nixflex.test", "https://api.nixflex.test/v1/usage"),
        ("https://api.nixflex.test/", "https://api.nixflex.test/v1/usage"),
        ("https://api.nixflex.test/v1", "https://api.nixflex.test/v1/usage"),
        ("https://api.nixflex.test/v1/", "https://api.nixflex.test/v1/usage"),
        ("https://gateway.test/nixflex/", "https://gateway.test/nixflex/v1/usage"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001/v1/usage"),
    ],
)
def test_base_url_is_taken_with_or_without_v1(base_url: str, asked: str) -> None:
    with respx.mock() as router, NixflexClient(KEY, base_url) as client:
        router.get(asked).mock(return_value=httpx.Response(200, json={}))
        assert client.check_key() == Usage()


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "api.nixflex.com",
        "ftp://api.nixflex.com",
        "https://",
        "https://user:pass@api.nixflex.com",
        "https://api.nixflex.com?a=1",
        "https://api.nixflex.com#a",
        "https://api.nixflex.com:port",
    ],
)
def test_address_that_can_not_be_used_is_refused(base_url: str) -> None:
    with pytest.raises(ValueError, match="base URL must be an address"):
        NixflexClient(KEY, base_url)


def test_default_address_is_nixflex() -> None:
    assert DEFAULT_BASE_URL == "https://api.nixflex.com"


def test_usage_is_returned_for_a_key_that_works(client: NixflexClient, api: respx.Router) -> None:
    body = {
        "plan": "pro",
        "total_calls": 12,
        "total_minutes": 34.5,
        "total_cost": "6.78",
        "rate_limit_per_minute": 300,
        "max_concurrent": 10,
        "more": [],
    }
    api.get("/usage").mock(return_value=httpx.Response(200, json=body))
    assert client.check_key() == Usage(
        plan="pro",
        total_calls=12,
        total_minutes=34.5,
        total_cost=6.78,
        rate_limit_per_minute=300,
        max_concurrent=10,
    )


def test_odd_figures_of_usage_are_not_known(client: NixflexClient, api: respx.Router) -> None:
    content = (
        b'{"plan": 5, "total_calls": "many", "total_minutes": NaN, "total_cost": [], "max_concurrent": true}'
    )
    api.get("/usage").mock(return_value=httpx.Response(200, content=content))
    assert client.check_key() == Usage()


@pytest.mark.parametrize("status", [401, 402])
def test_key_that_does_not_work_is_an_account_refusal(
    client: NixflexClient, api: respx.Router, status: int
) -> None:
    api.get("/usage").mock(return_value=httpx.Response(status))
    with pytest.raises(AccountRefused):
        client.check_key()


@pytest.mark.parametrize("content", [b"", b"<html>", b"null", b"[]", b"5"], ids=repr)
def test_answer_that_is_no_usage_is_unreadable(
    client: NixflexClient, api: respx.Router, content: bytes
) -> None:
    api.get("/usage").mock(
        return_value=httpx.Response(200, content=content, headers={"X-Request-Id": "req_1"})
    )
    with pytest.raises(UnreadableAnswer) as caught:
        client.check_key()
    assert (caught.value.status, caught.value.request_id) == (200, "req_1")
