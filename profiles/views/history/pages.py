"""History pages of one profile: timeline and blame."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.forms.whole_numbers import KEY_DIGITS, parse_whole_number
from profiles.selectors import numbers
from profiles.selectors.history.blaming import blame_blocks
from profiles.selectors.history.timeline import timeline
from profiles.views.access import StaffRequest, requires
from profiles.views.history.picking import chosen_version, picked_versions


def cursor(request: StaffRequest, name: str) -> int | None:
    """Return the keyset cursor ``name`` of the query string; None if it is missing or no number."""
    return parse_whole_number(request.GET.get(name, ""), digits=KEY_DIGITS)


@require_safe
@requires(permissions.SEE)
def number_history(request: StaffRequest, number: str) -> HttpResponse:
    """Page of the versions, newest first; versions ticked for a comparison are kept from page to page."""
    found = numbers.number_or_404(request.user, number)
    page = timeline(found, before=cursor(request, "before"), after=cursor(request, "after"))
    shown = {entry.revision.version for group in page.rows for entry in group.entries}
    picked = [version for version in picked_versions(request) if version <= found.version][:2]
    context = {
        "number": found,
        "page": page,
        "picked": picked,
        "picked_elsewhere": [version for version in picked if version not in shown],
    }
    return render(request, "profiles/history/versions.html", context)


@require_safe
@requires(permissions.SEE)
def number_blame(request: StaffRequest, number: str) -> HttpResponse:
    """Blame page: each line of the live text, or of ``?version=``, with what it came with: a version, a notice."""
    found = numbers.number_or_404(request.user, number)
    typed = request.GET.get("version", "")
    revision = chosen_version(found, typed) if typed else found.live or found.head
    shown, blocks = blame_blocks(revision) if revision and revision.length else (revision, [])
    context = {
        "number": found,
        "revision": shown,
        "blocks": blocks,
        "oldest_walked": next(
            (block.origin.version for block in blocks if block.origin and block.or_earlier), None
        ),
    }
    return render(request, "profiles/history/blame.html", context)
