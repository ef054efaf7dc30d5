"""The reference of the API, out of its document."""

from typing import Any

import pytest

from profiles.presenters.doors.api_reference import api_reference
from profiles.presenters.doors.api_types import TypeName, example, type_name

SCHEMAS: dict[str, Any] = {
    "Out": {
        "type": "object",
        "description": "What there is.",
        "properties": {
            "text": {"type": "string", "description": "The `body`."},
            "inner": {"$ref": "#/components/schemas/Out"},
        },
        "required": ["text"],
    }
}
PUT: dict[str, Any] = {
    "operationId": "put_it",
    "summary": "Save",
    "description": "Saves `text`.\n\nAt\n once.",
    "tags": ["profile"],
    "security": [{"Token": ["write"]}, {"Token": ["rollout"]}],
    "parameters": [
        {"name": "number", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}},
    ],
    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Out"}}}},
    "responses": {"200": {"description": "OK"}, "401": {"description": "No token"}},
}
DOCUMENT = {"paths": {"/api/v1/it/{number}": {"put": PUT}}, "components": {"schemas": SCHEMAS}}


def put() -> Any:
    """Return the reference of the one call."""
    ((operation,),) = (
        chapter.operations for chapter in api_reference(DOCUMENT, origin="https://nixadmin.example")
    )
    return operation


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"type": "string"}, TypeName("string")),
        ({"type": "string", "format": "date-time"}, TypeName("string (date-time)")),
        ({"type": "string", "maxLength": 500}, TypeName("string, at most 500 characters")),
        ({"type": "integer", "minimum": 1, "maximum": 9}, TypeName("integer, from 1, to 9")),
        ({"type": "string", "default": ""}, TypeName('string, "" unless told')),
        ({"type": "boolean", "default": False}, TypeName("boolean, false unless told")),
        ({"enum": ["a", 2]}, TypeName('"a" or 2')),
        ({"const": "a"}, TypeName('"a"')),
        ({"$ref": "#/components/schemas/Out"}, TypeName("", "Out")),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Out"}}, TypeName("list of ", "Out")),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, TypeName("string or null")),
        (
            {"anyOf": [{"$ref": "#/components/schemas/Out"}, {"type": "null"}]},
            TypeName("", "Out", " or null"),
        ),
        ({"type": ["string", "null"]}, TypeName("string / null")),
        ({}, TypeName("anything")),
        (
            {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Out"}},
            TypeName("object of ", "Out"),
        ),
        ({"type": "object", "additionalProperties": True}, TypeName("object")),
    ],
)
def test_a_type_is_named(schema: dict[str, Any], told: TypeName) -> None:
    assert type_name(schema) == told


def test_an_example_has_what_is_required() -> None:
    schema = {
        "type": "object",
        "properties": {"text": {"type": "string"}, "note": {"type": "string", "default": ""}},
        "required": ["text"],
    }
    assert example({"$ref": "#/components/schemas/In"}, {"In": schema}) == {"text": "…"}


def test_an_example_of_what_holds_itself_ends() -> None:
    assert str(example(SCHEMAS["Out"], SCHEMAS)).count("inner") == 4


def test_the_schemas_own_example_is_taken() -> None:
    assert example({"type": "string", "examples": ["+441632960001"]}, {}) == "+441632960001"


def test_what_stands_between_backticks_is_code() -> None:
    assert put().paragraphs == [[("Saves ", False), ("text", True), (".", False)], [("At once.", False)]]


def test_any_of_the_scopes_is_told() -> None:
    assert put().scopes == ["write", "rollout"]


def test_a_command_makes_the_call() -> None:
    first, token, header, *_rest, address = (line.strip(" \\") for line in put().curl.splitlines())
    assert (first, token) == ("curl -X PUT", '-H "Authorization: Bearer $NIXADMIN_TOKEN"')
    assert (header, address) == ("-H 'If-Match: …'", "'https://nixadmin.example/api/v1/it/{number}'")


def test_calls_stand_in_the_chapter_of_their_tag() -> None:
    assert [chapter.title for chapter in api_reference(DOCUMENT, origin="")] == ["Profile"]


def test_a_schema_lists_its_fields() -> None:
    (shape,) = api_reference(DOCUMENT, origin="")[0].shapes
    assert [(each.name, each.required, each.words) for each in shape.members] == [
        ("text", True, [("The ", False), ("body", True), (".", False)]),
        ("inner", False, []),
    ]


def test_what_every_call_may_answer_is_not_repeated() -> None:
    assert [reply.status for reply in put().replies] == ["200"]
