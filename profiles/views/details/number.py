"""Details page of one number, saving them, and following a template no more."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles import permissions, tasks
from profiles.forms.details.inputs import input_name, is_input_of
from profiles.forms.details.number import DetailsForm
from profiles.forms.details.posted import base_to_post
from profiles.forms.profile import ChangeForm
from profiles.models import PhoneNumber, Template
from profiles.selectors import numbers
from profiles.selectors.details.opened import open_details
from profiles.services import editing
from profiles.services.actors import Actor
from profiles.services.composing.saving import NoRoomForNotice
from profiles.services.conflicts import Change, Conflict, SaveRefused
from profiles.services.details.merging import DetailMissing, DetailsConflict
from profiles.services.details.saving import save_details, stop_following
from profiles.texts.contract import TextRefused
from profiles.texts.details.values import DetailsRefused
from profiles.views.access import StaffRequest, requires
from profiles.views.details.context import body_context, details_context, named_template, opened_template
from profiles.views.details.field_conflicts import (
    FieldConflict,
    changes_to_save,
    field_conflicts,
    fields_with_choice,
)
from profiles.views.details.form_details import FormDetails, read_form_details
from profiles.views.editor.context import (
    notices_of,
    pane_context,
    presence_context,
    requested_pane,
    status_context,
)
from profiles.views.fragments import fragment
from profiles.views.history.differences import difference_context


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.SEE)
def number_details(request: StaffRequest, number: str) -> HttpResponse:
    """GET: the details under the template that is followed or asked for. POST: save them, or follow no more."""
    found = numbers.number_or_404(request.user, number)
    actor = Actor.of(request)
    if request.method == "POST":
        actor.require(permissions.EDIT)
        return (
            _stop(request, found, actor) if request.POST.get("do") == "stop" else _save(request, found, actor)
        )
    if request.GET.get("stop") and found.template_id is not None:
        actor.require(permissions.EDIT)
        return _ask_to_stop(request, found, ChangeForm.start(found))
    template = opened_template(request, found)
    return render(request, "profiles/details/number.html", details_context(request, found, template))


def _save(request: StaffRequest, found: PhoneNumber, actor: Actor) -> HttpResponse:
    form = DetailsForm(request.POST)
    template = named_template(request.POST.get("template", ""))
    opened = open_details(found, template) if template else None
    if not form.is_valid() or template is None or opened is None:
        message = form.error_summary() or _("Choose a template first.")
        return _not_saved(request, found, template or found.template, message=message, status=422)
    typed = read_form_details(found, opened, request.POST)
    message, status = _can_not_be(typed)
    if message:
        return _not_saved(request, found, template, message=message, status=status, typed=typed)
    changes = changes_to_save(typed, request.POST)
    choices = fields_with_choice(typed, request.POST)
    refused: dict[str, Any] = {}
    try:
        saved = tasks.save_and_push(
            lambda first: save_details(
                found, template=template, changes=changes, actor=actor, change=form.change(), first=first
            ),
            actor=actor,
        )
    except (TextRefused, DetailsRefused) as unusable:
        refused = {"message": unusable.message, "status": 422}
    except DetailMissing as missing:
        refused = {"message": _missing(typed, missing.keys), "status": 422}
    except DetailsConflict as conflict:
        theirs = field_conflicts(typed, conflict)
        choices = [each for each in choices if each.field.key not in conflict.theirs]
        refused = {
            "message": _conflict(conflict, theirs),
            "status": 409,
            "field_conflicts": [*theirs, *choices],
        }
    except Conflict as conflict:
        refused = {"message": conflict.message, "status": 409, "conflict": conflict}
    except NoRoomForNotice as no_room:
        message = _("{reason} Nothing has been saved; what you typed is kept here.").format(
            reason=no_room.message
        )
        refused = {"message": message, "status": 409, "no_room": no_room}
    except SaveRefused as other:
        refused = {"message": other.message, "status": 409}
    if refused:
        refused = {"field_conflicts": choices, **refused}
        return _not_saved(request, found, template, typed=typed, **refused)
    return _saved(request, saved, typed)


def _saved(request: StaffRequest, saved: editing.SaveResult, typed: FormDetails) -> HttpResponse:
    number, version = saved.number, saved.revision.version if saved.revision else 0
    told = (
        _("Saved as version {version}.").format(version=version)
        if saved.created
        else _("Nothing to save: the details are the same as in the newest version.")
    )
    address = reverse("number-details", args=[number.number])
    if not request.htmx:
        messages.add_message(request, messages.SUCCESS if saved.created else messages.INFO, told)
        return redirect(address)
    details = (saved.revision.details if saved.revision else None) or {}
    others = numbers.drafts_of(number, request.user)[1]
    context = {
        "saved": saved,
        "told": told,
        "form": DetailsForm.start(number),
        # What the inputs show: what others changed beside them comes with the next look at the page.
        "details_base": base_to_post(typed.posted.values),
        "details_page": True,
        "template": typed.opened.version.template,
        **status_context(request, number),
        **presence_context(number, None, others, base=Change.on(number)),
        **pane_context(number, requested_pane(request.POST), number.head_body),
    }
    response = render(request, "profiles/editor/_saved.html", context)
    is_shown = all(details.get(key, "") == value for key, value in typed.posted.values.items())
    response["HX-Trigger"] = (
        "profile-saved" if is_shown and typed.opened.follows else "profile-saved, details-moved"
    )
    return fragment(response)


def _labels(typed: FormDetails, names: Any) -> str:
    """Return the labels of the fields to which the inputs ``names`` belong."""
    labels = [
        field.label for field in typed.opened.fields if any(is_input_of(name, field.key) for name in names)
    ]
    return get_text_list(labels, _("and"))


def _missing(typed: FormDetails, keys: tuple[str, ...]) -> str:
    return _("Nothing has been saved: fill in {fields}, which the template needs.").format(
        fields=_labels(typed, [input_name(key) for key in keys])
    )


def _can_not_be(typed: FormDetails) -> tuple[str, int]:
    """Return why what is typed can't be saved, whatever the number has now, and the status; "" if it can."""
    if typed.posted.refusals:
        refused = _("Nothing has been saved: what is typed in {fields} can't be.")
        return refused.format(fields=_labels(typed, typed.posted.refusals)), 422
    if typed.gone:
        gone = _(
            "The template was changed after you opened this page, and names {details} no more. "
            "Nothing has been saved. Copy what you typed there, then load the page again."
        )
        return gone.format(details=get_text_list([*typed.gone], _("and"))), 409
    return "", 200


