"""Tags of a number and its label by the API."""

import pytest

from profiles.models import AuditEvent, NumberTag, PhoneNumber, Revision, Tag
from tests.conftest import NUMBER

TAGS, LABEL = f"/numbers/{NUMBER}/tags", f"/numbers/{NUMBER}/label"


@pytest.fixture
def catalogue(number) -> dict[str, Tag]:
    """Three tags, of which the number has the first."""
    made = {name: Tag.objects.create(name=name) for name in ("North", "VIP", "Dental")}
    NumberTag.objects.create(number=number, tag=made["North"])
    return made


def test_tags_are_put_on_and_taken_off_and_others_stay(program, number, catalogue):
    NumberTag.objects.create(number=number, tag=catalogue["Dental"])
    answer = program.send("PATCH", TAGS, {"add": ["vip"], "remove": ["NORTH"]})
    assert (answer.status_code, answer.json()["tags"]) == (200, ["Dental", "VIP"])


def test_the_same_tags_again_change_nothing(program, number, catalogue):
    for _ in range(2):
        answer = program.send("PATCH", TAGS, {"add": ["VIP"]})
    assert answer.json()["tags"] == ["North", "VIP"]
    assert AuditEvent.objects.filter(action="tag").count() == 1


def test_a_tag_that_there_is_not_is_named(program, number, catalogue):
    answer = program.send("PATCH", TAGS, {"add": ["VIP", "South"]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body.add.1")
    assert not NumberTag.objects.filter(tag=catalogue["VIP"]).exists()


def test_a_tag_is_not_put_on_and_taken_off_at_once(program, number, catalogue):
    answer = program.send("PATCH", TAGS, {"add": ["VIP"], "remove": ["vip"]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body.remove")


def test_a_label_is_kept_on_one_line_and_makes_no_version(program, number):
    answer = program.put(LABEL, {"label": " Elm \n Dental "})
    assert (answer.status_code, answer.json()["label"]) == (200, "Elm Dental")
    assert PhoneNumber.objects.get().label == "Elm Dental"
    assert Revision.objects.count() == 1


@pytest.mark.parametrize(
    "body", [{"label": "x" * 201}, {"label": "a\0b"}, {"label": None}, {}, {"label": "a", "colour": "red"}]
)
def test_what_can_be_no_label_is_refused(program, number, body):
    assert program.put(LABEL, body).status_code == 422


@pytest.mark.parametrize(("method", "path", "body"), [("PATCH", TAGS, {}), ("PUT", LABEL, {"label": "x"})])
def test_nothing_is_changed_of_another_number(program, number, method, path, body):
    answer = program.send(method, path.replace("0001", "0099"), body)
    assert (answer.status_code, answer.json()["code"]) == (404, "number_not_found")
