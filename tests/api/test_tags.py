"""The catalogue of tags by the API."""

import pytest

from profiles.models import AuditEvent, NumberTag, Tag, Team
from tests.api.conftest import MakeProgram


@pytest.fixture
def vip(number) -> Tag:
    """A tag that one number has."""
    made = Tag.objects.create(name="VIP", colour="red")
    NumberTag.objects.create(number=number, tag=made)
    return made


def test_tags_are_told_with_their_counts(program, vip):
    (told,) = program.get("/tags").json()["items"]
    assert told == {"id": vip.pk, "name": "VIP", "colour": "red", "numbers": 1}


def test_a_tag_is_made(program):
    answer = program.send("POST", "/tags", {"name": " North  side ", "colour": "blue"})
    assert (answer.status_code, answer.json()["name"]) == (201, "North side")
    assert AuditEvent.objects.filter(action="tag", actor_name__startswith="Booking app").count() == 1


def test_a_name_that_there_is_already_is_refused(program, vip):
    answer = program.send("POST", "/tags", {"name": "vip"})
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")


def test_a_tag_is_renamed_and_keeps_its_colour(program, vip):
    told = program.send("PATCH", f"/tags/{vip.pk}", {"name": "Important"}).json()
    assert told == {"id": vip.pk, "name": "Important", "colour": "red", "numbers": 1}


def test_a_tag_is_merged_into_another(program, vip):
    other = Tag.objects.create(name="Other")
    told = program.send("POST", f"/tags/{vip.pk}/merge", {"into": other.pk}).json()
    assert (told["numbers"], [mark.tag for mark in NumberTag.objects.all()]) == (1, [other])


def test_a_tag_is_deleted(program, vip):
    answer = program.send("DELETE", f"/tags/{vip.pk}")
    assert (answer.json()["numbers"], Tag.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x" * 41},
        {"name": "x", "colour": "pink"},
        {"name": "a\0"},
        {"name": "x", "letter": "y"},
        [],
        None,
    ],
)
def test_what_can_be_no_tag_is_refused(program, body):
    assert program.send("POST", "/tags", body).status_code == 422


def test_a_tag_that_there_is_not_is_not_found(program, vip):
    answer = program.send("POST", f"/tags/{vip.pk}/merge", {"into": vip.pk + 1})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_who_is_held_to_a_team_makes_no_tags(make_program: MakeProgram):
    answer = make_program(team=Team.objects.create(name="North")).send("POST", "/tags", {"name": "North"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
