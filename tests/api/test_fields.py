"""The catalogue of fields by the API."""

import pytest
from django.utils import timezone

from profiles.models import Field
from tests.details import make_follower, make_template


@pytest.fixture
def fields(number, manager) -> None:
    """A field that a template names and a number has, and one that is archived."""
    Field.objects.create(key="phone", label="Phone number", kind="phone", help="For callers")
    Field.objects.create(key="fax", label="Fax", archived_at=timezone.now())
    make_follower(number, make_template(manager, "Call ${phone}."), phone="01632 960001")


def test_fields_tell_their_kind_and_where_they_are_used(program, fields):
    (told,) = program.get("/fields").json()["items"]
    assert told == {
        "key": "phone",
        "label": "Phone number",
        "kind": "phone",
        "help": "For callers",
        "example": "",
        "templates": ["Clinic"],
        "numbers": 1,
    }


def test_archived_fields_are_told_if_that_is_asked(program, fields):
    assert [each["key"] for each in program.get("/fields?archived=true").json()["items"]] == ["fax"]
