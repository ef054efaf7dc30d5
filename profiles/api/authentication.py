"""Authentication of API requests by token; each is also counted (rate limit) and done once (idempotency key)."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, cast

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.views.decorators.csrf import csrf_exempt

from profiles.api.idempotency import answer_once
from profiles.api.problems import Problem
from profiles.api.requests import LargeRequest, TokenRequest
from profiles.api.throttling import add_rate_limit_headers, spend_request, too_many
from profiles.services.accounts import tokens
from profiles.services.accounts.events import client_address

View = Callable[..., HttpResponse]


def require_token(patterns: list[URLPattern]) -> list[URLPattern]:
    """Return ``patterns`` with views that require a token, and let in nobody by a session."""
    return [
        URLPattern(each.pattern, _with_token(each.callback), each.default_args, each.name)
        for each in patterns
    ]


def authenticate_request(request: HttpRequest) -> TokenRequest:
    """Authenticate ``request`` by its token, whose owner becomes its user, narrowed to what the token may do.

    Raises:
        TokenRefused: It lets nobody in.
    """
    user = tokens.authenticate(request.headers.get("Authorization", ""), ip=client_address(request))
    structlog.contextvars.bind_contextvars(user_id=user.pk, token=user.__dict__["api_token"].pk)
    request.user = user
    return cast("TokenRequest", request)


def _with_token(view: View) -> View:
    @csrf_exempt  # no cookie lets anybody in
    @login_not_required
    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            signed_in = authenticate_request(request)
            request.__class__ = LargeRequest
            if request.method == "HEAD":  # a GET, whose body the web server leaves out
                request.method = "GET"
        except tokens.TokenRefused as refused:
            return Problem(refused.code, refused.message, headers={"WWW-Authenticate": "Bearer"}).response()
        allowance = spend_request(signed_in)
        try:
            if not allowance.granted:
                raise too_many(allowance)
            response = answer_once(signed_in, partial(view, request, *args, **kwargs))
        except Problem as problem:
            response = problem.response()
        return add_rate_limit_headers(response, allowance)

    return entered
