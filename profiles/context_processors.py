"""What every page shows."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from profiles import permissions
from profiles.selectors import overview


def api_pause(request: HttpRequest) -> dict[str, Any]:
    """Add ``api_pause``: why pushing is paused for the whole account, or None. Read only if a page asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"api_pause": None}
    return {"api_pause": SimpleLazyObject(partial(_pause, may_resume=user.has_perm(permissions.RESUME)))}


def _pause(*, may_resume: bool) -> overview.ApiPause | None:
    pause = overview.api_pause()
    return replace(pause, resume_url=reverse("account-resume")) if pause and may_resume else pause
