"""The API's document, and the page that shows it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from profiles.api.problems import CODES
from profiles.api.v1.site import rights
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(viewer: User) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(signed_in(viewer).get("/api/openapi.json").content)
    return told


def operations(document: dict[str, Any]) -> dict[str, Any]:
    return {each["operationId"]: each for methods in document["paths"].values() for each in methods.values()}


def test_the_document_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")


def test_the_document_has_every_operation(document: dict[str, Any]) -> None:
    assert operations(document).keys() == rights().keys()


def test_every_operation_tells_its_scopes(document: dict[str, Any]) -> None:
    told = {
        name: [way["Token"][0] for way in operation["security"]]
        for name, operation in operations(document).items()
    }
    assert told == {name: auth.scopes for name, auth in rights().items()}


def test_every_error_is_a_problem(document: dict[str, Any]) -> None:
    kinds = {
        kind
        for operation in operations(document).values()
        for status, response in operation["responses"].items()
        if int(status) >= 400
        for kind in response.get("content", {})
    }
    assert kinds == {"application/problem+json"}


def test_every_error_told_has_a_code(document: dict[str, Any]) -> None:
    told = {
        int(status)
        for each in operations(document).values()
        for status, response in each["responses"].items()
        if int(status) >= 400 and "content" in response
    }
    assert told <= set(CODES.values())


def test_every_write_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    without = {
        each["operationId"]
        for methods in document["paths"].values()
        for method, each in methods.items()
        if method != "get" and "Idempotency-Key" not in {one["name"] for one in each["parameters"]}
    }
    assert without == set()


def test_every_parameter_is_told(document: dict[str, Any]) -> None:
    silent = {
        (name, parameter["name"])
        for name, operation in operations(document).items()
        for parameter in operation.get("parameters", ())
        if not parameter.get("description")
    }
    assert silent == set()


def test_the_export_is_told_as_what_it_is(document: dict[str, Any]) -> None:
    told = operations(document)["export_events"]["responses"]["200"]
    assert set(told["content"]) == {"application/x-ndjson"}


def test_a_state_is_needed_but_where_fields_have_their_own(document: dict[str, Any]) -> None:
    found = {
        name: parameter["required"]
        for name, operation in operations(document).items()
        for parameter in operation.get("parameters", ())
        if parameter["name"] == "If-Match"
    }
    assert [name for name, required in found.items() if not required] == ["patch_details"]


def test_no_body_has_room_for_what_is_not_known(document: dict[str, Any]) -> None:
    bodies = [each["requestBody"] for each in operations(document).values() if "requestBody" in each]
    found = {schema["title"]: schema for schema in objects(document, bodies)}
    assert [title for title, schema in found.items() if schema.get("additionalProperties") is not False] == []


def objects(document: dict[str, Any], part: Any) -> Iterator[dict[str, Any]]:
    """Yield each schema of an object with named fields in ``part`` of the document, through references."""
    if isinstance(part, list):
        for each in part:
            yield from objects(document, each)
    elif isinstance(part, dict):
        if "$ref" in part:
            part = document["components"]["schemas"][part["$ref"].rpartition("/")[2]]
        if "properties" in part:
            yield part
        yield from objects(document, list(part.values()))


@pytest.fixture
def chapters(viewer: User) -> dict[str, str]:
    """The pages of the reference by their addresses, which the first one links to."""
    desk = signed_in(viewer)
    index = desk.get("/api/docs").content.decode()
    links = sorted(set(re.findall(r'href="(/api/docs/[^"#]+)"', index)))
    return {link: desk.get(link).content.decode() for link in links}


def test_the_pages_show_every_operation(chapters: dict[str, str]) -> None:
    told = "".join(chapters.values())
    assert [name for name in rights() if f'id="{name.replace("_", "-")}"' not in told] == []


def test_what_a_page_links_to_is_there(chapters: dict[str, str]) -> None:
    missing = {
        (address, name)
        for address, page in chapters.items()
        for name in re.findall(r'href="#(schema-[^"]+)"', page)
        if f'id="{name}"' not in page
    }
    assert missing == set()


def test_a_chapter_that_there_is_not(viewer: User) -> None:
    assert signed_in(viewer).get("/api/docs/nothing").status_code == 404
