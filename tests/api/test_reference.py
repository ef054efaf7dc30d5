"""The API's document, and the page that shows it."""

import json
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
    told = {int(status) for each in operations(document).values() for status in each["responses"]}
    assert {status for status in told if status >= 400} <= set(CODES.values())


def test_every_write_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    without = {
        each["operationId"]
        for methods in document["paths"].values()
        for method, each in methods.items()
        if method != "get" and "Idempotency-Key" not in {one["name"] for one in each["parameters"]}
    }
    assert without == set()


def test_the_page_shows_every_operation(viewer: User) -> None:
    page = signed_in(viewer).get("/api/docs").content.decode()
    assert [name for name in rights() if f'id="{name.replace("_", "-")}"' not in page] == []


def test_what_the_page_links_to_is_there(viewer: User) -> None:
    page = signed_in(viewer).get("/api/docs").content.decode()
    links = {part.partition('"')[0] for part in page.split('href="#schema-')[1:]}
    assert [name for name in links if f'id="schema-{name}"' not in page] == []
