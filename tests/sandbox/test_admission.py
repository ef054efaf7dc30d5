"""Keys, request ids and rate limits."""

import httpx
import pytest

from nixadmin.sandbox import SandboxServer
from nixadmin.sandbox.limits import RateWindows

EXAMPLE = "/v1/phone-numbers/%2B447446466847"


def code(control: httpx.Client, authorization: str | None) -> tuple[int, str]:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = control.get("/v1/usage", headers=headers)
    return answer.status_code, answer.json().get("error", {}).get("code", "")


@pytest.mark.parametrize("key", ["nxf_sandbox:nxfs_sandbox", "nxf_a:nxfs_b"])
def test_any_well_formed_key_is_accepted(control, key):
    assert code(control, f"Bearer {key}") == (200, "")


@pytest.mark.parametrize("key", ["nxf_sandbox", "nxf_sandbox:"])
def test_key_without_its_secret_is_told_so(control, key):
    assert code(control, f"Bearer {key}") == (401, "key_secret_required")


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer x:y",
        "Bearer nxf_a:b",
        "Basic nxf_a:nxfs_b",
        "Bearer nxf_a:nxfs_b:c",
        "nxf_a:nxfs_b",
    ],
)
def test_any_other_key_is_invalid(control, authorization):
    assert code(control, authorization) == (401, "invalid_api_key")


def test_with_a_key_named_only_that_one_is_accepted(sandbox, control):
    sandbox.settings(key="nxf_demo:nxfs_demo")
    assert code(control, "Bearer nxf_demo:nxfs_demo") == (200, "")
    assert code(control, "Bearer nxf_a:nxfs_b") == (401, "invalid_api_key")


def test_key_is_asked_for_on_every_path(control):
    assert control.get("/v1/nothing").status_code == 401


@pytest.mark.parametrize("path", ["/v1/usage", "/v1/nothing", "/nothing", "/_sandbox/state"])
def test_every_answer_has_its_own_request_id(api, path):
    ids = {api.get(path).headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


def test_request_id_is_the_one_in_the_log(sandbox, api):
    request_id = api.get("/v1/usage").headers["x-request-id"]
    assert sandbox.log()["requests"][-1]["request_id"] == request_id


def test_rate_headers_count_down(api):
    answers = [api.get("/v1/usage") for _ in range(2)]
    assert [answer.headers["x-ratelimit-limit"] for answer in answers] == ["600", "600"]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["599", "598"]


def test_reads_and_writes_are_counted_apart(api):
    api.get("/v1/usage")
    headers = api.patch(EXAMPLE, json={"custom_prompt": "x"}).headers
    assert (headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"]) == ("120", "119")


def test_keys_are_counted_apart(api):
    api.get("/v1/usage")
    other = api.get("/v1/usage", headers={"Authorization": "Bearer nxf_b:nxfs_b"})
    assert other.headers["x-ratelimit-remaining"] == "599"


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/phone-numbers/%2B1"])
def test_refusals_have_rate_headers_too(api, path):
    assert "x-ratelimit-reset" in api.get(path).headers


def test_401_has_rate_headers_too(control):
    assert control.get("/v1/usage").headers["x-ratelimit-remaining"] == "600"


def test_over_the_limit_is_429_with_the_wait(sandbox, api):
    sandbox.settings(write_limit=1)
    api.patch(EXAMPLE, json={"custom_prompt": "first"})
    answer = api.patch(EXAMPLE, json={"custom_prompt": "second"})
    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error["code"]) == (
        429,
        "rate_limit_error",
        "rate_limit_exceeded",
    )
    assert 1 <= error["details"]["retry_after"] <= 60
    assert answer.headers["retry-after"] == str(error["details"]["retry_after"])
    assert answer.headers["x-ratelimit-remaining"] == "0"


def test_over_the_limit_nothing_is_applied(sandbox, api):
    sandbox.settings(write_limit=1)
    api.patch(EXAMPLE, json={"custom_prompt": "first"})
    api.patch(EXAMPLE, json={"custom_prompt": "second"})
    assert sandbox.state("+447446466847")["custom_prompt"] == "first"


def test_control_plane_has_no_limit(sandbox, control):
    sandbox.settings(read_limit=1)
    assert [control.get("/_sandbox/log").status_code for _ in range(3)] == [200, 200, 200]


def test_window_opens_again_after_60_seconds():
    now = [1000.0]
    windows = RateWindows(clock=lambda: now[0])
    windows.take("key", "write", 1)
    now[0] = 1059.9
    assert not windows.take("key", "write", 1).allowed
    now[0] = 1060.0
    assert windows.take("key", "write", 1).allowed


def test_window_is_fixed_by_its_first_request():
    now = [1000.0]
    windows = RateWindows(clock=lambda: now[0])
    windows.take("key", "write", 2)
    now[0] = 1050.0
    standing = windows.take("key", "write", 2)
    assert (standing.reset, standing.retry_after, standing.remaining) == (1060, 10, 0)


def test_window_does_not_slide_with_later_requests():
    now = [1000.0]
    windows = RateWindows(clock=lambda: now[0])
    windows.take("key", "write", 2)
    now[0] = 1050.0
    windows.take("key", "write", 2)
    now[0] = 1060.0
    assert windows.take("key", "write", 2).remaining == 1


def test_limits_can_be_given_at_the_start():
    with SandboxServer(numbers=1, read_limit=7, key="nxf_demo:nxfs_demo") as sandbox:
        headers = {"Authorization": f"Bearer {sandbox.key}"}
        answer = httpx.get(f"{sandbox.url}/v1/usage", headers=headers, trust_env=False, verify=False)
    assert answer.headers["x-ratelimit-limit"] == "7"
