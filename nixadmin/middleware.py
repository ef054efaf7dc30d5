"""What holds for every request: a line in the log, a session, and answers that no cache keeps."""

import re
from collections.abc import Callable
from typing import Any

import structlog
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django_structlog.middlewares import RequestMiddleware

from nixadmin.encoding import OTHER_ENCODING
from nixadmin.errors import in_our_voice, session_ended

ViewFunction = Callable[..., HttpResponseBase]

# From this status on an answer tells of an error.
FIRST_ERROR = 400


# What follows lets whoever has it set a password or confirm an address.
KEY_IN_PATH = re.compile(r"/(reset/key|confirm-email)/[^/]+")


class RequestLogMiddleware(RequestMiddleware):
    """One line a request in the log, and an id that every line written meanwhile carries."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Return method and path, without what was searched for and without keys."""
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
    """400 for a request that names another encoding than UTF-8, which ``nixadmin.wsgi`` has marked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse the request, or pass it on."""
        if request.META.get(OTHER_ENCODING):
            raise BadRequest("The request is not encoded in UTF-8.")
        return self.get_response(request)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every view needs a session unless it is marked with ``login_not_required``.

    A page is sent to the sign-in form, which leads back. A form that was filled in, or a fragment that htmx
    asked for, is answered with 401 and advice instead: a redirect would throw away what was typed.
    """

    def process_view(
        self, request: HttpRequest, view_func: ViewFunction, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Let nobody but signed-in people in, and name them by their key in what is logged meanwhile."""
        if not getattr(view_func, "login_required", True):
            return None  # without a look at the session, which the database may not be there for
        refusal: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is None:
            structlog.contextvars.bind_contextvars(user_id=request.user.pk)
        return refusal

    def handle_no_permission(  # type: ignore[override]  # not only redirects
        self, request: HttpRequest, view_func: ViewFunction
    ) -> HttpResponseBase:
        """Answer a request that came without a session."""
        if request.method == "POST" or getattr(request, "htmx", False):
            return session_ended(request)
        response: HttpResponseBase = super().handle_no_permission(request, view_func)
        return response


class FreshPagesMiddleware:
    """Pages are never stored by a cache, so that Back after signing out shows nothing.

    ``Vary: HX-Request``: several addresses answer a full page or a fragment.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to whatever the views answered."""
        response = self.get_response(request)
        add_never_cache_headers(response)
        patch_vary_headers(response, ("HX-Request",))
        return response


class OurVoiceMiddleware:
    """Errors are answered in words: as a page, or where htmx asked as a fragment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what is fine."""
        response = self.get_response(request)
        return in_our_voice(request, response) if response.status_code >= FIRST_ERROR else response
