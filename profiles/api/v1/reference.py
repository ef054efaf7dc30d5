"""The API's document and its reference, for people who are signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles.api.v1.site import api
from profiles.presenters.doors.api_reference import api_reference

PREFIX = "/api/v1/"


@require_safe
def api_document(request: HttpRequest) -> JsonResponse:
    """The document of the API (OpenAPI 3.1)."""
    return JsonResponse(_document(request), json_dumps_params={"ensure_ascii": False})


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """The reference of the API as a page."""
    context = {
        "reference": api_reference(_document(request), origin=_origin(request)),
        "reads": settings.API_READS_PER_MINUTE,
        "writes": settings.API_WRITES_PER_MINUTE,
    }
    return render(request, "profiles/api/docs.html", context)


def _document(request: HttpRequest) -> dict[str, Any]:
    document: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    return document | {"servers": [{"url": _origin(request)}]}


def _origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
