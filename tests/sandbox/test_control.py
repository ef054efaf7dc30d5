"""The control plane, over HTTP and directly."""

import httpx
import pytest

from nixadmin.sandbox.answers import ApiError

NUMBER = "+447446466847"
EXAMPLE = "/v1/phone-numbers/%2B447446466847"
FICTIONAL = "+441632960999"


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["message"]


def test_state_has_numbers_and_agents(control):
    state = control.get("/_sandbox/state").json()
    assert len(state["numbers"]) == 12
    assert state["numbers"][0]["phone_number"] == NUMBER
    assert len(state["agents"]) == 4


def test_state_in_python_is_the_same(sandbox, control):
    assert control.get("/_sandbox/state").json() == sandbox.state()


@pytest.mark.parametrize("number", ["%2B447446466847", "+447446466847"])
def test_state_of_one_number_is_its_row(sandbox, control, number):
    assert control.get(f"/_sandbox/state?number={number}").json() == sandbox.state(NUMBER)


def test_state_of_an_unknown_number_is_not_found(sandbox, control):
    assert control.get("/_sandbox/state?number=%2B1").status_code == 404
    with pytest.raises(ApiError):
        sandbox.state("+1")


def test_log_tells_everything_about_a_patch(sandbox, api, control):
    request_id = api.patch(EXAMPLE, json={"custom_prompt": "new"}).headers["x-request-id"]
    (entry,) = control.get("/_sandbox/log").json()["requests"]
    times = {name: entry.pop(name) for name in ("at", "applied_at", "finished_at")}
    assert times["at"] <= times["applied_at"] <= times["finished_at"]
    assert entry == {
        "seq": 1,
        "method": "PATCH",
        "path": f"/v1/phone-numbers/{NUMBER}",
        "number": NUMBER,
        "text": "new",
        "request_id": request_id,
        "status": 200,
        "fault": None,
        "applied": True,
        "applied_seq": 1,
        "applied_text": "new",
    }


def test_log_is_in_order_of_arrival(sandbox, api):
    for path in ("/v1/usage", "/v1/agents", "/v1/nothing", "/elsewhere"):
        api.get(path)
    entries = sandbox.log()["requests"]
    assert [entry["path"] for entry in entries] == ["/v1/usage", "/v1/agents", "/v1/nothing", "/elsewhere"]
    assert [entry["seq"] for entry in entries] == [1, 2, 3, 4]
    assert [entry["status"] for entry in entries] == [200, 200, 404, 404]


def test_log_tells_of_a_refused_write(sandbox, api):
    api.patch(EXAMPLE, json={"custom_prompt": "x" * 8001})
    entry = sandbox.log()["requests"][0]
    assert (entry["status"], entry["applied"], entry["applied_seq"]) == (400, False, None)


def test_log_tells_of_a_fault_without_an_answer(sandbox, api):
    sandbox.faults([{"apply_then_drop": True}])
    with pytest.raises(httpx.TransportError):
        api.patch(EXAMPLE, json={"custom_prompt": "new"})
    entry = sandbox.log()["requests"][0]
    assert (entry["status"], entry["fault"], entry["applied"]) == (None, "apply_then_drop", True)


def test_log_tells_what_was_stored_beside_what_was_sent(sandbox, api):
    sandbox.faults([{"echo_other": "other"}])
    api.patch(EXAMPLE, json={"custom_prompt": "new"})
    entry = sandbox.log()["requests"][0]
    assert (entry["text"], entry["applied_text"]) == ("new", "other")


def test_log_does_not_hold_the_key(sandbox, api):
    api.get("/v1/usage")
    assert "nxfs_" not in str(sandbox.log())


@pytest.mark.parametrize(
    "body", [{"number": NUMBER, "text": "outside"}, {"phone_number": NUMBER, "custom_prompt": "outside"}]
)
def test_edit_changes_a_number_from_outside(sandbox, control, body):
    assert control.post("/_sandbox/edit", json=body).json()["custom_prompt"] == "outside"
    assert sandbox.state(NUMBER)["custom_prompt"] == "outside"


def test_edit_is_logged(sandbox):
    sandbox.edit(NUMBER, "outside")
    entry = sandbox.log()["requests"][0]
    assert (entry["path"], entry["number"], entry["text"]) == ("/_sandbox/edit", NUMBER, "outside")
    assert (entry["applied_seq"], entry["applied_text"], entry["status"]) == (1, "outside", 200)


@pytest.mark.parametrize("nothing", [None, ""])
def test_edit_clears(sandbox, nothing):
    assert sandbox.edit(NUMBER, nothing)["custom_prompt"] is None


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"number": NUMBER}, "text is required; send null to clear it."),
        ({"text": "x"}, "number is required, such as +441632960001."),
        ({"number": NUMBER, "text": 5}, "text must be a string or null."),
        ([], "The body must be a JSON object."),
    ],
)
def test_edit_explains_mistakes(control, body, sentence):
    assert told(control.post("/_sandbox/edit", json=body)) == (400, sentence)


