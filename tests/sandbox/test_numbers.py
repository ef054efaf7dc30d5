"""Listing, changing and deleting numbers, as the public API documentation describes it."""

import json

import httpx
import pytest

from nixadmin.sandbox import SandboxServer

NUMBER = "+447446466847"
EXAMPLE = "/v1/phone-numbers/%2B447446466847"


def kept(sandbox: SandboxServer) -> object:
    return sandbox.state(NUMBER)["custom_prompt"]


def refused(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["type"], error["code"]


def test_new_list_has_all_rows_newest_first(api):
    answer = api.get("/v1/phone-numbers").json()
    created = [row["created_at"] for row in answer["phone_numbers"]]
    assert (answer["count"], len(created)) == (12, 12)
    assert created == sorted(created, reverse=True)


def test_new_list_rows_have_the_text_and_the_provider(api):
    row = api.get("/v1/phone-numbers").json()["phone_numbers"][0]
    assert row["phone_number"] == NUMBER
    assert row["custom_prompt"].startswith("Business: Smile Dental Croydon.")
    assert row["provider"] == "twilio"


def test_new_list_ignores_limit_and_offset(api):
    answer = api.get("/v1/phone-numbers", params={"limit": 2, "offset": 5}).json()
    assert answer["count"] == 12


def test_new_list_ends_at_a_thousand_rows():
    with SandboxServer(numbers=1003) as sandbox:
        headers = {"Authorization": f"Bearer {sandbox.key}"}
        answer = httpx.get(f"{sandbox.url}/v1/phone-numbers", headers=headers, trust_env=False, verify=False)
    assert answer.json()["count"] == 1000


def test_list_can_be_narrowed_to_an_agent(api):
    agent = api.get("/v1/phone-numbers").json()["phone_numbers"][0]["agent_id"]
    rows = api.get("/v1/phone-numbers", params={"agent_id": agent}).json()["phone_numbers"]
    assert 0 < len(rows) < 12
    assert {row["agent_id"] for row in rows} == {agent}


def test_empty_account_lists_nothing(sandbox, api):
    sandbox.reset(numbers=0)
    assert api.get("/v1/phone-numbers").json() == {"phone_numbers": [], "count": 0}


def test_old_list_rows_have_the_six_older_keys(sandbox, api):
    sandbox.settings(list_form="old")
    row = api.get("/v1/phone-numbers").json()["phone_numbers"][0]
    assert sorted(row) == [
        "agent_id",
        "created_at",
        "inbound_enabled",
        "outbound_enabled",
        "phone_number",
        "twilio_number_sid",
    ]


def test_old_list_has_25_rows_unless_told_otherwise(sandbox, api):
    sandbox.reset(numbers=30)
    sandbox.settings(list_form="old")
    assert api.get("/v1/phone-numbers").json()["count"] == 25


def test_old_list_has_100_rows_at_most(sandbox, api):
    sandbox.reset(numbers=130)
    sandbox.settings(list_form="old")
    assert api.get("/v1/phone-numbers", params={"limit": 500}).json()["count"] == 100


def test_old_list_goes_on_at_the_offset(sandbox, api):
    everything = [row["phone_number"] for row in api.get("/v1/phone-numbers").json()["phone_numbers"]]
    sandbox.settings(list_form="old")
    pages = [
        api.get("/v1/phone-numbers", params={"limit": 5, "offset": at}).json()["phone_numbers"]
        for at in (0, 5, 10, 15)
    ]
    assert [len(page) for page in pages] == [5, 5, 2, 0]
    assert [row["phone_number"] for page in pages for row in page] == everything


def test_old_list_refuses_a_limit_that_is_no_number(sandbox, api):
    sandbox.settings(list_form="old")
    assert refused(api.get("/v1/phone-numbers?limit=many"))[0] == 400


def test_new_list_without_texts_leaves_the_key_out(sandbox, api):
    sandbox.settings(include_custom_prompt=False)
    assert "custom_prompt" not in api.get("/v1/phone-numbers").json()["phone_numbers"][0]


def test_old_list_can_be_told_to_have_texts(sandbox, api):
    sandbox.settings(list_form="old", include_custom_prompt=True)
    assert "custom_prompt" in api.get("/v1/phone-numbers").json()["phone_numbers"][0]


def test_telnyx_rows_have_no_twilio_sid(api):
    rows = api.get("/v1/phone-numbers").json()["phone_numbers"]
    assert {row["twilio_number_sid"] for row in rows if row["provider"] == "telnyx"} == {None}


def test_patch_stores_and_echoes_the_text(sandbox, api):
    answer = api.patch(EXAMPLE, json={"custom_prompt": "Open daily."})
    assert answer.status_code == 200
    assert answer.json()["phone_number"]["custom_prompt"] == "Open daily."
    assert kept(sandbox) == "Open daily."


def test_patch_echoes_the_whole_number(api):
    echo = api.patch(EXAMPLE, json={"custom_prompt": "x"}).json()["phone_number"]
    assert echo["provider"] == "twilio"


def test_patch_can_echo_the_older_three_fields(sandbox, api):
    sandbox.settings(echo_form="short")
    echo = api.patch(EXAMPLE, json={"custom_prompt": "x"}).json()["phone_number"]
    assert sorted(echo) == ["agent_id", "custom_prompt", "phone_number"]


@pytest.mark.parametrize("text", ["a\r\nb\rc\n", "  x  ", "e\u0301", "\ud800 alone", "nul \x00", "🦷 سن שן"])
def test_text_is_kept_exactly_as_it_came(sandbox, api, text):
    body = json.dumps({"custom_prompt": text})
    echo = api.patch(EXAMPLE, content=body).json()["phone_number"]["custom_prompt"]
    assert (echo, kept(sandbox)) == (text, text)


@pytest.mark.parametrize("nothing", [None, ""])
def test_null_and_the_empty_text_clear(sandbox, api, nothing):
    echo = api.patch(EXAMPLE, json={"custom_prompt": nothing}).json()["phone_number"]
    assert echo["custom_prompt"] is None
    assert kept(sandbox) is None


@pytest.mark.parametrize("text", ["x" * 8000, "😀" * 4000, "\n" * 8000])
def test_8000_utf16_units_are_taken(api, text):
    assert api.patch(EXAMPLE, json={"custom_prompt": text}).status_code == 200


@pytest.mark.parametrize("text", ["x" * 8001, "😀" * 4000 + "x"])
def test_8001_utf16_units_are_refused_and_nothing_changes(sandbox, api, text):
    before = kept(sandbox)
    answer = api.patch(EXAMPLE, json={"custom_prompt": text})
    assert refused(answer) == (400, "invalid_request", "custom_prompt_too_long")
    assert kept(sandbox) == before


@pytest.mark.parametrize("body", ["", "{}", '{"voice_id": "v1"}'])
def test_patch_without_the_field_is_refused(api, body):
    assert refused(api.patch(EXAMPLE, content=body)) == (400, "invalid_request", "missing_field")


@pytest.mark.parametrize("body", ["{", "NaN", "[" * 100_000, b'{"custom_prompt": "\xff"}', "9" * 5000])
def test_what_is_not_json_is_refused(api, body):
    assert refused(api.patch(EXAMPLE, content=body)) == (400, "invalid_request", "invalid_json")


@pytest.mark.parametrize("body", ["[]", '"text"', "null", '{"custom_prompt": 7}', '{"custom_prompt": ["a"]}'])
def test_wrong_types_are_refused(api, body):
    assert refused(api.patch(EXAMPLE, content=body))[:2] == (400, "invalid_request")


def test_other_fields_of_the_newer_api_are_accepted(api):
    answer = api.patch(EXAMPLE, json={"custom_prompt": "x", "voice_id": "v1"})
    assert answer.status_code == 200


def test_number_with_a_raw_plus_is_not_found(api):
    answer = api.patch(f"/v1/phone-numbers/{NUMBER}", json={"custom_prompt": "x"})
    assert refused(answer) == (404, "not_found", "number_not_found")


def test_unknown_number_is_not_found(api):
    answer = api.patch("/v1/phone-numbers/%2B15550000", json={"custom_prompt": "x"})
    assert refused(answer) == (404, "not_found", "number_not_found")


def test_delete_takes_the_number_out(api):
    assert api.delete(EXAMPLE).status_code == 200
    assert api.get("/v1/phone-numbers").json()["count"] == 11


def test_deleting_an_unknown_number_is_not_found(api):
    assert refused(api.delete("/v1/phone-numbers/%2B15550000"))[2] == "number_not_found"


@pytest.mark.parametrize(
    "path", ["/v1/nothing", "/v1", "/v1/phone-numbers/a/b", "/v1x/usage", "/", "/v2/usage"]
)
def test_unknown_paths_are_not_found(api, path):
    assert refused(api.get(path))[:2] == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/v1/phone-numbers", "GET"),
        ("GET", EXAMPLE, "PATCH, DELETE"),
        ("PUT", "/v1/usage", "GET"),
        ("HEAD", "/v1/agents", "GET"),
    ],
)
def test_wrong_methods_are_refused_with_the_right_ones(api, method, path, allowed):
    answer = api.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
