"""``Idempotency-Key``: a request that is sent again is not done again."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.models import ApiToken
from profiles.models.limits import IDEMPOTENCY_KEY_LIMIT
from profiles.services.accounts import api_requests
from profiles.services.accounts.api_requests import KEY_HEADER, Answer, InProgress, KeyReused
from profiles.services.actors import token_of
from profiles.services.conflicts import SaveRefused

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
FIRST_ERROR_STATUS = 400


def key_of(request: HttpRequest) -> str:
    """Return the request's idempotency key, "" without one.

    Raises:
        Problem: It is too long, or holds other characters than ASCII's visible ones.
    """
    key = request.headers.get(KEY_HEADER, "")
    if len(key) > IDEMPOTENCY_KEY_LIMIT or not (key.isascii() and key.isprintable()):
        raise Problem(
            "malformed",
            _("An idempotency key has at most {limit} visible ASCII characters. Nothing was done.").format(
                limit=IDEMPOTENCY_KEY_LIMIT
            ),
        )
    return key


def submission_of(request: TokenRequest) -> str:
    """Return the submission token for what the request saves; "" without a key."""
    return api_requests.submission_of(_token(request), key_of(request))


def answer_once(request: TokenRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what ``answer`` returns, or what it returned when the same request came before.

    What was refused has changed nothing, so that it is looked at anew.

    Raises:
        Problem: The key is unusable, was used for another request, or its request is still at work.
    """
    key = "" if request.method in SAFE_METHODS else key_of(request)
    if not key:
        return answer()
    token = _token(request)
    try:
        kept = api_requests.begin_request(token, key, digest=_digest(request))
    except KeyReused:
        raise Problem(
            "idempotency_key_reused",
            _("Another request was sent with this idempotency key. Nothing was done; choose a new key."),
        ) from None
    except InProgress:
        raise Problem(
            "request_in_progress",
            _("A request with this idempotency key is at work. Send it again in a moment for its answer."),
            headers={"Retry-After": "1"},
        ) from None
    if kept is not None:
        return HttpResponse(
            kept.body, status=kept.status, headers={**kept.headers, "Idempotent-Replayed": "true"}
        )
    try:
        made = answer()
    except BaseException:
        api_requests.forget_request(token, key)
        raise
    if made.status_code >= FIRST_ERROR_STATUS or made.streaming:
        api_requests.forget_request(token, key)
    else:
        headers = {name: made[name] for name in KEPT_HEADERS if name in made}
        api_requests.keep_answer(token, key, Answer(made.status_code, headers, made.content.decode()))
    return made


@contextmanager
def allow_replay(request: TokenRequest) -> Iterator[None]:
    """Context manager: a step that is refused because it is done already passes if this very request did it.

    Its process may have died before its answer was kept.

    Raises:
        SaveRefused: The block raised it, and no request with this key has done the step.
    """
    try:
        yield
    except SaveRefused:
        if not api_requests.was_done(submission_of(request), by=request.user):
            raise


def _token(request: TokenRequest) -> ApiToken:
    token = token_of(request.user)
    if token is None:
        raise TypeError("no request by token")
    return token


def _digest(request: HttpRequest) -> str:
    digest = hashlib.sha256()
    for part in (request.method or "", request.get_full_path(), request.headers.get("If-Match", "")):
        digest.update(part.encode() + b"\0")
    digest.update(request.body)
    return digest.hexdigest()
