"""What every page shows."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from profiles import permissions
from profiles.models import Account
from profiles.selectors import overview


def account_of(request: HttpRequest) -> Account:
    """Return the account's row, read once a request: the page and the banner above it agree."""
    row: Account | None = getattr(request, "_account", None)
    if row is None:
        row = overview.account()
        request._account = row  # type: ignore[attr-defined]
    return row


def api_pause(request: HttpRequest) -> dict[str, Any]:
    """Add ``api_pause``: why pushing is paused for the whole account, or None. Read only if a page asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"api_pause": None}
    return {"api_pause": SimpleLazyObject(partial(_pause, request))}


def _pause(request: HttpRequest) -> overview.ApiPause | None:
    pause = overview.api_pause(account_of(request))
    may_resume = pause is not None and request.user.has_perm(permissions.RESUME)
    return replace(pause, resume_url=reverse("account-resume")) if pause and may_resume else pause
