"""The API's document (OpenAPI 3.1), completed by what holds for every operation: headers, scopes and errors."""

from collections.abc import Iterator, Mapping
from typing import Any

from profiles.api.idempotency import HEADER
from profiles.api.problems import MEDIA_TYPE
from profiles.models.limits import IDEMPOTENCY_KEY_LIMIT

JSON = "application/json"
# What any operation may answer beside its own.
ALWAYS = {
    "401": "No token, or one that lets nobody in",
    "403": "The token or its owner may not do this",
    "429": "Too many requests: wait for as many seconds as Retry-After says",
    "503": "The database is busy; nothing was changed",
}
WITH_BODY = {"400": "The body can't be read"}
WITH_INPUT = {"422": "The request does not fit the schema"}
FIRST_ERROR_STATUS = 400
PRECONDITION = "428"
_PROBLEM, _INVALID = ({"$ref": f"#/components/schemas/{name}"} for name in ("ProblemOut", "InvalidOut"))
_RATE_WORDS = {
    "X-RateLimit-Limit": "Requests a minute: of reads, or of writes",
    "X-RateLimit-Remaining": "How many of them are left",
    "X-RateLimit-Reset": "When the next minute begins, in seconds since 1970",
}
_RATE_HEADERS = {
    name: {"description": words, "schema": {"type": "integer"}} for name, words in _RATE_WORDS.items()
}


def complete(document: dict[str, Any], *, scopes: Mapping[str, list[str]]) -> None:
    """Add to ``document`` what django-ninja does not know; ``scopes``: operation id -> scopes that let in."""
    for method, operation in _operations(document):
        operation["security"] = [{"Token": [scope]} for scope in scopes[operation["operationId"]]]
        _tell_headers(method, operation)
        _tell_problems(operation)


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for operations in document["paths"].values():
        yield from operations.items()


def _tell_headers(method: str, operation: dict[str, Any]) -> None:
    """Add the headers that are read by hand, since many operations share them."""
    known = {each["name"] for each in operation.get("parameters", ())}
    found = []
    if PRECONDITION in {str(status) for status in operation["responses"]}:
        words = "The ETag of the profile that was read, on which the change stands."
        found.append(
            {"name": "If-Match", "in": "header", "required": True, "description": words} | _text(100)
        )
    if method != "get":
        words = "Sent again with the same key, a request is not done again: it gets the same answer."
        key = {"name": HEADER, "in": "header", "required": False, "description": words}
        found.append(key | _text(IDEMPOTENCY_KEY_LIMIT))
    new = [each for each in found if each["name"] not in known]
    if new:
        operation["parameters"] = [*operation.get("parameters", ()), *new]


def _text(limit: int) -> dict[str, Any]:
    return {"schema": {"type": "string", "maxLength": limit, "pattern": "^[ -~]*$"}}


def _tell_problems(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    for status, words in _described(operation).items():
        if int(status) not in responses:
            schema = _INVALID if status in WITH_INPUT else _PROBLEM
            responses[int(status)] = {"description": words, "content": {JSON: {"schema": schema}}}
    for status, response in responses.items():
        if int(status) >= FIRST_ERROR_STATUS and "content" in response:
            response["content"] = {MEDIA_TYPE: next(iter(response["content"].values()))}
        if str(status) != "401":  # there is no token to count for
            response["headers"] = {
                name: {"description": words, "schema": {"type": "integer"}}
                for name, words in _RATE_HEADERS.items()
            }


def _described(operation: Mapping[str, Any]) -> dict[str, str]:
    """Return status -> words of the errors that the operation may answer, as every one of its kind."""
    takes_body = "requestBody" in operation
    takes_input = takes_body or any(each["in"] == "query" for each in operation.get("parameters", ()))
    return ALWAYS | (WITH_BODY if takes_body else {}) | (WITH_INPUT if takes_input else {})
