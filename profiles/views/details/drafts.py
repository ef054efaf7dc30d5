"""Fragment while details are typed: the draft is kept, and answered with what callers would hear."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles import permissions
from profiles.forms.details.number import DetailsDraftForm
from profiles.models import PhoneNumber
from profiles.selectors import numbers
from profiles.selectors.details.opened import open_details
from profiles.services import drafts
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.texts.contract import UnusableText
from profiles.views.access import StaffRequest, requires
from profiles.views.details.context import body_context, details_context, named_template
from profiles.views.details.form_details import read_form_details
from profiles.views.editor.context import notices_of, requested_pane
from profiles.views.fragments import fragment


@require_POST
@requires(permissions.EDIT)
def number_details_draft(request: StaffRequest, number: str) -> HttpResponse:
    """POST: keep the details that are typed, and answer with count, preview and warnings; or discard them."""
    found = numbers.number_or_404(request.user, number)
    actor, form = Actor.of(request), DetailsDraftForm(request.POST)
    if request.POST.get("discard") in {DetailsDraftForm.DISCARD, DetailsDraftForm.ASK}:
        drafts.discard_draft(found, actor=actor)
        return _to_page(request, found)
    template = named_template(request.POST.get("template", ""))
    opened = open_details(found, template) if template else None
    if opened is None:
        return _to_page(request, found)
    typed = read_form_details(found, opened, request.POST)
    draft, problem = None, ""
    try:
        if not form.is_valid():
            raise SaveRefused(_("This draft could not be kept. Reload the page; copy what you typed first."))
        cells = {name: cell for name, cell in request.POST.items() if name.startswith("details.")}
        draft = drafts.keep_details_draft(
            found,
            details={
                "template": opened.version.template_id,
                "cells": cells,
                "base": form.cleaned_data["base_details"],
            },
            is_new=bool(typed.unsaved or typed.gone),
            change=form.change(),
            actor=actor,
        )
    except (SaveRefused, UnusableText) as refused:
        problem = refused.message
    if not request.htmx:
        page = details_context(request, found, template, request.POST, problem=problem)
        return render(request, "profiles/details/number.html", page, status=422 if problem else 200)
    context = {
        "number": found,
        "problem": problem,
        "refusals": typed.refusals,
        "draft": draft,
        "news": False,
        "details_page": True,
        **body_context(
            found, typed, request.user, notices=notices_of(found), pane=requested_pane(request.POST)
        ),
    }
    return fragment(render(request, "profiles/editor/_draft.html", context, status=422 if problem else 200))


def _to_page(request: StaffRequest, number: PhoneNumber) -> HttpResponse:
    address = reverse("number-details", args=[number.number])
    if request.htmx:
        answer = HttpResponse()
        answer["HX-Redirect"] = address
        return answer
    return redirect(address)
