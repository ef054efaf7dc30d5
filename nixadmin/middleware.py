"""Middleware: request log, encoding check, required sign-in, no-store, error pages."""

import re
from collections.abc import Callable
from typing import Any

import structlog
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django_structlog.middlewares import RequestMiddleware

from nixadmin.encoding import OTHER_ENCODING
from nixadmin.errors import error_page, session_ended
from profiles.services.accounts.sessions import note_seen

ViewFunction = Callable[..., HttpResponseBase]

# From this status on an answer tells of an error.
FIRST_ERROR_STATUS = 400


# What follows lets whoever has it set a password, confirm an address or join.
KEY_IN_PATH = re.compile(r"/(reset/key|confirm-email|people/join)/[^/]+")


class RequestLogMiddleware(RequestMiddleware):
    """Logs each request, with a request id that every line logged meanwhile carries."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Return method and path, without the query string and with keys redacted."""
        path = KEY_IN_PATH.sub(r"/\1/[redacted]", request.path)
        return f"{request.method} {path}"


class BrowserLimitsMiddleware:
    """Headers by which a browser keeps pages from its devices, and other sites from our answers."""

    PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers to every answer, static files included."""
        response = self.get_response(request)
        response["Permissions-Policy"] = self.PERMISSIONS
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class Utf8OnlyMiddleware:
    """Answers 400 to a request in another encoding than UTF-8, as marked by ``nixadmin.wsgi``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse or pass on the request."""
        if request.META.get(OTHER_ENCODING):
            raise BadRequest("The request is not encoded in UTF-8.")
        return self.get_response(request)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Requires a session for every view that is not marked with ``login_not_required``.

    A page is sent to the sign-in form, which leads back. A form that was filled in, or a fragment that htmx
    asked for, is answered with 401 and advice instead: a redirect would throw away what was typed.
    """

    def process_view(
        self, request: HttpRequest, view_func: ViewFunction, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Require a session, bind the user's key to the log context, and note that they are here."""
        if not getattr(view_func, "login_required", True):
            return None  # without a look at the session, which the database may not be there for
        refusal: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is None:
            structlog.contextvars.bind_contextvars(user_id=request.user.pk)
            note_seen(request)
        return refusal

    def handle_no_permission(  # type: ignore[override]  # not only redirects
        self, request: HttpRequest, view_func: ViewFunction
    ) -> HttpResponseBase:
        """Answer a request without a session: 401 for forms and htmx, else a redirect to sign-in."""
        if request.method == "POST" or getattr(request, "htmx", False):
            return session_ended(request)
        response: HttpResponseBase = super().handle_no_permission(request, view_func)
        return response


class NoStoreMiddleware:
    """Sends ``Cache-Control: no-store`` with every page, so that Back after signing out shows nothing.

    ``Vary: HX-Request``: several addresses answer a full page or a fragment.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the cache headers to the response."""
        response = self.get_response(request)
        add_never_cache_headers(response)
        patch_vary_headers(response, ("HX-Request",))
        return response


class ErrorPagesMiddleware:
    """Replaces the bodies of 4xx and 5xx responses: by a page, or by a fragment for htmx. JSON is for programs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Replace an error's body; other responses pass unchanged."""
        response = self.get_response(request)
        if response.status_code < FIRST_ERROR_STATUS or isinstance(response, JsonResponse):
            return response
        return error_page(request, response)
