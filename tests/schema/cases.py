"""How a case is made from the document, sent, and looked at."""

import json
from collections.abc import Iterator
from typing import Any

import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from profiles.api.v1.reference import PREFIX
from profiles.api.v1.site import api

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def operations() -> Iterator[Any]:
    """Yield every operation of the API, which is called within this process."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = WSGIHandler()
    for found in schema.get_all_operations():
        yield found.ok()


def document() -> dict[str, Any]:
    """Return the API's document, as programs read it."""
    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    return told


def known_paths(operation: Any, known: dict[str, Any]) -> dict[str, Any]:
    """Return those of ``known`` that the path of ``operation`` names."""
    return {each.name: known[each.name] for each in operation.path_parameters if each.name in known}


def try_cases(strategy: SearchStrategy[Case], count: int, headers: dict[str, str]) -> None:
    """Send ``count`` cases with ``headers``, the same in each run, and look at each answer.

    Raises:
        FailureGroup: An answer is an error of ours, or not one that the document tells.
    """

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def answered(case: Case) -> None:
        case.headers = {**(case.headers or {}), **headers}
        case.validate_response(case.call(), checks=CHECKS)

    answered()
