"""What the door does not take: each with Nixflex's envelope, a code and a sentence, and nothing saved."""

import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from profiles.models import ApiToken, AuditEvent, PhoneNumber
from profiles.services.accounts.tokens import revoke_token
from tests.api.nixflex.conftest import ADDRESS, PHONE_NUMBERS, error, patch, with_key
from tests.conftest import SYSTEM, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def send(program: Client, body: str | bytes):
    return program.patch(ADDRESS, body, "application/json")


@pytest.mark.usefixtures("number")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "missing_field"),
        ("{}", "missing_field"),
        ("[]", "invalid_body"),
        ("null", "invalid_body"),
        ("custom_prompt=Open", "invalid_json"),
        (b'{"custom_prompt": "\xff"}', "invalid_json"),
        ('{"custom_prompt": NaN}', "invalid_json"),
        ("[" * 100_000, "invalid_json"),
        ('{"custom_prompt": 7}', "invalid_field"),
        ('{"custom_prompt": ["Open"]}', "invalid_field"),
        ('{"custom_prompt": " \\n "}', "custom_prompt_blank"),
        ('{"custom_prompt": "a\\u0000b"}', "invalid_custom_prompt"),
        ('{"custom_prompt": "\\ud83d"}', "invalid_custom_prompt"),
        ('{"custom_prompt": "Open", "voice_id": "v"}', "unsupported_field"),
        ('{"sms_prompt": "Open"}', "unsupported_field"),
    ],
)
def test_a_body_that_is_not_taken(program, body, code):
    assert error(send(program, body)) == (400, code)


@pytest.mark.usefixtures("number")
def test_a_refused_body_changes_nothing(program):
    send(program, '{"custom_prompt": "Open", "voice_id": "v"}')
    assert PhoneNumber.objects.get().version == 1


@pytest.mark.usefixtures("number")
def test_other_fields_are_named(program):
    answer = send(program, '{"custom_prompt": "Open", "voice_id": "v", "sms_prompt": null}').json()["error"]
    assert answer["details"]["fields"] == ["sms_prompt", "voice_id"]


def test_the_limit_counts_utf16_units(program, shared):
    assert error(patch(program, "🦷" * 4000 + "x")) == (400, "custom_prompt_too_long")


def test_a_text_of_the_limit_is_taken(program, shared):
    assert patch(program, "🦷" * 4000).status_code == 200


@pytest.mark.usefixtures("number")
def test_how_long_it_may_be_is_told(program):
    details = patch(program, "x" * 8001).json()["error"]["details"]
    assert details == {"max_length": 8000, "length": 8001}


@pytest.mark.usefixtures("number")
def test_a_body_over_the_servers_limit(program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert error(patch(program, "x" * 100)) == (413, "body_too_large")


@pytest.mark.parametrize("number", ["%2B441632960000", "441632960001", "+1", "x"])
def test_an_unknown_number(program, shared, number):
    body = {"custom_prompt": "Open"}
    answer = program.patch(f"{PHONE_NUMBERS}/{number}", body, "application/json")
    assert error(answer) == (404, "number_not_found")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "invalid_api_key"),
        ("Basic bnhm", "invalid_api_key"),
        ("Bearer nxf_1", "key_secret_required"),
        ("Bearer nxf_1:", "key_secret_required"),
        ("Bearer nxf_1:nxfs_1", "invalid_api_key"),
        ("Bearer wrong:key", "invalid_api_key"),
    ],
)
@pytest.mark.django_db
def test_a_key_that_opens_nothing(header, code):
    answer = Client(headers={"authorization": header} if header else {}).get(PHONE_NUMBERS)
    assert (*error(answer), answer.json()["error"]["type"]) == (401, code, "authentication_error")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key(program):
    revoke_token(ApiToken.objects.get(), actor=SYSTEM)
    assert error(program.get(PHONE_NUMBERS)) == (401, "invalid_api_key")


def test_a_session_opens_nothing(manager):
    assert error(signed_in(manager).get(PHONE_NUMBERS)) == (401, "invalid_api_key")


@pytest.mark.usefixtures("number")
def test_a_key_that_only_reads_saves_nothing(key):
    assert error(patch(with_key(key("read")), "Open")) == (403, "permission_denied")


@pytest.mark.usefixtures("number")
def test_what_is_refused_for_a_right_is_in_the_audit_log(key):
    patch(with_key(key("read")), "Open")
    assert AuditEvent.objects.get(action=AuditEvent.Action.REFUSED).data["right"] == "profiles.edit_profile"


@pytest.mark.usefixtures("number")
def test_a_key_whose_owner_may_not_clear(key, manager):
    made = key()
    manager.groups.set([Group.objects.get(name="Editors")])
    assert error(patch(with_key(made), None)) == (403, "permission_denied")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("post", PHONE_NUMBERS, "GET, HEAD"),
        ("delete", ADDRESS, "PATCH"),
        ("get", ADDRESS, "PATCH"),
        ("put", "/nixflex/v1/agents/agent_1", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_taken(program, method, path, allowed):
    answer = getattr(program, method)(path)
    assert (*error(answer), answer["Allow"]) == (405, "method_not_allowed", allowed)


@pytest.mark.parametrize(
    "path", ["", "v1", "v1/", "v1/calls", "v1/v1/usage", "v1/phone-numbers/", "v2/usage"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_is_not_there(program, method, path):
    assert error(getattr(program, method)(f"/nixflex/{path}")) == (404, "not_found")


def test_a_failure_is_told_in_the_envelope(program, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("not for others")

    monkeypatch.setattr("profiles.api.nixflex.numbers.mirrored_numbers", fail)
    answer = program.get(PHONE_NUMBERS)
    assert (*error(answer), "not for others" in answer.text) == (500, "internal_error", False)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "agents/%00", 404),
        ("get", "phone-numbers?agent_id=%00", 200),
        ("patch", "phone-numbers/%00", 404),
    ],
)
def test_a_name_that_no_database_stores_is_nobodys(program, method, path, status):
    body = '{"custom_prompt": null}' if method == "patch" else None
    answer = getattr(program, method)(f"/nixflex/v1/{path}", body, content_type="application/json")
    assert answer.status_code == status


@pytest.mark.parametrize("header", ["x-request-id", "x-railway-request-id"])
def test_every_answer_names_its_request(program, header):
    assert program.get(f"{PHONE_NUMBERS}/nothing")[header]


@pytest.mark.parametrize("path", ["/nixflex/v1/phone-numbers", "/nixflex/v1/calls", "/nixflex/v1/usage/"])
def test_what_is_wrong_is_json(program, path):
    assert json.loads(program.post(path).content)["error"]["message"]
