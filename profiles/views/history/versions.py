"""One version of a profile at an address that stays: whole, with its facts and what became of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.selectors import history, numbers
from profiles.views.access import StaffRequest, requires
from profiles.views.history.differences import difference
from profiles.views.history.picking import version_title


@require_safe
@requires(permissions.SEE)
def number_version(request: StaffRequest, number: str, version: int) -> HttpResponse:
    """The text of one version, who made it and why, what it changed, and how its pushes went."""
    found = numbers.number_or_404(number)
    revision = history.listed_version_or_404(found, version)
    attempts = history.push_attempts(revision)
    context = {
        "number": found,
        "revision": revision,
        "heading": version_title(found, str(version)),
        "attempts": attempts[: history.ATTEMPTS_SHOWN],
        "more_attempts": len(attempts) > history.ATTEMPTS_SHOWN,
        "older": version - 1 or None,
        "newer": version + 1 if version < found.version else None,
        "old_title": version_title(found, str(revision.previous_version)),
        "new_title": version_title(found, str(version)),
        **difference(history.version_text(found, revision.previous_version), revision.text),
    }
    return render(request, "profiles/history/version.html", context)


@require_safe
@requires(permissions.SEE)
def number_version_text(request: StaffRequest, number: str, version: int) -> HttpResponse:  # noqa: ARG001
    """The text of one version and nothing else, to be copied."""
    revision = history.version_or_404(numbers.number_or_404(number), version)
    return HttpResponse(revision.text, content_type="text/plain; charset=utf-8")