def test_edit_of_an_unknown_number_is_not_found(control):
    answer = control.post("/_sandbox/edit", json={"number": "+1", "text": "x"})
    assert answer.status_code == 404


def test_added_number_is_the_newest(control, api):
    control.post("/_sandbox/numbers", json={"phone_number": FICTIONAL, "custom_prompt": "Fresh."})
    row = api.get("/v1/phone-numbers").json()["phone_numbers"][0]
    assert (row["phone_number"], row["custom_prompt"], row["agent_id"]) == (FICTIONAL, "Fresh.", None)


def test_number_cannot_be_added_twice(sandbox, control):
    sandbox.add(FICTIONAL)
    assert control.post("/_sandbox/numbers", json={"phone_number": FICTIONAL}).status_code == 409


def test_removed_number_is_gone(sandbox, api):
    sandbox.remove(NUMBER)
    assert api.patch(EXAMPLE, json={"custom_prompt": "x"}).status_code == 404


def test_settings_answer_with_all_settings(control):
    settings = control.post("/_sandbox/settings", json={"list_form": "old", "write_limit": 5}).json()
    assert (settings["list_form"], settings["write_limit"], settings["read_limit"]) == ("old", 5, 600)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"list_form": "newest"}, "list_form must be new or old, not 'newest'."),
        ({"write_limit": 0}, "write_limit must be a whole number of at least 1, not 0."),
        ({"key": "secret"}, "key must have the form nxf_ID:nxfs_SECRET."),
        ({"include_custom_prompt": "no"}, "include_custom_prompt must be true, false or null, not 'no'."),
        ({"numbers": 3}, "'numbers' is not a setting"),
    ],
)
def test_settings_explain_mistakes(control, body, sentence):
    status, message = told(control.post("/_sandbox/settings", json=body))
    assert status == 400
    assert message.startswith(sentence)


def test_reset_goes_back_to_the_seeded_start(sandbox, api, control):
    before = sandbox.state()
    sandbox.settings(list_form="old", write_limit=1)
    sandbox.faults([{"method": "DELETE", "status": 503}])
    api.patch(EXAMPLE, json={"custom_prompt": "new"})
    assert control.post("/_sandbox/reset").json() == {"numbers": 12}
    assert sandbox.state() == before
    assert sandbox.log() == {"requests": []}
    assert control.get("/_sandbox/faults").json() == {"faults": []}
    answer = api.patch(EXAMPLE, json={"custom_prompt": "new"})
    assert answer.headers["x-ratelimit-remaining"] == "119"


def test_reset_can_change_the_size(control):
    control.post("/_sandbox/reset", json={"numbers": 40})
    assert len(control.get("/_sandbox/state").json()["numbers"]) == 40


def test_reset_explains_too_many_numbers(control):
    status, message = told(control.post("/_sandbox/reset", json={"numbers": 1_000_000}))
    assert status == 400
    assert message.startswith("numbers must be at most 21,601")


def test_write_that_is_under_way_does_not_land_in_the_new_account(sandbox, api):
    sandbox.faults([{"apply_late": 0.1}])
    with pytest.raises(httpx.TransportError):
        api.patch(EXAMPLE, json={"custom_prompt": "late"})
    sandbox.reset()
    sandbox.faults([{"delay": 0.3}])
    api.get("/v1/usage")  # takes until the late write has landed, if anywhere
    assert sandbox.state(NUMBER)["custom_prompt"] != "late"


def test_fault_counts_can_be_read(sandbox, api, control):
    sandbox.faults([{"nth": 2, "status": 503}])
    for _ in range(3):
        api.get("/v1/usage")
    assert control.get("/_sandbox/faults").json() == {
        "faults": [{"nth": 2, "status": 503, "matched": 3, "fired": 1}]
    }


def test_faults_take_a_list_or_an_object_with_a_seed(control):
    for body in ([{"status": 503}], {"faults": [{"status": 503}], "seed": 4}):
        assert control.post("/_sandbox/faults", json=body).json()["faults"][0]["status"] == 503


@pytest.mark.parametrize("path", ["/_sandbox", "/_sandbox/nothing", "/_sandbox/state/more"])
def test_unknown_control_calls_are_not_found(control, path):
    assert control.get(path).status_code == 404


def test_control_calls_have_their_method(control):
    answer = control.get("/_sandbox/reset")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_control_body_that_is_not_json_is_refused(control):
    assert control.post("/_sandbox/edit", content="{").status_code == 400
