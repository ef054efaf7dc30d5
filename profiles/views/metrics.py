"""Metrics endpoint for Prometheus."""

from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe
from prometheus_client.exposition import choose_encoder

from profiles import permissions
from profiles.metrics import REGISTRY
from profiles.views.access import StaffRequest, requires


@login_not_required
@require_safe
def metrics_page(request: HttpRequest) -> HttpResponseBase:
    """Metrics, for a request with the token ``METRICS_TOKEN`` or a signed-in user with the permission."""
    shown = request.headers.get("Authorization")
    if shown is not None:
        return _metrics(request) if _is_token(shown) else _no_entry()
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return _for_people(request)  # type: ignore[arg-type]  # it is signed in


@requires(permissions.SEE_METRICS, everywhere=True)
def _for_people(request: StaffRequest) -> HttpResponse:
    return _metrics(request)


def _metrics(request: HttpRequest) -> HttpResponse:
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(REGISTRY), content_type=content_type)


def _no_entry() -> HttpResponse:
    headers = {"WWW-Authenticate": "Bearer"}
    return HttpResponse("wrong token\n", content_type="text/plain", status=401, headers=headers)


def _is_token(shown: str) -> bool:
    """Return whether the Authorization header ``shown`` has the token; compared in constant time."""
    expected = f"Bearer {settings.METRICS_TOKEN}"
    return bool(settings.METRICS_TOKEN) and compare_digest(shown.encode(), expected.encode())
