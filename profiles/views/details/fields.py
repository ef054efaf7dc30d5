"""The catalogue of fields: list and make, change, archive; and making fields of a template's placeholders."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from profiles import permissions
from profiles.forms.details.fields import FieldForm
from profiles.l10n.numbers import format_number
from profiles.selectors.details import fields as selectors
from profiles.selectors.details.fields import UsedField
from profiles.selectors.rollouts import templates
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.details import fields
from profiles.views.access import StaffRequest, requires
from profiles.views.once import form_actor, once


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.SEE)
@once(back="field-list")
def field_list(request: StaffRequest) -> HttpResponse:
    """GET: all fields with where each is used, or with ``?archived=1`` the archived ones. POST: create one."""
    if request.method != "POST":
        return _list_page(request, FieldForm(new=True))
    actor, form = form_actor(request), FieldForm(request.POST, new=True)
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    if not form.is_valid():
        return _list_page(request, form, problem=form.error_summary(), status=422)
    try:
        field = fields.create_field(actor=actor, **form.cleaned_data)
    except SaveRefused as refused:
        return _list_page(request, form, problem=refused.message, status=409)
    messages.success(request, _("The field “{label}” is there.").format(label=field.label))
    return redirect("field-list")


def _list_page(
    request: StaffRequest, form: FieldForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    archived = request.GET.get("archived") == "1"
    context = {
        "fields": selectors.catalogue(request.user, archived=archived),
        "archived": archived,
        "form": form,
        "problem": problem,
    }
    return render(request, "profiles/details/fields.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.ROLL_OUT, everywhere=True)
def field_page(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: a form for one field. POST: change it, or with ``do`` "archive" or "restore" do that."""
    used = selectors.used_field_or_404(pk, request.user)
    if request.method != "POST":
        return _page(request, used)
    actor, do = Actor.of(request), request.POST.get("do", "")
    if do == "archive":
        fields.archive_field(used.field, actor=actor)
        messages.success(
            request, _("Archived. What numbers have of it stays, and templates may go on naming it.")
        )
        return redirect("field-list")
    if do == "restore":
        fields.restore_field(used.field, actor=actor)
        messages.success(request, _("The field is one of the catalogue again."))
        return redirect("field", pk=pk)
    return _change(request, used)


def _change(request: StaffRequest, used: UsedField) -> HttpResponse:
    form = FieldForm(request.POST, new=False)
    if not form.is_valid():
        return _page(request, used, form=form, problem=form.error_summary(), status=422)
    try:
        fields.change_field(used.field, actor=Actor.of(request), **form.cleaned_data)
    except SaveRefused as refused:
        return _page(request, used, form=form, problem=refused.message, status=409)
    messages.success(request, _("Changed. What numbers have of it is as it was."))
    return redirect("field-list")


def _page(request: StaffRequest, used: UsedField, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {"used": used, "form": FieldForm.of(used.field), "problem": ""}
    return render(request, "profiles/details/field.html", context | shown, status=status)


@require_POST
@requires(permissions.ROLL_OUT, everywhere=True)
def template_fields(request: StaffRequest, pk: int) -> HttpResponse:
    """POST: make fields of a template's placeholders: of each ``key``, or without one of all that are none yet."""
    template = templates.template_or_404(pk)
    offered = selectors.placeholders_without_field(template)
    asked = request.POST.getlist("key")
    keys = [each.key for each in offered if not asked or each.key in asked]
    try:
        made = fields.make_fields(keys, actor=Actor.of(request))
    except SaveRefused as refused:
        messages.error(request, refused.message)
        return redirect("template-editor", pk=pk)
    told = ngettext("{count} field was made.", "{count} fields were made.", len(made))
    messages.success(request, told.format(count=format_number(len(made))))
    return redirect("template-editor", pk=pk)
