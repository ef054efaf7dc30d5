"""What every page shows."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from profiles import permissions
from profiles.models import Account
from profiles.selectors import account
from profiles.selectors.needs import NeedCounts


def account_of(request: HttpRequest) -> Account:
    """Return the account's row with what its reader is needed for, read once a request.

    So the page, the banner above it and the title in its tab agree.
    """
    row: Account | None = getattr(request, "_account", None)
    if row is None:
        user = request.user
        row = account.account(user if user.is_authenticated else None)
        request._account = row  # type: ignore[attr-defined]
    return row


def api_pause(request: HttpRequest) -> dict[str, Any]:
    """Add ``api_pause``: why pushing is paused for the whole account, or None. Read only if a page asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"api_pause": None}
    return {"api_pause": SimpleLazyObject(partial(_pause, request))}


def needs_you(request: HttpRequest) -> dict[str, Any]:
    """Add ``needs_you``: how much waits for whoever looks, for title and icon. Read only if a page asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"needs_you": NeedCounts()}
    return {"needs_you": SimpleLazyObject(lambda: NeedCounts.of(account_of(request), user))}


def _pause(request: HttpRequest) -> account.ApiPause | None:
    pause = account.api_pause(account_of(request))
    may_resume = pause is not None and request.user.has_perm(permissions.RESUME)
    return replace(pause, resume_url=reverse("account-resume")) if pause and may_resume else pause
