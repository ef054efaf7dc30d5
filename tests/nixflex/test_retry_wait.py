from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
import respx
import time_machine

from profiles.nixflex import NixflexClient, NixflexError, RateLimit
from profiles.nixflex.headers import MAX_REQUESTS, rate_limit, retry_wait
from tests.nixflex.account import NUMBER, NUMBER_PATH

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def http_date(seconds: int) -> str:
    return format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)


def unix(seconds: int) -> str:
    return str(int(NOW.timestamp()) + seconds)


@pytest.mark.parametrize(
    ("headers", "details", "seconds"),
    [
        ({}, None, 1),
        ({"Retry-After": "7"}, None, 7),
        ({"Retry-After": "2.5"}, None, 2.5),
        ({"Retry-After": http_date(30)}, None, 30),
        ({"Retry-After": "Fri, 02 Jan 2026 03:04:35 -0000"}, None, 30),
        ({}, {"retry_after": 9}, 9),
        ({}, {"retry_after": "9"}, 9),
        ({"X-RateLimit-Reset": unix(12)}, None, 12),
        ({"X-RateLimit-Reset": unix(120)}, None, 120),
        ({"Retry-After": "3", "X-RateLimit-Reset": unix(12)}, {"retry_after": 9}, 12),
        ({"Retry-After": "20", "X-RateLimit-Reset": unix(12)}, {"retry_after": 9}, 20),
        ({"Retry-After": "3", "X-RateLimit-Reset": unix(12)}, {"retry_after": 90}, 90),
    ],
)
def test_longest_named_wait_counts_after_a_429(
    headers: dict[str, str], details: object, seconds: float
) -> None:
    assert retry_wait(429, httpx.Headers(headers), details, now=NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "details"),
    [
        ({"Retry-After": "0"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": http_date(-60)}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "1e999"}, None),
        ({"Retry-After": "Mon, 99 Foo 9999 99:99:99 GMT"}, None),
        ({"Retry-After": "\u0664\ufffd".encode().decode("latin-1")}, None),
        ({"X-RateLimit-Reset": unix(-12)}, None),
        ({"X-RateLimit-Reset": unix(121)}, None),
        ({"X-RateLimit-Reset": "9" * 400}, None),
        ({"X-RateLimit-Reset": "99999999999999999"}, None),
        ({"X-RateLimit-Reset": "tomorrow"}, None),
        ({}, {}),
        ({}, []),
        ({}, "retry later"),
        ({}, {"retry_after": True}),
        ({}, {"retry_after": None}),
        ({}, {"retry_after": [5]}),
        ({}, {"retry_after": 10**400}),
    ],
)
def test_unusable_wait_after_a_429_is_one_second(headers: dict[str, str], details: object) -> None:
    encoded = httpx.Headers([(name.encode(), value.encode("latin-1")) for name, value in headers.items()])
    assert retry_wait(429, encoded, details, now=NOW) == 1


@pytest.mark.parametrize(
    ("headers", "details"),
    [
        ({"Retry-After": "86400"}, None),
        ({"Retry-After": http_date(86400)}, None),
        ({}, {"retry_after": 1e300}),
    ],
)
def test_wait_is_an_hour_at_most(headers: dict[str, str], details: object) -> None:
    assert retry_wait(429, httpx.Headers(headers), details, now=NOW) == 3600


@pytest.mark.parametrize(("named", "seconds"), [("7", 7), ("0", 1), ("-3", 1), ("86400", 3600)])
def test_wait_after_a_503_is_what_it_names_within_bounds(named: str, seconds: float) -> None:
    assert retry_wait(503, httpx.Headers({"Retry-After": named}), None, now=NOW) == seconds


def test_wait_after_a_503_ignores_the_rate_limit() -> None:
    assert retry_wait(503, httpx.Headers({"X-RateLimit-Reset": unix(12)}), None, now=NOW) is None


@pytest.mark.parametrize("status", [200, 301, 400, 401, 404, 500, 502, 504])
def test_other_statuses_name_no_wait(status: int) -> None:
    assert retry_wait(status, httpx.Headers({"Retry-After": "7"}), {"retry_after": 7}, now=NOW) is None


@pytest.mark.parametrize(
    ("headers", "details", "seconds"),
    [
        ({"Retry-After": "7"}, {}, 7),
        ({"X-RateLimit-Reset": unix(12)}, {}, 12),
        ({}, {"retry_after": 9}, 9),
        ({}, None, 1),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_error_carries_the_wait(
    client: NixflexClient, api: respx.Router, headers: dict[str, str], details: object, seconds: float
) -> None:
    body = {"error": {"code": "rate_limit_exceeded", "message": "Slow down.", "details": details}}
    api.patch(NUMBER_PATH).mock(return_value=httpx.Response(429, headers=headers, json=body))
    with pytest.raises(NixflexError) as caught:
        client.set_custom_prompt(NUMBER, "Hello")
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    ("headers", "limit"),
    [
        ({}, None),
        ({"X-RateLimit-Limit": "120"}, RateLimit(limit=120)),
        ({"X-RateLimit-Remaining": "0"}, RateLimit(remaining=0)),
        ({"X-RateLimit-Reset": str(int(NOW.timestamp()))}, RateLimit(reset_at=NOW)),
        ({"X-RateLimit-Limit": "many", "X-RateLimit-Remaining": "3"}, RateLimit(remaining=3)),
        ({"X-RateLimit-Limit": "nan", "X-RateLimit-Remaining": "", "X-RateLimit-Reset": "1e99"}, None),
    ],
)
def test_rate_limit_headers_are_read_one_by_one(headers: dict[str, str], limit: RateLimit | None) -> None:
    assert rate_limit(httpx.Headers(headers)) == limit


@pytest.mark.parametrize("named", [str(2**63), str(10**23), "1e22", "9" * 300])
def test_a_limit_that_no_account_has_is_clamped(named: str) -> None:
    headers = httpx.Headers({"X-RateLimit-Limit": named, "X-RateLimit-Remaining": f"-{named}"})
    assert rate_limit(headers) == RateLimit(limit=MAX_REQUESTS, remaining=0)
