"""The API as one: its operations, their document, and what becomes of errors."""

from collections.abc import Sequence
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from profiles.api.authentication import require_token
from profiles.api.filters import only_known
from profiles.api.problems import Problem, problem_of
from profiles.api.rights import Token
from profiles.api.v1 import audit, checks, fields, importing, tags, templates
from profiles.api.v1.notices import making as notices
from profiles.api.v1.notices import rows as notice_rows
from profiles.api.v1.notices import steps as notice_steps
from profiles.api.v1.numbers import details, drift, history, listing, profile, reverting, state
from profiles.api.v1.numbers import tags as number_tags
from profiles.api.v1.openapi import complete_document
from profiles.api.v1.rollouts import bulk
from profiles.api.v1.rollouts import making as rollouts
from profiles.api.v1.rollouts import rows as rollout_rows
from profiles.api.v1.rollouts import steps as rollout_steps
from profiles.services.accounts.refusals import record_refused

ROUTERS = (
    *(listing.router, profile.router, state.router, history.router, reverting.router),
    *(number_tags.router, drift.router, details.router),
    *(bulk.router, rollouts.router, rollout_steps.router, rollout_rows.router),
    *(notices.router, notice_steps.router, notice_rows.router),
    *(tags.router, fields.router, checks.router, audit.router),
    *(templates.router, importing.router),
)


class Api(NinjaAPI):
    """The API, whose errors are problem details."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """Return the problem of a refusal; any other error goes on to be logged.

        What was refused for want of a right stands in the audit log.
        """
        if isinstance(exc, ValidationError):
            problem: Problem | None = _invalid(exc)
        elif isinstance(exc, HttpError):  # the only one there is
            problem = Problem(
                "malformed",
                _("The body can't be read: it has to be JSON in UTF-8, not compressed. Nothing was changed."),
            )
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
        complete_document(document, scopes={name: auth.scopes for name, auth in rights().items()})
        return document


def rights() -> dict[str, Token]:
    """Return operation id -> what lets into it."""
    operations = [
        each for router in ROUTERS for view in router.path_operations.values() for each in view.operations
    ]
    return {str(each.operation_id): cast("Token", each.auth_param) for each in operations}


def _invalid(error: ValidationError) -> Problem:
    errors = [
        {"field": _named(each["loc"]), "message": str(each["msg"]).removeprefix("Value error, ")}
        for each in error.errors
    ]
    return Problem("invalid", _("The request does not fit the schema. Nothing was changed."), errors=errors)


def _named(place: Sequence[str | int]) -> str:
    """Return a field's name: of a body without the name of the parameter that takes it, else of that alone."""
    whole = [str(part) for part in place]
    return ".".join(whole[:1] + whole[2:] if whole[:1] == ["body"] else whole[:2])


api = Api(
    title="Nixadmin",
    version="1",
    description="Business profiles of phone numbers: read, saved, reviewed and rolled out as on the pages.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_decorator(only_known, mode="view")
for router in ROUTERS:
    api.add_router("", router)


def urlpatterns() -> list[URLPattern]:
    """Return the addresses of the operations, for ``/api/v1/``; a token lets in, and nothing else."""
    found = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    return require_token(found)
