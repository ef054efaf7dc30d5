"""OpenAPI 3.1 document of the API, completed by what holds for every operation: headers, scopes and errors."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from profiles.api.problems import MEDIA_TYPE
from profiles.models.limits import IDEMPOTENCY_KEY_LIMIT
from profiles.services.accounts.api_requests import KEY_HEADER

JSON = "application/json"
FIRST_ERROR_STATUS = 400
UNAUTHENTICATED, PRECONDITION = "401", "428"


class Description(NamedTuple):
    """Description of a status, a header or a path parameter: its name, and what the document says of it."""

    name: str
    description: str


# What any operation may answer beside its own; one that writes; one that reads.
ALWAYS = (
    Description(UNAUTHENTICATED, description="No token, or one that lets nobody in"),
    Description("403", description="The token or its owner may not do this"),
    Description("429", description="Too many requests: wait for as many seconds as Retry-After says"),
    Description("503", description="The database is busy; nothing was changed"),
)
OF_WRITES = (
    Description("400", description="The body or the idempotency key can't be read"),
    Description("409", description="A request with the same idempotency key is still at work"),
    Description(
        "422", description="The request does not fit the schema, or its idempotency key was used for another"
    ),
)
# What the web server answers before the API is asked, as HTML.
BY_THE_SERVER = (
    Description("414", description="The address is too long: at most 4,094 bytes"),
    Description("431", description="The headers are too large"),
)
OF_READS = Description("422", description="The request does not fit the schema")
# There is no token to count for.
UNCOUNTED = {UNAUTHENTICATED, *(each.name for each in BY_THE_SERVER)}
RATE_HEADERS = (
    Description("X-RateLimit-Limit", description="Requests a minute: of reads, or of writes"),
    Description("X-RateLimit-Remaining", description="How many of them are left"),
    Description("X-RateLimit-Reset", description="When the next minute begins, in seconds since 1970"),
)
IF_MATCH = Description(
    "If-Match", description="The ETag of the profile that was read, on which the change stands."
)
KEY = Description(
    KEY_HEADER,
    description="Sent again with the same key, a request is not done again: it gets the same answer.",
)
# What stands in addresses.
IN_ADDRESSES = (
    Description(
        "number",
        description="In E.164 with its plus, as it is or escaped: `+441632960001` or `%2B441632960001`.",
    ),
    Description("version", description="The version's number."),
    Description("rule", description="The rule's name."),
    Description("rollout", description="The rollout's id."),
    Description("notice", description="The notice's id."),
    Description("template", description="The template's id."),
    Description("tag_id", description="The tag's id."),
)
# What these stand on may be told otherwise: by the base of each field.
MAY_DO_WITHOUT_IF_MATCH = {"patch_details"}
_PROBLEM, _INVALID = ({"$ref": f"#/components/schemas/{name}"} for name in ("ProblemOut", "InvalidOut"))


def complete_document(document: dict[str, Any], *, scopes: Mapping[str, list[str]]) -> None:
    """Add to ``document``, in place, the security, headers and errors that django-ninja does not know.

    Args:
        document: The OpenAPI document, as django-ninja makes it.
        scopes: Operation id -> the scopes of which each lets a token in.

    Raises:
        KeyError: An operation has no scopes here, or a path parameter no description in ``IN_ADDRESSES``.
    """
    descriptions = {each.name: each.description for each in IN_ADDRESSES}
    for method, operation in _operations(document):
        operation["security"] = [{"Token": [scope]} for scope in scopes[operation["operationId"]]]
        for each in operation.get("parameters", ()):
            if each["in"] == "path":
                each["description"] = descriptions[each["name"]]
        _add_header_parameters(method, operation)
        _add_error_responses(method, operation)


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for operations in document["paths"].values():
        yield from operations.items()


def _add_header_parameters(method: str, operation: dict[str, Any]) -> None:
    """Add the headers that are read by hand, since many operations share them."""
    known = {each["name"] for each in operation.get("parameters", ())}
    found = []
    if PRECONDITION in {str(status) for status in operation["responses"]}:
        required = operation["operationId"] not in MAY_DO_WITHOUT_IF_MATCH
        found.append(_header(IF_MATCH, limit=100, required=required))
    if method != "get":
        found.append(_header(KEY, limit=IDEMPOTENCY_KEY_LIMIT, required=False))
    new = [each for each in found if each["name"] not in known]
    if new:
        operation["parameters"] = [*operation.get("parameters", ()), *new]


def _header(header: Description, *, limit: int, required: bool) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": limit, "pattern": "^[ -~]*$"}
    return {
        "name": header.name,
        "in": "header",
        "required": required,
        "description": header.description,
        "schema": schema,
    }


def _add_error_responses(method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    for error in _error_descriptions(method):
        if int(error.name) not in responses:
            schema = _INVALID if error.name == OF_READS.name else _PROBLEM
            content = {JSON: {"schema": schema}}
            responses[int(error.name)] = {"description": error.description, "content": content}
    responses.update({int(each.name): {"description": each.description} for each in BY_THE_SERVER})
    for status, response in responses.items():
        if int(status) >= FIRST_ERROR_STATUS and "content" in response:
            response["content"] = {MEDIA_TYPE: next(iter(response["content"].values()))}
        if str(status) not in UNCOUNTED:
            response["headers"] = {
                each.name: {"description": each.description, "schema": {"type": "integer"}}
                for each in RATE_HEADERS
            }


def _error_descriptions(method: str) -> list[Description]:
    """Return the errors that an operation may answer as every one of its kind."""
    if method != "get":
        return [*ALWAYS, *OF_WRITES]
    return [*ALWAYS, OF_READS]
