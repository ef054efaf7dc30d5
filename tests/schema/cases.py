"""How a case is made from the document, sent, and looked at."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from profiles.api.v1.reference import PREFIX
from profiles.api.v1.site import api

# A 500 is in no document, so that the first of these finds it; 502 and 503 are told where they may be.
CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def operations(app: Any = None) -> Iterator[Any]:
    """Yield every operation of the API; with ``app`` it is called within this process."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = app
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        yield found.ok()


def document() -> dict[str, Any]:
    """Return the API's document, as programs read it."""
    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    return told


def try_cases(
    strategy: SearchStrategy[Any],
    count: int,
    headers: Callable[[], dict[str, str]],
    *,
    base: str | None = None,
    first: int = 1,
    answers: Counter[int] | None = None,
) -> None:
    """Send ``count`` cases with ``headers``, and look at each answer.

    Args:
        strategy: Makes the cases; with the same ``first`` (seed) always the same.
        count: How many.
        headers: Gives those of one case.
        base: The site's address; None: it is called within this process.
        first: The seed.
        answers: Counts the statuses.

    Raises:
        FailureGroup: An answer is an error of ours, or not one that the document tells.
    """

    @seed(first)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def answered(case: Any) -> None:
        case.headers = {**(case.headers or {}), **headers()}
        answer = case.call(base_url=base)
        if answers is not None:
            answers[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    answered()
