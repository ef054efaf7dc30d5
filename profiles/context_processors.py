"""Context processors: variables of every page."""

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
from profiles.selectors.teams import sees_every_number


def request_account(request: HttpRequest) -> Account:
    """Return the account row with the user's need counts, cached on the request.

    So the page, the banner above it and the title in its tab agree.
    """
    row: Account | None = getattr(request, "_account", None)
    if row is None:
        user = request.user
        row = account.account(user if user.is_authenticated else None)
        request._account = row  # type: ignore[attr-defined]
    return row


def api_pause(request: HttpRequest) -> dict[str, Any]:
    """Add ``api_pause``: why pushing is paused for the whole account, or None. Lazy."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"api_pause": None}
    return {"api_pause": SimpleLazyObject(partial(_pause, request))}


def clock_hold(request: HttpRequest) -> dict[str, Any]:
    """Add ``clock_hold``: who holds the clock, or None. Lazy."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"clock_hold": None}
    return {"clock_hold": SimpleLazyObject(partial(_hold, request))}


def needs_you(request: HttpRequest) -> dict[str, Any]:
    """Add ``needs_you``: counts of what needs the user's attention, for title and icon. Lazy."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"needs_you": NeedCounts()}
    return {"needs_you": SimpleLazyObject(lambda: NeedCounts.of(request_account(request), user))}


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Add ``everywhere``: whether the user sees every number, and so may do what concerns all of them. Lazy."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"everywhere": False}
    return {"everywhere": SimpleLazyObject(lambda: sees_every_number(user))}


def _pause(request: HttpRequest) -> account.ApiPause | None:
    pause = account.api_pause(request_account(request))
    may_resume = pause is not None and _may_everywhere(request, permissions.RESUME)
    return replace(pause, resume_url=reverse("account-resume")) if pause and may_resume else pause


def _hold(request: HttpRequest) -> account.ClockHold | None:
    held = account.clock_hold(request_account(request))
    may_release = held is not None and _may_everywhere(request, permissions.ROLL_OUT)
    return replace(held, release_url=reverse("notice-clock")) if held and may_release else held


def _may_everywhere(request: HttpRequest, permission: str) -> bool:
    user = request.user
    return user.is_authenticated and user.has_perm(permission) and sees_every_number(user)