def _conflict(conflict: DetailsConflict, theirs: list[FieldConflict]) -> str:
    return _(
        "{author} changed {fields} after you opened this page. "
        "Nothing has been saved; what you typed is kept here."
    ).format(author=conflict.author, fields=get_text_list([each.field.label for each in theirs], _("and")))


def _not_saved(
    request: StaffRequest,
    number: PhoneNumber,
    template: Template | None,
    *,
    message: str,
    status: int,
    typed: FormDetails | None = None,
    **choices: Any,
) -> HttpResponse:
    """Answer a refused save: what was typed stays in the form, with the reason and the choices beside it."""
    conflict = choices.get("conflict")
    number = conflict.number if conflict else number
    context: dict[str, Any] = {
        "problem": message,
        "acknowledged": request.POST.get("acknowledged", ""),
        "details_page": True,
        "refusals": typed.refusals if typed else {},
        "gone": typed.gone if typed else {},
        **choices,
    }
    if conflict and typed:
        mine = body_context(number, typed, request.user, notices=notices_of(number), pane="")["typed"]
        context |= difference_context(conflict.theirs, mine)
    if request.htmx:
        context |= {"with_state": True, **status_context(request, number)}
        answer = render(request, "profiles/details/_not_saved.html", context, status=status)
        # What can't be is told at its input, which the page shows: on a phone that is far from the answer.
        show = "" if context["refusals"] else " show:top"
        return fragment(answer, target="#save-result", swap=f"innerHTML{show}")
    page = details_context(request, number, template, request.POST, **context)
    return render(request, "profiles/details/number.html", page, status=status)


def _ask_to_stop(
    request: StaffRequest, number: PhoneNumber, form: ChangeForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "problem": problem,
        "template": number.template,
        **status_context(request, number),
    }
    return render(request, "profiles/details/stop.html", context, status=status)


def _stop(request: StaffRequest, number: PhoneNumber, actor: Actor) -> HttpResponse:
    if number.template_id is None:
        messages.info(request, _("Nothing was changed: the number follows no template any more."))
        return redirect("number-editor", number=number.number)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        again = ChangeForm.again(request.POST)
        return _ask_to_stop(request, number, again, problem=form.error_summary(), status=422)
    try:
        saved = stop_following(number, actor=actor, change=form.change())
    except (SaveRefused, TextRefused) as refused:
        again = ChangeForm.start(number, note=form.cleaned_data["note"])
        return _ask_to_stop(request, number, again, problem=refused.message, status=409)
    if saved.created:
        messages.success(
            request,
            _(
                "The number follows no template any more; its text is the same. "
                "Going back in its history takes that back."
            ),
        )
    return redirect("number-editor", number=number.number)
