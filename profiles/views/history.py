"""Versions of one profile: the history, and comparing any two."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.models import PhoneNumber, Revision
from profiles.selectors import history, numbers
from profiles.views.access import StaffRequest, requires
from profiles.views.differences import difference

LIVE = "live"
HIGHEST = 2**31 - 1


def cursor(request: StaffRequest, name: str) -> int | None:
    """Return the paging key ``name`` of the query string; None where it is missing or no number."""
    typed = request.GET.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 19 else None


@require_safe
@requires(permissions.SEE)
def number_history(request: StaffRequest, number: str) -> HttpResponse:
    """The versions of one profile, newest first."""
    found = numbers.number_or_404(number)
    page = history.versions(found, before=cursor(request, "before"), after=cursor(request, "after"))
    return render(request, "profiles/history.html", {"number": found, "page": page})


@require_safe
@requires(permissions.SEE)
def number_compare(request: StaffRequest, number: str) -> HttpResponse:
    """Two versions, one in the other or side by side; each may be "live"."""
    found = numbers.number_or_404(number)
    old_name = request.GET.get("from") or LIVE
    new_name = request.GET.get("to") or str(found.version)
    old, new = _version(found, old_name), _version(found, new_name)
    everything = request.GET.get("lines") == "all"
    context = {
        "number": found,
        "sides": [{"title": _title(old_name), "revision": old}, {"title": _title(new_name), "revision": new}],
        "heading": f"{_title(old_name)} and {_title(new_name, inside=True)}",
        "old_title": _title(old_name),
        "new_title": _title(new_name),
        "old_name": old_name,
        "new_name": new_name,
        "view": "side" if request.GET.get("view") == "side" else "inline",
        "everything": everything,
        **difference(old.text if old else "", new.text if new else "", everything=everything),
    }
    return render(request, "profiles/compare.html", context)


def _title(name: str, *, inside: bool = False) -> str:
    """Return what the version called ``name`` is called on screen, at the start or ``inside`` a sentence."""
    title = {LIVE: "What is live", "0": "No profile"}.get(name, f"Version {name}")
    return title[0].lower() + title[1:] if inside else title


def _version(number: PhoneNumber, name: str) -> Revision | None:
    """Return the version called ``name``; None stands for the empty text before version 1."""
    if name == LIVE:
        return number.live
    if not name.isdecimal() or not 0 <= int(name[:11]) <= HIGHEST:
        raise Http404(f"There is no version {name!r}.")
    if int(name) == 0:
        return None
    if number.head is not None and int(name) == number.version:
        return number.head
    return history.version_or_404(number, int(name))
