"""What each fault does to a request."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from nixadmin.sandbox import SandboxServer

NUMBER = "+447446466847"
EXAMPLE = "/v1/phone-numbers/%2B447446466847"
PATCHES = {"method": "PATCH", "path": "/v1/phone-numbers/*"}
UNKNOWN = "/v1/phone-numbers/%2B15550000"


def send(api: httpx.Client, text: str | None = "new") -> httpx.Response:
    return api.patch(EXAMPLE, json={"custom_prompt": text})


def kept(sandbox: SandboxServer) -> object:
    return sandbox.state(NUMBER)["custom_prompt"]


def last(sandbox: SandboxServer) -> dict[str, Any]:
    return sandbox.log()["requests"][-1]


def test_status_replaces_the_answer_and_applies_nothing(sandbox, api):
    before = kept(sandbox)
    sandbox.faults([PATCHES | {"status": 503}])
    answer = send(api)
    assert (answer.status_code, answer.json()["error"]["type"]) == (503, "server_error")
    assert kept(sandbox) == before


def test_status_can_name_code_and_message(sandbox, api):
    sandbox.faults([{"status": 402, "code": "no_credit", "message": "Top up."}])
    error = send(api).json()["error"]
    assert (error["type"], error["code"], error["message"]) == ("payment_required", "no_credit", "Top up.")


def test_status_can_apply_all_the_same(sandbox, api):
    sandbox.faults([{"status": 500, "apply": True}])
    assert send(api).status_code == 500
    assert kept(sandbox) == "new"


@pytest.mark.parametrize("body", ["<h1>Bad gateway</h1>", {"error": "text"}, [1], '{"error": ["a"]}'])
def test_status_can_have_any_body(sandbox, api, body):
    sandbox.faults([{"status": 502, "body": body}])
    answer = send(api)
    assert (answer.text if isinstance(body, str) else answer.json()) == body


def test_status_can_add_and_remove_headers(sandbox, api):
    sandbox.faults([{"status": 503, "headers": {"Retry-After": "7", "x-ratelimit-reset": None}}])
    headers = send(api).headers
    assert headers["retry-after"] == "7"
    assert "x-ratelimit-reset" not in headers


def test_401_can_be_made(sandbox, api):
    sandbox.faults([{"status": 401}])
    assert api.get("/v1/usage").json()["error"]["code"] == "invalid_api_key"


def test_429_says_when_to_come_back(sandbox, api):
    sandbox.faults([{"status": 429, "retry_after": 3}])
    answer = send(api)
    assert answer.headers["retry-after"] == "3"
    assert answer.json()["error"]["details"] == {"retry_after": 3}


def test_429_can_keep_silent_about_when(sandbox, api):
    sandbox.faults([{"status": 429, "retry_after": None}])
    answer = send(api)
    assert "retry-after" not in answer.headers
    assert "x-ratelimit-reset" not in answer.headers
    assert "details" not in answer.json()["error"]


def test_drop_before_apply_closes_the_connection_and_applies_nothing(sandbox, api):
    before = kept(sandbox)
    sandbox.faults([{"drop_before_apply": True}])
    with pytest.raises(httpx.TransportError):
        send(api)
    assert kept(sandbox) == before


def test_apply_then_drop_applies_and_closes_the_connection(sandbox, api):
    sandbox.faults([{"apply_then_drop": True}])
    with pytest.raises(httpx.TransportError):
        send(api)
    assert kept(sandbox) == "new"


def test_a_drop_can_hold_the_connection_until_the_client_gives_up(sandbox, api, eventually):
    sandbox.faults([{"apply_then_drop": True, "hold": 30}])
    with pytest.raises(httpx.ReadTimeout):
        api.patch(EXAMPLE, json={"custom_prompt": "new"}, timeout=0.2)
    eventually(lambda: kept(sandbox) == "new")


def test_apply_late_drops_at_once_and_lands_later(sandbox, api, eventually):
    sandbox.faults([PATCHES | {"nth": 1, "apply_late": 0.2}])
    with pytest.raises(httpx.TransportError):
        send(api)
    eventually(lambda: kept(sandbox) == "new")
    assert last(sandbox)["status"] is None
    assert last(sandbox)["finished_at"] < last(sandbox)["applied_at"]


def test_apply_late_lands_over_what_was_sent_after_it(sandbox, api, eventually):
    sandbox.faults([PATCHES | {"nth": 1, "apply_late": 0.5}])
    with pytest.raises(httpx.TransportError):
        send(api, "late")
    assert send(api, "prompt").status_code == 200
    eventually(lambda: kept(sandbox) == "late")
    late, prompt = sandbox.log()["requests"]
    assert (late["applied_seq"], prompt["applied_seq"]) == (2, 1)


def test_apply_late_lands_the_seconds_after_arrival(sandbox, api, eventually):
    sandbox.faults([{"apply_late": 0.2}])
    with pytest.raises(httpx.TransportError):
        send(api)
    eventually(lambda: bool(last(sandbox)["applied"]))
    assert last(sandbox)["applied_at"] - last(sandbox)["at"] >= 0.2


def test_apply_late_of_a_bad_request_changes_nothing(sandbox, api, eventually):
    sandbox.faults([PATCHES | {"nth": 1, "apply_late": 0}, PATCHES | {"nth": 2, "apply_late": 0.05}])
    with pytest.raises(httpx.TransportError):
        api.patch(UNKNOWN, json={"custom_prompt": "x"})
    with pytest.raises(httpx.TransportError):
        send(api)
    eventually(lambda: bool(last(sandbox)["applied"]))
    assert not sandbox.log()["requests"][0]["applied"]


@pytest.mark.parametrize("text", ["<html>504</html>", '{"phone_number": {"cust', '"fine"', "", "[]"])
def test_garbage_is_sent_with_200_after_applying(sandbox, api, text):
    sandbox.faults([{"garbage": text}])
    answer = send(api)
    assert (answer.status_code, answer.text) == (200, text)
    assert kept(sandbox) == "new"


def test_garbage_has_an_alias(sandbox, api):
    sandbox.faults([{"garbage_body": ["a"]}])
    assert send(api).json() == ["a"]


def test_garbage_does_not_hide_a_refusal(sandbox, api):
    sandbox.faults([{"garbage": "<html>"}])
    assert api.patch(UNKNOWN, json={"custom_prompt": "x"}).status_code == 404


def test_echo_other_stores_and_echoes_the_other_text(sandbox, api):
    sandbox.faults([{"echo_other": "something else"}])
    assert send(api).json()["phone_number"]["custom_prompt"] == "something else"
    assert kept(sandbox) == "something else"


def test_echo_other_true_trims(sandbox, api):
    sandbox.faults([{"echo_other": True}])
    assert send(api, "  new \n").json()["phone_number"]["custom_prompt"] == "new"


def test_echo_other_leaves_a_refusal_alone(sandbox, api):
    sandbox.faults([{"echo_other": "x"}])
    assert send(api, "x" * 8001).status_code == 400


def test_echo_missing_applies_and_echoes_no_text(sandbox, api):
    sandbox.faults([{"echo_missing": True}])
    assert "custom_prompt" not in send(api).json()["phone_number"]
    assert kept(sandbox) == "new"


def test_delay_answers_truly_but_later(sandbox, api):
    sandbox.faults([{"delay": 0.1}])
    assert send(api).status_code == 200
    assert last(sandbox)["finished_at"] - last(sandbox)["at"] >= 0.1


def test_delayed_write_lands_although_the_client_has_gone(sandbox, api, eventually):
    sandbox.faults([PATCHES | {"delay": 0.3}])
    with pytest.raises(httpx.ReadTimeout):
        api.patch(EXAMPLE, json={"custom_prompt": "new"}, timeout=0.1)
    eventually(lambda: kept(sandbox) == "new")


def test_delay_does_not_hold_up_others(sandbox, api, control, eventually):
    sandbox.faults([PATCHES | {"delay": 60}])
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(send, api)
        eventually(lambda: bool(control.get("/_sandbox/log").json()["requests"]))
        assert api.get("/v1/usage").status_code == 200
        assert not slow.done()
        sandbox.stop()  # drops the slow one
        with pytest.raises(httpx.TransportError):
            slow.result()


def test_delay_can_put_off_another_action(sandbox, api):
    sandbox.faults([{"delay": 0.1, "status": 503}])
    assert send(api).status_code == 503
    assert last(sandbox)["finished_at"] - last(sandbox)["at"] >= 0.1
