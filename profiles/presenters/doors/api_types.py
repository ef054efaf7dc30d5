"""Types of the API in words, out of the schemas of its OpenAPI document, and a value that each allows."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

REFERENCE = "#/components/schemas/"
# How deep an example goes into schemas that name each other.
EXAMPLE_DEPTH = 4


@dataclass(frozen=True)
class TypeName:
    """A type in words; ``schema`` is the schema of that name, to which the page links, if it is one."""

    before: str
    schema: str = ""
    after: str = ""


def type_name(schema: Mapping[str, Any]) -> TypeName:
    """Return the type that ``schema`` describes, in words."""
    if reference := schema.get("$ref"):
        return TypeName("", reference.removeprefix(REFERENCE))
    if "const" in schema:
        return TypeName(json.dumps(schema["const"]))
    if "enum" in schema:
        return TypeName(_either(json.dumps(value, ensure_ascii=False) for value in schema["enum"]))
    if choices := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        return _one_of([type_name(choice) for choice in choices])
    if schema.get("type") == "array":
        items = type_name(schema.get("items", {}))
        return TypeName(_("list of {items}").format(items=items.before), items.schema, items.after)
    if isinstance(more := schema.get("additionalProperties"), Mapping) and more:
        values = type_name(more)
        return TypeName(_("object of {values}").format(values=values.before), values.schema, values.after)
    return TypeName(_plain(schema))


def _one_of(types: list[TypeName]) -> TypeName:
    """Return several types as one, of which at most the first that is a schema is linked to."""
    linked = next((each for each in types if each.schema), None)
    if linked is None:
        return TypeName(_either(each.before for each in types))
    others = [f"{each.before}{each.schema}{each.after}" for each in types if each is not linked]
    after = f"{linked.after} {_('or')} {_either(others)}" if others else linked.after
    return TypeName(linked.before, linked.schema, after)


def _either(names: Iterable[str]) -> str:
    return f" {_('or')} ".join(names)


def _plain(schema: Mapping[str, Any]) -> str:
    """Return a simple type with its limits: ``string (date-time), at most 500 characters``."""
    kind = schema.get("type", _("anything"))
    words = " / ".join(kind) if isinstance(kind, list) else str(kind)
    if form := schema.get("format"):
        words += f" ({form})"
    limits = [
        told.format(n=json.dumps(schema[key], ensure_ascii=False))
        for key, told in (
            ("maxLength", _("at most {n} characters")),
            ("minimum", _("from {n}")),
            ("maximum", _("to {n}")),
            ("default", _("{n} unless told")),
        )
        if schema.get(key) is not None
    ]
    return ", ".join([words, *limits])


def example(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int = 0) -> Any:
    """Return a value that ``schema`` allows: its own example, its default, or one that is made up."""
    if reference := schema.get("$ref"):
        return example(schemas[reference.removeprefix(REFERENCE)], schemas, depth)
    for key in ("example", "const", "default"):
        if key in schema:
            return schema[key]
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if choices := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        return example(choices[0], schemas, depth)
    kind = schema.get("type")
    if kind == "object" and depth < EXAMPLE_DEPTH:
        return {
            name: example(told, schemas, depth + 1)
            for name, told in schema.get("properties", {}).items()
            if name in schema.get("required", ()) or "default" not in told
        }
    if kind == "array":
        return [example(schema.get("items", {}), schemas, depth + 1)] if depth < EXAMPLE_DEPTH else []
    return {"integer": 1, "number": 1, "boolean": True, "object": {}}.get(str(kind), "…")
