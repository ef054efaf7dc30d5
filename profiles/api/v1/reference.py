"""The API's document and its reference, for people who are signed in."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from profiles.api.v1.site import api
from profiles.presenters.doors.api_reference import Chapter, api_reference

PREFIX = "/api/v1/"
# Documents kept: one for each address of the site and each language. Making one takes 0.2 s of CPU.
KEPT = 8


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
    return _chapters_in(_origin(request), get_language())


def _document(request: HttpRequest) -> dict[str, Any]:
    return _document_in(_origin(request), get_language())


@lru_cache(maxsize=KEPT)
def _chapters_in(origin: str, language: str | None) -> list[Chapter]:
    """Return the chapters of the reference in the active ``language``."""
    return api_reference(_document_in(origin, language), origin=origin)


@lru_cache(maxsize=KEPT)
def _document_in(origin: str, _language: str | None) -> dict[str, Any]:
    document: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    return document | {"servers": [{"url": origin}]}


def _origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
