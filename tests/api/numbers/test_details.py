"""Details by the API: read, changed field by field on the values that they started from, and followed no more."""

from typing import Any

import pytest

from profiles.models import ApiRequest, Field, PhoneNumber, Revision
from profiles.models.number import State
from profiles.texts.composition import body_digest
from tests.conftest import NUMBER, TEXT
from tests.details import make_follower, make_template

pytestmark = pytest.mark.django_db(transaction=True)

DETAILS = f"/numbers/{NUMBER}/details"
WEEK = {"week": [*[[[540, 1020]]] * 5, "closed", "closed"]}


@pytest.fixture
def template(manager):
    """A template that names three details, of which one has a value of its own."""
    Field.objects.create(key="phone", label="Phone number", kind="phone")
    Field.objects.create(key="hours", label="Opening hours", kind="hours")
    return make_template(manager, "Call ${phone}.\nOpen: ${hours}\nPark ${parking|outside}.").template


@pytest.fixture
def follower(template, number) -> PhoneNumber:
    """A number that follows the template."""
    return make_follower(number, template.head, phone="020 7946 0104", hours="9-5")


def patch(program, fields: dict[str, Any], **more: Any):
    """Change ``fields``: key -> (value, base)."""
    named = {key: {"value": value, "base": base} for key, (value, base) in fields.items()}
    headers = {name: more.pop(name) for name in ("If_Match", "Idempotency_Key") if name in more}
    return program.send("PATCH", DETAILS, {"fields": named, **more}, **headers)


def body() -> str:
    """Return the newest profile."""
    return Revision.objects.order_by("-version")[0].body_text


def test_each_field_is_told_with_its_value(program, follower):
    told = program.get(DETAILS).json()
    assert [(each["key"], each["label"], each["kind"], each["value"]) for each in told["fields"]] == [
        ("phone", "Phone number", "phone", "020 7946 0104"),
        ("hours", "Opening hours", "hours", "9-5"),
        ("parking", "parking", "paragraph", ""),
    ]
    assert told["follows"]["name"] == "Clinic"


def test_a_text_by_hand_has_no_fields(program, number):
    answer = program.get(DETAILS)
    assert (answer.json()["follows"], answer.json()["fields"], answer["ETag"]) == (
        None,
        [],
        f'"{body_digest(TEXT)}"',
    )


def test_a_changed_field_fills_the_profile_in_anew(program, follower):
    answer = patch(program, {"phone": ("01632 960 001", "020 7946 0104")}, note="New line")
    assert (answer.status_code, answer.json()["created"]) == (200, True), answer.content
    assert body() == "Call 01632 960001.\nOpen: 9-5\nPark outside."
    assert answer["ETag"] == f'"{body_digest(body())}"'


def test_hours_are_typed_as_people_type_them(program, follower):
    told = patch(program, {"hours": ("Mon-Fri 9-5", "9-5")}).json()
    assert told["fields"][1]["value"] == WEEK
    assert "Monday to Friday" in body()


def test_hours_are_told_as_their_record(program, follower):
    assert patch(program, {"hours": (WEEK, "9-5")}).json()["fields"][1]["value"] == WEEK


def test_hours_that_are_not_understood_are_kept_as_typed_if_that_is_asked(program, follower):
    fields = {"hours": {"value": "By the moon", "base": "9-5", "as_typed": True}}
    answer = program.send("PATCH", DETAILS, {"fields": fields})
    assert answer.json()["fields"][1]["value"] == "By the moon"


def test_nothing_but_hours_is_kept_as_typed(program, follower):
    fields = {"phone": {"value": "no phone", "base": "020 7946 0104", "as_typed": True}}
    assert program.send("PATCH", DETAILS, {"fields": fields}).status_code == 422


def test_who_changed_another_field_is_no_conflict(program, follower):
    patch(program, {"parking": ("in the yard", "")})
    answer = patch(program, {"phone": ("01632 960 001", "020 7946 0104")})
    assert answer.status_code == 200
    assert body() == "Call 01632 960001.\nOpen: 9-5\nPark in the yard."


