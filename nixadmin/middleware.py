"""What holds for every request: a session, and answers that no cache keeps."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from nixadmin.errors import session_ended

ViewFunction = Callable[..., HttpResponseBase]


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every view needs a session unless it is marked with ``login_not_required``.

    A page is sent to the sign-in form, which leads back. A form that was filled in, or a fragment that htmx
    asked for, is answered with 401 and advice instead: a redirect would throw away what was typed.
    """

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
