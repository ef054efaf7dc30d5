"""Error pages (4xx, 5xx): a full page, or a fragment for htmx.

What was typed is never thrown away: a form that was not taken is shown again to be sent once more, and where that
can't be, its words are shown to be copied.
"""

import re
import sys

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string, select_template
from django.utils.translation import gettext as _
from django.views import defaults

from profiles.api.problems import is_problem, speaks_problems, status_problem
from profiles.api.throttling import RATE_HEADERS
from profiles.forms.free_text_fields import FREE_TEXT_FIELDS
from profiles.selectors.people.rights import may_nothing, whom_to_ask
from profiles.services.accounts.refusals import record_refused
from profiles.services.accounts.sign_ins import record_throttled
from profiles.services.actors import display_name
from profiles.views.fragments import fragment

# Everything else in a form is what a person typed or chose, and is shown back. Secrets are typed once more.
HIDDEN_FIELDS = re.compile(r"csrfmiddlewaretoken|.*password.*|code", re.IGNORECASE)
METHOD_NOT_ALLOWED = 405
# Seconds after which a database that was busy is worth another try.
RETRY_AFTER_SECONDS = 60


def error_page(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return the error's ``response`` with a body for people: a fragment for htmx, a page where Django has none.

    htmx gets a fragment in the place of a page, and a browser a page where Django has only an empty answer.
    """
    if "X-Fragment" in response:
        return response
    status = response.status_code
    if speaks_problems(request):
        answer: HttpResponseBase = response if is_problem(response) else status_problem(status).response()
        return _with_headers(answer, response)
    if getattr(request, "htmx", False):
        words = select_template([f"errors/_{status}.html", "errors/_other.html"])
        answer = fragment(HttpResponse(words.render(), status=status), target="#problem-banner")
    elif status == METHOD_NOT_ALLOWED:
        answer = render(request, "405.html", status=status)
    else:
        return response
    return _with_headers(answer, response)


def _with_headers(answer: HttpResponseBase, response: HttpResponseBase) -> HttpResponseBase:
    """Return ``answer`` with those headers of ``response`` that say what to do next, and when."""
    for name in ("Allow", "Retry-After", *RATE_HEADERS):
        if name in response:
            answer[name] = response[name]
    return answer


def _unsent_form(request: HttpRequest, *, status: int, why: str) -> HttpResponse:
    """Return a page or fragment for a rejected form: its data is shown again, to be sent once more."""
    if getattr(request, "htmx", False):
        return fragment(
            render(request, "errors/_sign_in_again.html", {"why": why}, status=status),
            target="#session-banner",
        )
    shown = [name for name in request.POST if not HIDDEN_FIELDS.fullmatch(name)]
    context = {
        "why": why,
        "fields": [
            (name, FREE_TEXT_FIELDS.get(name), value)
            for name in shown
            for value in request.POST.getlist(name)
        ],
        "secrets": any("password" in name.lower() for name in request.POST),
        "files": bool(request.FILES),
        "action": request.get_full_path(),
    }
    return render(request, "errors/unsent.html", context, status=status)


def session_ended(request: HttpRequest) -> HttpResponse:
    """401 for a form or fragment without a session."""
    return _unsent_form(request, status=401, why=_("Your session has ended."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403 for a form with a stale CSRF token, as after signing in again in another tab."""
    return _unsent_form(request, status=403, why=_("This page was opened before you last signed in."))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 that names the missing permission; services put that sentence into :class:`PermissionDenied`."""
    record_refused(request)
    missing = str(exception) if isinstance(exception, PermissionDenied) else ""
    context = {"missing": missing, "written": _typed_fields(request)}
    if getattr(request, "htmx", False):
        return fragment(
            render(request, "errors/_no_permission.html", context, status=403), target="#problem-banner"
        )
    if may_nothing(request.user):
        return render(request, "errors/no_group.html", context | {"people": whom_to_ask()}, status=403)
    names = [display_name(person) for person in whom_to_ask()]
    return render(request, "403.html", context | {"people": names}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 for a form over the size limit, 400 for any other malformed request."""
    if isinstance(exception, RequestDataTooBig):
        return HttpResponse(render_to_string("errors/too_large.html"), status=413)
    return defaults.bad_request(request, exception)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429 for too many sign-in attempts; django-allauth finds it by its name in ``urls.py``."""
    record_throttled(request)
    return render(request, "429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 if the database is unavailable, else 500; both show what was typed.

    Made without a database, a session or a lookup of static files. Django calls it while the exception is being
    handled.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return _database_unavailable(request)
    return HttpResponse(render_to_string("500.html", {"written": _typed_fields(request)}), status=500)


def _database_unavailable(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        words = render_to_string("errors/_database.html")
        answer = fragment(HttpResponse(words, status=503), target="#problem-banner")
    else:
        answer = HttpResponse(render_to_string("503.html", {"written": _typed_fields(request)}), status=503)
    answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def _typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return label and text of the free-text fields of the sent form."""
    try:
        return [
            (str(name), request.POST[field])
            for field, name in FREE_TEXT_FIELDS.items()
            if request.POST.get(field)
        ]
    except Exception:
        return []