def test_who_changed_the_same_field_is_a_conflict_with_all_values(program, follower):
    patch(program, {"phone": ("01632 960 002", "020 7946 0104")})
    answer = patch(program, {"phone": ("01632 960 001", "020 7946 0104"), "parking": ("here", "")})
    assert (answer.status_code, answer.json()["code"]) == (409, "details_conflict")
    assert answer.json()["conflicts"] == [
        {
            "key": "phone",
            "label": "Phone number",
            "base": "020 7946 0104",
            "theirs": "01632 960002",
            "yours": "01632 960001",
        }
    ]
    assert body() == "Call 01632 960002.\nOpen: 9-5\nPark outside."


def test_the_same_values_make_no_version(program, follower):
    answer = patch(program, {"phone": ("020 7946 0104", "020 7946 0104")})
    assert (answer.status_code, answer.json()["created"], answer.json()["version"]) == (200, False, 2)


def test_without_a_base_nothing_is_changed(program, follower):
    answer = patch(program, {"phone": ("01632 960 001", None)})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (428, "body.fields.phone.base")


def test_a_state_takes_the_place_of_the_bases(program, follower):
    seen = program.get(DETAILS)["ETag"]
    assert patch(program, {"phone": ("01632 960 001", None)}, If_Match=seen).status_code == 200


def test_on_an_old_state_nothing_is_changed(program, follower):
    seen = program.get(DETAILS)["ETag"]
    patch(program, {"parking": ("in the yard", "")})
    answer = patch(program, {"phone": ("01632 960 001", None)}, If_Match=seen)
    assert (answer.status_code, answer.json()["code"], answer.json()["etag"]) == (
        412,
        "stale",
        body_digest(body()),
    )


def test_one_key_is_one_version_even_if_its_process_died_before_it_answered(clock, program, follower):
    seen = program.get(DETAILS)["ETag"]
    patch(program, {"phone": ("01632 960 001", None)}, If_Match=seen, Idempotency_Key="a")
    ApiRequest.objects.update(status=None)
    clock.forward(61)
    answer = patch(program, {"phone": ("01632 960 001", None)}, If_Match=seen, Idempotency_Key="a")
    assert (answer.status_code, answer.json()["created"], Revision.objects.count()) == (200, True, 3)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"phone": ("no phone", "020 7946 0104")}, "body.fields.phone"),
        ({"hours": ("when we like", "9-5")}, "body.fields.hours"),
        ({"hours": ({"week": []}, "9-5")}, "body.fields.hours"),
        ({"fax": ("1", "")}, "body.fields.fax"),
        ({"parking": ("a\0b", "")}, "body.fields.parking"),
    ],
)
def test_a_value_that_can_not_be_is_named(program, follower, fields, field):
    answer = patch(program, fields)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])


def test_a_value_that_the_template_needs_is_not_taken_away(program, follower):
    answer = patch(program, {"phone": ("", "020 7946 0104")})
    assert (answer.status_code, answer.json()["code"], answer.json()["errors"][0]["field"]) == (
        422,
        "detail_missing",
        "body.fields.phone",
    )


def test_a_number_begins_to_follow_a_template_on_the_state_that_was_read(program, number, template):
    fields = {"phone": ("01632 960 001", None), "hours": ("Mon-Fri 9-5", None)}
    answer = patch(program, fields, template=template.pk, If_Match=f'"{body_digest(TEXT)}"')
    assert (answer.status_code, answer.json()["follows"]["id"]) == (200, template.pk), answer.content
    assert body().startswith("Call 01632 960001.")


def test_no_text_is_replaced_by_a_template_unseen(program, number, template):
    answer = patch(program, {"phone": ("01632 960 001", "")}, template=template.pk)
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")


def test_a_number_without_a_template_is_told_to_name_one(program, number):
    answer = patch(program, {"phone": ("01632 960 001", "")})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_template")


def test_a_drifted_number_is_decided_about_first(program, follower):
    PhoneNumber.objects.update(state=State.DRIFTED, remote_text_seen="Theirs")
    answer = patch(program, {"phone": ("01632 960 001", "020 7946 0104")})
    assert (answer.status_code, answer.json()["code"], answer.json()["outside"]) == (409, "drifted", "Theirs")


def test_a_number_that_follows_no_more_keeps_its_text(program, follower):
    before = body()
    answer = program.send("DELETE", DETAILS, If_Match=f'"{body_digest(before)}"')
    assert (answer.status_code, answer.json()["template"], answer.json()["text"]) == (200, None, before)


def test_nothing_is_told_of_another_number(program, follower):
    answer = program.get(DETAILS.replace("0001", "0099"))
    assert (answer.status_code, answer.json()["code"]) == (404, "number_not_found")
