"""The reference of the API: an OpenAPI document as what its page shows.

The viewers that django-ninja brings along were tried: Redoc makes its styles in the page, which the content
security policy refuses, and Swagger UI has no dark theme and asks for 1.5 MB of script.
"""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from profiles.presenters.doors.api_types import REFERENCE, TypeName, example, type_name

# Parameters and statuses of every call.
COMMON = {"Idempotency-Key", "401", "403", "414", "429", "431", "503"}
# Words, and whether they are code.
Paragraph = list[tuple[str, bool]]


@dataclass(frozen=True)
class Member:
    """A parameter of a call, or a field of what is sent or answered; ``place``: "path", "query" or "header"."""

    name: str
    type: TypeName
    required: bool
    words: Paragraph
    place: str = ""


@dataclass(frozen=True)
class Reply:
    """One status that a call may answer, with what."""

    status: str
    words: str
    type: TypeName | None


@dataclass(frozen=True)
class Operation:
    """One call: any of ``scopes`` lets a token make it, and ``curl`` is a command that does."""

    key: str
    method: str
    path: str
    title: str
    paragraphs: list[Paragraph]
    scopes: list[str]
    parameters: list[Member]
    body: TypeName | None
    replies: list[Reply]
    curl: str


@dataclass(frozen=True)
class Chapter:
    """The calls about one thing, and the schemas of what they take and answer."""

    key: str
    title: str
    operations: list[Operation]
    shapes: list["Shape"]


@dataclass(frozen=True)
class Shape:
    """One schema: its fields, or the type that it is a name of."""

    name: str
    words: Paragraph
    members: list[Member]
    type: TypeName


def api_reference(document: Mapping[str, Any], *, origin: str) -> list[Chapter]:
    """Return the reference for an OpenAPI ``document``; ``origin`` begins the addresses of its commands.

    What every call takes or may answer is left out: the page tells it once.
    """
    schemas: dict[str, Any] = document.get("components", {}).get("schemas", {})
    chapters: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, method, told in _operations(document):
        tag = next(iter(told.get("tags", ())), _("other"))
        chapters.setdefault(tag, []).append((path, method, told))
    return [
        Chapter(
            _anchor(tag),
            tag.capitalize(),
            [_operation(path, method, told, schemas, origin) for path, method, told in found],
            [_shape(name, schemas[name]) for name in _used([told for *_call, told in found], schemas)],
        )
        for tag, found in chapters.items()
    ]


def _used(operations: list[dict[str, Any]], schemas: Mapping[str, Any]) -> list[str]:
    """Return the names of the schemas that ``operations`` name, and that these name, by name."""
    used, new = set[str](), _named(operations)
    while new:
        used |= new
        new = set[str]().union(*(_named(schemas[name]) for name in new)) - used
    return sorted(used)


def _named(told: Any) -> set[str]:
    return set(re.findall(rf'"{REFERENCE}([^"]+)"', json.dumps(told)))


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            yield path, method, told


def _operation(
    path: str, method: str, told: Mapping[str, Any], schemas: Mapping[str, Any], origin: str
) -> Operation:
    key = told["operationId"]
    _kind, sent = _content(told.get("requestBody", {}))
    return Operation(
        key=_anchor(key),
        method=method.upper(),
        path=path,
        title=told.get("summary", key),
        paragraphs=_paragraphs(told.get("description", "")),
        scopes=[scope for way in told.get("security", ()) for names in way.values() for scope in names],
        parameters=[_parameter(each) for each in told.get("parameters", ()) if each["name"] not in COMMON],
        body=type_name(sent) if sent else None,
        replies=[
            _reply(str(status), reply)
            for status, reply in sorted(told["responses"].items(), key=lambda each: str(each[0]))
            if str(status) not in COMMON
        ],
        curl=_curl(origin + path, method, told, schemas),
    )


def _content(holder: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return media type and schema of the first content of a body or a reply."""
    for kind, content in holder.get("content", {}).items():
        return kind, content.get("schema", {})
    return "", {}


def _parameter(told: Mapping[str, Any]) -> Member:
    schema = told.get("schema", {})
    words = told.get("description") or schema.get("description", "")
    return Member(told["name"], type_name(schema), bool(told.get("required")), _paragraph(words), told["in"])


def _reply(status: str, told: Mapping[str, Any]) -> Reply:
    _kind, schema = _content(told)
    return Reply(status, told.get("description", ""), type_name(schema) if schema else None)


def _shape(name: str, schema: Mapping[str, Any]) -> Shape:
    required = set(schema.get("required", ()))
    members = [
        Member(key, type_name(told), key in required, _paragraph(told.get("description", "")))
        for key, told in schema.get("properties", {}).items()
    ]
    return Shape(name, _paragraph(schema.get("description", "")), members, type_name(schema))


def _curl(address: str, method: str, told: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """Return a command that makes the call."""
    parts = ["curl" if method == "get" else f"curl -X {method.upper()}"]
    parts.append('-H "Authorization: Bearer $NIXADMIN_TOKEN"')
    parts += [
        shlex.join(["-H", f"{each['name']}: …"])
        for each in told.get("parameters", ())
        if each["in"] == "header" and each.get("required")
    ]
    kind, sent = _content(told.get("requestBody", {}))
    if sent:
        parts.append(shlex.join(["-H", f"Content-Type: {kind}"]))
        parts.append(shlex.join(["-d", json.dumps(example(sent, schemas), ensure_ascii=False)]))
    return " \\\n  ".join([*parts, f"'{address}'"])


def _paragraphs(words: str) -> list[Paragraph]:
    """Return the paragraphs of a description."""
    return [_paragraph(part) for part in words.split("\n\n") if part.strip()]


def _paragraph(words: str) -> Paragraph:
    """Return words on one line; what stands between backticks is code."""
    parts = enumerate(" ".join(words.split()).split("`"))
    return [(part, place % 2 == 1) for place, part in parts if part]


def _anchor(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower())
