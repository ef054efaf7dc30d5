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
# Digits of a version's number in an address.
LONGEST = 9


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
    old_name = _name(request.GET.get("from") or LIVE)
    new_name = _name(request.GET.get("to") or str(found.version))
    old, new = _version(found, old_name), _version(found, new_name)
    old_title, new_title = _title(found, old_name), _title(found, new_name)
    everything = request.GET.get("lines") == "all"
    context = {
        "number": found,
        "sides": [{"title": old_title, "revision": old}, {"title": new_title, "revision": new}],
        "heading": f"{old_title} and {new_title[0].lower()}{new_title[1:]}",
        "old_title": old_title,
        "new_title": new_title,
        "old_name": old_name,
        "new_name": new_name,
        "view": "side" if request.GET.get("view") == "side" else "inline",
        "everything": everything,
        **difference(old.text if old else "", new.text if new else "", everything=everything),
    }
    return render(request, "profiles/compare.html", context)


def _name(typed: str) -> str:
    """Return what ``typed`` names: "live" or the number of a version; 404 for anything else."""
    if typed == LIVE:
        return LIVE
    if not typed.isdecimal() or len(typed) > LONGEST:
        raise Http404("There is no such version.")
    return str(int(typed))


def _title(number: PhoneNumber, name: str) -> str:
    """Return what the version called ``name`` is called on screen."""
    if name == LIVE:
        return "What is live" if number.state == PhoneNumber.State.LIVE else "Last confirmed live"
    return "No profile" if name == "0" else f"Version {name}"


def _version(number: PhoneNumber, name: str) -> Revision | None:
    """Return the version called ``name``; None stands for the empty text before version 1."""
    if name == LIVE:
        return number.live
    if int(name) == 0:
        return None
    if number.head is not None and int(name) == number.version:
        return number.head
    return history.version_or_404(number, int(name))
