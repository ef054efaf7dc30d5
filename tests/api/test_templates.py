"""Templates by the API: made, read, saved on the version that was read, and who follows them."""

from typing import Any

import pytest

from profiles.models import Revision, Template, TemplateVersion
from profiles.services import editing
from profiles.services.composing.bodies import FilledFrom
from profiles.services.conflicts import Change
from tests.api.conftest import Program
from tests.conftest import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Business: ${name}. Open ${hours|by appointment}."


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.fixture
def template(program: Program) -> str:
    """The address of a template."""
    return f"/templates/{told(program.post('/templates', {'name': 'Dental', 'text': TEXT}), 201)['id']}"


def save(program: Program, template: str, text: str, base: int = 1) -> Any:
    return program.put(template, {"text": text, "base_version": base, "note": "Shorter"})


def test_it_is_made_as_version_1(program, template):
    found = told(program.get(template))
    assert (found["name"], found["version"], found["head"]["text"]) == ("Dental", 1, TEXT)


def test_its_placeholders_are_told(program, template):
    assert told(program.get(template))["head"]["placeholders"] == [
        {"name": "name", "default": None},
        {"name": "hours", "default": "by appointment"},
    ]


def test_a_name_is_taken_once(program, template):
    assert told(program.post("/templates", {"name": "dental", "text": TEXT}), 409)["code"] == "refused"


@pytest.mark.parametrize("text", ["${", "a\0b"])
def test_a_text_that_can_t_be_a_template(program, db, text):
    assert program.post("/templates", {"name": "Dental", "text": text}).status_code == 422


def test_the_next_version_is_saved(program, template):
    found = told(save(program, template, "Ask ${name}."))
    assert (found["version"], found["head"]["text"], found["head"]["note"]) == (2, "Ask ${name}.", "Shorter")


def test_a_version_that_nobody_read_is_not_replaced(program, template):
    save(program, template, "Ask ${name}.")
    found = told(save(program, template, "Call ${name}."), 412)
    assert (found["code"], found["theirs"]["text"]) == ("stale", "Ask ${name}.")
    assert TemplateVersion.objects.count() == 2


def test_the_same_text_makes_no_version(program, template):
    assert told(save(program, template, TEXT))["version"] == 1


def test_its_versions_are_listed_newest_first(program, template):
    save(program, template, "Ask ${name}.")
    assert [each["version"] for each in told(program.get(f"{template}/versions"))["items"]] == [2, 1]


def test_who_follows_is_counted(program, template, number):
    version = TemplateVersion.objects.select_related("template").get()
    source = FilledFrom(version, {"name": "Smile"})
    editing.save_text(
        number, source=source, kind=Revision.Kind.FILLED, actor=SYSTEM, change=Change.on(number)
    )
    save(program, template, "Ask ${name}.")
    assert told(program.get(f"{template}/followers")) == {
        "following": 1,
        "behind": 1,
        "edited": 0,
        "versions": [{"version": 1, "numbers": 1}],
    }


def test_it_is_archived_and_restored(program, template):
    archived = told(program.post(f"{template}/archive"))["archived_at"]
    restored = told(program.post(f"{template}/restore"))["archived_at"]
    assert (archived is None, restored) == (False, None)


def test_the_list_has_those_that_are_offered(program, template):
    program.post("/templates", {"name": "Old", "text": TEXT})
    program.post(f"/templates/{Template.objects.get(name='Old').pk}/archive")
    offered, archived = (told(program.get(f"/templates{query}"))["items"] for query in ("", "?archived=true"))
    assert ([each["name"] for each in offered], [each["name"] for each in archived]) == (["Dental"], ["Old"])


def test_one_that_is_not_there(program, db):
    assert told(program.get("/templates/1"), 404)["code"] == "not_found"
