"""Comparison of any two versions of one profile."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.models import PhoneNumber, Revision
from profiles.selectors import numbers
from profiles.views.access import StaffRequest, requires
from profiles.views.history.differences import difference_context
from profiles.views.history.picking import (
    LIVE,
    chosen_version,
    picked_versions,
    version_in_sentence,
    version_name,
    version_title,
)

# How many versions a comparison shows.
VERSIONS_COMPARED = 2


@dataclass(frozen=True)
class ComparisonLink:
    """Link to the comparison one version back or forward."""

    url: str
    words: str


@require_safe
@requires(permissions.SEE)
def number_compare(request: StaffRequest, number: str) -> HttpResponse:
    """Page that compares two versions, inline or side by side; each may be "live".

    What callers heard is compared, notices and all; with ``?of=profile`` the profiles alone.

    Ticked versions lead to the comparison of the older with the newer; one alone, to that with what is live.
    """
    found = numbers.number_or_404(request.user, number)
    if picked := picked_versions(request):
        return _of_picked(request, number, picked)
    old_name = version_name(request.GET.get("from") or LIVE)
    new_name = version_name(request.GET.get("to") or str(found.version))
    old, new = chosen_version(found, old_name), chosen_version(found, new_name)
    old_title, new_title = version_title(found, old_name), version_title(found, new_name)
    everything = request.GET.get("lines") == "all"
    of_profile = request.GET.get("of") == "profile"
    context = {
        "number": found,
        "sides": [{"title": old_title, "revision": old}, {"title": new_title, "revision": new}],
        "heading": _("{old} and {new}").format(old=old_title, new=version_in_sentence(found, new_name)),
        "old_title": old_title,
        "new_title": new_title,
        "old_name": old_name,
        "new_name": new_name,
        "view": "side" if request.GET.get("view") == "side" else "inline",
        "everything": everything,
        "step_back": _step(request, found, old_name, new_name, by=-1),
        "step_on": _step(request, found, old_name, new_name, by=1),
        "with_notices": any(side and side.parts for side in (old, new)),
        "of_profile": of_profile,
        **difference_context(
            _said(old, of_profile=of_profile), _said(new, of_profile=of_profile), everything=everything
        ),
    }
    return render(request, "profiles/history/compare.html", context)


def _said(revision: Revision | None, *, of_profile: bool) -> str:
    """Return what callers hear of ``revision``, or its profile alone; "" for none."""
    if revision is None:
        return ""
    return revision.body_text if of_profile else revision.text


def _of_picked(request: StaffRequest, number: str, picked: list[int]) -> HttpResponse:
    query = QueryDict(mutable=True)
    query["from"] = str(picked[0]) if len(picked) > 1 else LIVE
    query["to"] = str(picked[-1])
    if len(picked) > VERSIONS_COMPARED:
        told = _("{count} versions were picked; these are the oldest and the newest of them.")
        messages.info(request, told.format(count=len(picked)))
    return redirect(f"{reverse('number-compare', args=[number])}?{query.urlencode()}")


def _step(
    request: StaffRequest, number: PhoneNumber, old_name: str, new_name: str, *, by: int
) -> ComparisonLink | None:
    """Return the link to the neighbouring comparison; None if there is none.

    Between a version and the one before it both move; otherwise only the second does.
    """
    if new_name == LIVE:
        return None
    old, new = old_name, int(new_name) + by
    is_change = old_name != LIVE and int(old_name) + 1 == int(new_name)
    if is_change:
        old = str(new - 1)
    if not 1 <= new <= number.version:
        return None
    query = request.GET.copy()
    query["from"], query["to"] = old, str(new)
    words = _("What changed in version {version}") if is_change else _("Compare with version {version}")
    return ComparisonLink(f"?{query.urlencode()}", words.format(version=new))
