"""Both changes, put together: what a conflict of two people offers first."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from profiles.differences.merge import Choice, Merge, Side, merge
from profiles.forms.profile import ProfileForm
from profiles.models import PhoneNumber
from profiles.selectors import numbers
from profiles.selectors.history.versions import body_of_base
from profiles.services import drafts
from profiles.services.actors import Actor
from profiles.services.conflicts import Change, conflict_key, is_drifted
from profiles.texts import contract
from profiles.views.access import StaffRequest
from profiles.views.editor.context import editor_context, presence_context
from profiles.views.fragments import fragment
from profiles.views.history.differences import difference_context


def offered_merge(number: PhoneNumber, mine: str, change: Change) -> Merge | None:
    """Return what ``mine`` and the body of ``number``, as it is now, are together.

    None where the body that ``change`` started from is not known any more, where the other text is an outside one,
    or where there is nothing to put together: all overlaps, or one of the two says all that the other says.
    """
    base = body_of_base(number, change.base_version, change.base_digest)
    if base is None or is_drifted(number) or any(map(contract.is_far_too_long, (base, mine))):
        return None
    found = merge(base, mine, number.head_body)
    adds = any(region.side in {Side.MINE, Side.THEIRS} for region in found.regions)
    return found if adds and found.text() not in {mine, number.head_body} else None


def merge_context(number: PhoneNumber, mine: str, change: Change) -> dict[str, Any]:
    """Return the context of the offer beside a conflict: ``merged``, and its difference from theirs."""
    found = offered_merge(number, mine, change)
    if found is None:
        return {"merged": None}
    return {"merged": found, "together": difference_context(number.head_body, found.text())}


def put_together(request: StaffRequest, number: PhoneNumber, form: ProfileForm) -> HttpResponse | None:
    """Fill the editor with both changes, kept as a draft that starts from the newest body; nothing is saved.

    None where the offer that was taken does not stand any more: ``number`` has moved again.
    """
    found = offered_merge(number, contract.canonical(form.cleaned_data["text"]), form.change())
    if found is None or request.POST["merge"] != conflict_key(number):
        return None
    text = found.text(_choices(request, found))
    base = Change.on(number)
    draft = drafts.keep_draft(number, text=text, change=base, actor=Actor.of(request))
    sent = request.POST.copy()
    sent["text"], sent["base_version"], sent["base_digest"] = text, str(base.base_version), base.base_digest
    again = ProfileForm.again(sent)
    told = _("Both changes are together in the editor. Nothing is saved yet: look them through, then save.")
    if request.htmx:
        others = numbers.drafts_of(number, request.user)[1]
        context = {"number": number, "told": told, "text": text, "form": again}
        context |= presence_context(number, draft, others, base=base)
        response = render(request, "profiles/editor/_put_together.html", context)
        response["HX-Trigger-After-Swap"] = "put-together"
        return fragment(response)
    messages.info(request, told)
    return render(request, "profiles/editor/page.html", editor_context(request, number, again))


def _choices(request: StaffRequest, found: Merge) -> list[Choice]:
    """Return what was chosen for each overlap; both for what can't be read."""
    sent = [request.POST.get(f"overlap-{place}", "") for place in range(1, len(found.overlaps) + 1)]
    return [Choice(each) if each in set(Choice) else Choice.BOTH for each in sent]
