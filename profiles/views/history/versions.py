"""Permanent page of one version: its text, facts and pushes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.models import Revision
from profiles.selectors import numbers
from profiles.selectors.history import versions as history
from profiles.selectors.history.timeline import steps_of
from profiles.selectors.notices.naming import attributed_stretches
from profiles.texts.contract import utf16_length
from profiles.views.access import StaffRequest, requires
from profiles.views.history.differences import difference_context
from profiles.views.history.picking import version_title


@require_safe
@requires(permissions.SEE)
def number_version(request: StaffRequest, number: str, version: int) -> HttpResponse:
    """Page of one version: profile and what was laid over it, author, note, change and push attempts."""
    found = numbers.number_or_404(request.user, number)
    revision, before = history.version_and_previous(found, version)
    said = history.revisions_by_version(found, [version - 1, version])
    attempts = history.push_attempts(revision)
    context = {
        "number": found,
        "revision": revision,
        "body": said[version].body_text,
        "body_length": utf16_length(said[version].body_text),
        "stretches": attributed_stretches(said[version]),
        "steps": steps_of([revision], before)[version],
        "heading": version_title(found, str(version)),
        "attempts": attempts[: history.ATTEMPTS_SHOWN],
        "more_attempts": len(attempts) > history.ATTEMPTS_SHOWN,
        "older": version - 1 or None,
        "newer": version + 1 if version < found.version else None,
        "old_title": version_title(found, str(revision.previous_version)),
        "new_title": version_title(found, str(version)),
        **_change(said.get(version - 1), said[version]),
    }
    return render(request, "profiles/history/version.html", context)


def _change(before: Revision | None, revision: Revision) -> dict[str, Any]:
    """Return the context of what ``revision`` changed: the profile, or by the clock what is laid over it."""
    if revision.kind == Revision.Kind.COMPOSED:
        return difference_context(before.text if before else "", revision.text)
    return difference_context(before.body_text if before else "", revision.body_text)


@require_safe
@requires(permissions.SEE)
def number_version_text(request: StaffRequest, number: str, version: int) -> HttpResponse:
    """The profile of one version as plain text, to be copied: without what was laid over it."""
    revision = history.version_or_404(numbers.number_or_404(request.user, number), version)
    return HttpResponse(revision.body_text, content_type="text/plain; charset=utf-8")
