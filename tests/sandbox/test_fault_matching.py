"""Which requests a fault meets, and its place among keys and rate limits."""

import httpx
import pytest

NUMBER = "+447446466847"
EXAMPLE = "/v1/phone-numbers/%2B447446466847"
PATCHES = {"method": "PATCH", "path": "/v1/phone-numbers/*"}


def send(api: httpx.Client) -> httpx.Response:
    return api.patch(EXAMPLE, json={"custom_prompt": "new"})


def test_nth_fires_on_that_request_only(sandbox, api):
    sandbox.faults([PATCHES | {"nth": 2, "status": 503}])
    assert [send(api).status_code for _ in range(4)] == [200, 503, 200, 200]


def test_nth_can_be_a_list(sandbox, api):
    sandbox.faults([PATCHES | {"nth": [1, 3], "status": 503}])
    assert [send(api).status_code for _ in range(4)] == [503, 200, 503, 200]


def test_nth_counts_only_what_matches(sandbox, api):
    sandbox.faults([PATCHES | {"nth": 1, "status": 503}])
    api.get("/v1/phone-numbers")
    api.get("/v1/usage")
    assert send(api).status_code == 503


def test_times_ends_a_fault(sandbox, api):
    sandbox.faults([{"times": 2, "status": 503}])
    assert [send(api).status_code for _ in range(4)] == [503, 503, 200, 200]


def test_without_nth_or_times_a_fault_goes_on(sandbox, api):
    sandbox.faults([{"status": 503}])
    assert {send(api).status_code for _ in range(5)} == {503}


def test_faults_count_independently_and_the_first_due_fires(sandbox, api):
    sandbox.faults([{"nth": 1, "status": 503}, {"nth": 2, "status": 502}, {"nth": 1, "status": 500}])
    assert [send(api).status_code for _ in range(3)] == [503, 502, 200]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/phone-numbers", 503),
        ("/v1/phone-numbers/*", 503),
        (f"/v1/phone-numbers/{NUMBER}", 503),
        ("*6847", 503),
        ("/v1/agents", 200),
        ("/v1/phone-numbers/?", 200),
    ],
)
def test_path_is_a_prefix_or_a_pattern_of_the_decoded_path(sandbox, api, path, status):
    sandbox.faults([{"path": path, "status": 503}])
    assert send(api).status_code == status


def test_method_is_matched_in_any_case(sandbox, api):
    sandbox.faults([{"method": "patch", "status": 503}])
    assert (send(api).status_code, api.get("/v1/usage").status_code) == (503, 200)


def test_probability_draws_the_same_for_the_same_seed(sandbox, api):
    def draw(seed: int) -> list[int]:
        sandbox.faults([{"probability": 0.5, "status": 503}], seed=seed)
        return [send(api).status_code for _ in range(20)]

    assert draw(1) == draw(1)
    assert draw(1) != draw(2)
    assert set(draw(1)) == {200, 503}


@pytest.mark.parametrize(("probability", "status"), [(0, 200), (1, 503)])
def test_probability_has_its_ends(sandbox, api, probability, status):
    sandbox.faults([{"probability": probability, "status": 503}])
    assert {send(api).status_code for _ in range(10)} == {status}


def test_a_bad_key_is_refused_before_any_fault(sandbox, control):
    sandbox.faults([{"nth": 1, "status": 503}])
    assert control.get("/v1/usage").status_code == 401
    assert control.get("/_sandbox/faults").json()["faults"][0]["matched"] == 0


def test_a_replaced_answer_comes_before_the_rate_limit_and_is_not_counted(sandbox, api):
    sandbox.settings(write_limit=1)
    sandbox.faults([PATCHES | {"nth": [1, 3], "status": 503}])
    assert [send(api).status_code for _ in range(4)] == [503, 200, 503, 429]


def test_other_faults_come_after_the_rate_limit(sandbox, api):
    sandbox.settings(write_limit=1)
    sandbox.faults([PATCHES | {"nth": 2, "echo_missing": True}])
    assert [send(api).status_code for _ in range(2)] == [200, 429]
    assert sandbox.log()["requests"][1]["fault"] is None


def test_a_request_over_the_rate_limit_uses_up_no_fault(sandbox, api):
    sandbox.settings(write_limit=1)
    sandbox.faults([PATCHES | {"nth": 2, "echo_missing": True}])
    assert [send(api).status_code for _ in range(2)] == [200, 429]
    sandbox.settings(write_limit=2)
    assert "custom_prompt" not in send(api).json()["phone_number"]


def test_control_plane_meets_no_fault(sandbox, control):
    sandbox.faults([{"status": 503}])
    assert control.get("/_sandbox/state").status_code == 200


def test_an_empty_list_ends_all_faults(sandbox, api):
    sandbox.faults([{"status": 503}])
    sandbox.faults([])
    assert send(api).status_code == 200
