"""The API's document and its reference, for people who are signed in."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles.api.v1.site import api
from profiles.presenters.doors.api_reference import Chapter, api_reference

PREFIX = "/api/v1/"


@require_safe
def api_document(request: HttpRequest) -> JsonResponse:
    """The document of the API (OpenAPI 3.1)."""
    return JsonResponse(_document(request), json_dumps_params={"ensure_ascii": False})


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """The reference of the API: every call with its chapter."""
    context = {
        "chapters": _chapters(request),
        "reads": settings.API_READS_PER_MINUTE,
        "writes": settings.API_WRITES_PER_MINUTE,
    }
    return render(request, "profiles/api/docs.html", context)


@require_safe
def api_chapter(request: HttpRequest, chapter: str) -> HttpResponse:
    """The calls about one thing: what they take and answer, and a command that makes each."""
    found = next((each for each in _chapters(request) if each.key == chapter), None)
    if found is None:
        raise Http404
    return render(request, "profiles/api/chapter.html", {"chapter": found})


def _chapters(request: HttpRequest) -> list[Chapter]:
    return api_reference(_document(request), origin=_origin(request))


def _document(request: HttpRequest) -> dict[str, Any]:
    document: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    return document | {"servers": [{"url": _origin(request)}]}


def _origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
