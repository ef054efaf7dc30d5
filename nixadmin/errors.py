"""The answers to requests that can't be served: as a page, or as a fragment where htmx asked.

Every fragment carries ``X-Fragment: true``; the browser side swaps an error answer only if it does, since a
proxy's own error page must not land in the middle of ours.
"""

import re

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

# Everything else in a form is what a person typed or chose, and is shown back. Secrets are typed once more.
NOT_SHOWN_BACK = re.compile(r"csrfmiddlewaretoken|.*password.*|code", re.IGNORECASE)


def fragment(response: HttpResponse, *, target: str = "", swap: str = "") -> HttpResponse:
    """Mark ``response`` as a fragment; ``target`` (a selector) and ``swap`` overrule the element's own."""
    response["X-Fragment"] = "true"
    if target:
        response["HX-Retarget"] = target
        response["HX-Reswap"] = swap or "innerHTML"
    return response


def _unsent(request: HttpRequest, *, status: int, why: str) -> HttpResponse:
    """Answer a form that was not taken: nothing typed is lost, and it can be sent again from here."""
    if getattr(request, "htmx", False):
        return fragment(
            render(request, "errors/_sign_in_again.html", {"why": why}, status=status),
            target="#session-banner",
        )
    shown = [name for name in request.POST if not NOT_SHOWN_BACK.fullmatch(name)]
    context = {
        "why": why,
        "fields": [(name, value) for name in shown for value in request.POST.getlist(name)],
        "secrets": any("password" in name.lower() for name in request.POST),
        "action": request.get_full_path(),
    }
    return render(request, "errors/unsent.html", context, status=status)


def session_ended(request: HttpRequest) -> HttpResponse:
    """401 for a form or fragment whose session has ended."""
    return _unsent(request, status=401, why="Your session has ended.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403 for a form whose security token is stale, as after signing in again in another tab."""
    return _unsent(request, status=403, why="This page was opened before you last signed in.")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 that says which right is missing; services put that sentence into :class:`PermissionDenied`."""
    missing = str(exception) if isinstance(exception, PermissionDenied) else ""
    if getattr(request, "htmx", False):
        context = {"missing": missing}
        return fragment(
            render(request, "errors/_no_permission.html", context, status=403), target="#messages"
        )
    return render(request, "403.html", {"missing": missing}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 for a form that is larger than the site takes, 400 for whatever else can't be understood."""
    if isinstance(exception, RequestDataTooBig):
        return HttpResponse(render_to_string("errors/too_large.html"), status=413)
    return defaults.bad_request(request, exception)
