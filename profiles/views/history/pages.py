"""The history of one profile: its timeline, and who wrote which line."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.forms.whole_numbers import KEY_DIGITS, parse_whole_number
from profiles.selectors import history, numbers
from profiles.selectors.timeline import timeline
from profiles.views.access import StaffRequest, requires
from profiles.views.history.picking import chosen_version, picks


def cursor(request: StaffRequest, name: str) -> int | None:
    """Return the paging key ``name`` of the query string; None where it is missing or no number."""
    return parse_whole_number(request.GET.get(name, ""), digits=KEY_DIGITS)


@require_safe
@requires(permissions.SEE)
def number_history(request: StaffRequest, number: str) -> HttpResponse:
    """The versions of one profile, newest first; picks for a comparison go along from page to page."""
    found = numbers.number_or_404(number)
    page = timeline(found, before=cursor(request, "before"), after=cursor(request, "after"))
    shown = {entry.revision.version for group in page.rows for entry in (group.newest, *group.earlier)}
    picked = [version for version in picks(request) if version <= found.version][:2]
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
    """Who wrote what: each line of what is live, or of ``?version=``, with the version that brought it in."""
    found = numbers.number_or_404(number)
    typed = request.GET.get("version", "")
    revision = chosen_version(found, typed) if typed else found.live or found.head
    blocks = history.blame_blocks(revision) if revision and revision.text else []
    context = {
        "number": found,
        "revision": revision,
        "blocks": blocks,
        "oldest_walked": next((block.version for block, _ in blocks if block.or_earlier), None),
    }
    return render(request, "profiles/history/blame.html", context)
