"""Both changes, put together: what a conflict of two people offers first."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from profiles.differences.merge import Choice, Merge
from profiles.forms.profile import ProfileForm
from profiles.models import PhoneNumber
from profiles.selectors import numbers
from profiles.services import drafts
from profiles.services.actors import Actor
from profiles.services.conflicts import Change, conflict_key, offered_merge
from profiles.texts import contract
from profiles.views.access import StaffRequest
from profiles.views.editor.context import editor_context, presence_context
from profiles.views.fragments import fragment
from profiles.views.history.differences import difference_context


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
