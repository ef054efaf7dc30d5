"""Permanent page of one version: its text, facts and pushes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.selectors import history, numbers
from profiles.views.access import StaffRequest, requires
from profiles.views.history.differences import difference_context
from profiles.views.history.picking import version_title


@require_safe
@requires(permissions.SEE)
def number_version(request: StaffRequest, number: str, version: int) -> HttpResponse:
    """Page of one version: text, author, note, change and push attempts."""
    found = numbers.number_or_404(request.user, number)
    revision = history.shown_version_or_404(found, version)
    texts = history.version_texts(found, [revision.previous_version, version])
    attempts = history.push_attempts(revision)
    context = {
        "number": found,
        "revision": revision,
        "text": texts[version],
        "heading": version_title(found, str(version)),
        "attempts": attempts[: history.ATTEMPTS_SHOWN],
        "more_attempts": len(attempts) > history.ATTEMPTS_SHOWN,
        "older": version - 1 or None,
        "newer": version + 1 if version < found.version else None,
        "old_title": version_title(found, str(revision.previous_version)),
        "new_title": version_title(found, str(version)),
        **difference_context(texts[revision.previous_version], texts[version]),
    }
    return render(request, "profiles/history/version.html", context)


@require_safe
@requires(permissions.SEE)
def number_version_text(request: StaffRequest, number: str, version: int) -> HttpResponse:
    """The plain text of one version, to be copied."""
    revision = history.version_or_404(numbers.number_or_404(request.user, number), version)
    return HttpResponse(revision.text, content_type="text/plain; charset=utf-8")
