"""The API as one: its operations, their document, and what becomes of errors."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from profiles.api.entrance import enter_by_token
from profiles.api.problems import MEDIA_TYPE, Problem, problem_of, status_problem
from profiles.api.v1.notices import making as notices
from profiles.api.v1.notices import rows as notice_rows
from profiles.api.v1.notices import steps as notice_steps
from profiles.api.v1.numbers import history, listing, profile, state
from profiles.api.v1.rollouts import bulk
from profiles.api.v1.rollouts import making as rollouts
from profiles.api.v1.rollouts import rows as rollout_rows
from profiles.api.v1.rollouts import steps as rollout_steps
from profiles.services.accounts.refusals import record_refused

ROUTERS = (
    *(listing.router, profile.router, state.router, history.router),
    *(bulk.router, rollouts.router, rollout_steps.router, rollout_rows.router),
    *(notices.router, notice_steps.router, notice_rows.router),
)
# What any operation may answer beside its own.
ALWAYS = {
    "401": "No token, or one that lets nobody in",
    "403": "The token or its owner may not do this",
    "429": "Too many requests: wait for as many seconds as Retry-After says",
    "503": "The database is busy; nothing was changed",
}
FIRST_ERROR_STATUS = 400
_PROBLEM = {"$ref": "#/components/schemas/ProblemOut"}


class Api(NinjaAPI):
    """The API, whose errors are problem details."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """Return the problem of a refusal; any other error goes on to be logged.

        What was refused for want of a right stands in the audit log.
        """
        if isinstance(exc, ValidationError):
            problem: Problem | None = _invalid(exc)
        elif isinstance(exc, HttpError):
            problem = status_problem(exc.status_code)
        else:
            problem = problem_of(exc)
        if problem is None:
            raise exc
        if problem.code == "forbidden":
            record_refused(request)
        return problem.response()

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        """Return the document (OpenAPI 3.1), with the errors that any operation may answer."""
        document = super().get_openapi_schema(*args, **kwargs)
        for operations in document["paths"].values():
            for operation in operations.values():
                _tell_problems(operation["responses"], takes_body="requestBody" in operation)
        return document


def _invalid(error: ValidationError) -> Problem:
    errors = [{"field": _named(each["loc"]), "message": str(each["msg"])} for each in error.errors]
    return Problem("invalid", _("The request does not fit the schema. Nothing was changed."), errors=errors)


def _named(place: Sequence[str | int]) -> str:
    """Return a field's name: of a body without the name of the parameter that takes it."""
    whole = [str(part) for part in place]
    return ".".join(whole[:1] + whole[2:] if whole[:1] == ["body"] else whole)


def _tell_problems(responses: dict[Any, Any], *, takes_body: bool) -> None:
    described = ALWAYS | ({"400": "The body can't be read"} if takes_body else {})
    for status, words in described.items():
        if int(status) not in responses:
            responses[int(status)] = {
                "description": words,
                "content": {"application/json": {"schema": _PROBLEM}},
            }
    for status, response in responses.items():
        if int(status) >= FIRST_ERROR_STATUS and "content" in response:
            response["content"] = {MEDIA_TYPE: next(iter(response["content"].values()))}


api = Api(
    title="Nixadmin",
    version="1",
    description="Business profiles of phone numbers: read, saved, reviewed and rolled out as on the pages.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
for router in ROUTERS:
    api.add_router("", router)


def urlpatterns() -> list[URLPattern]:
    """Return the addresses of the operations, for ``/api/v1/``; a token lets in, and nothing else."""
    found = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    return enter_by_token(found)
