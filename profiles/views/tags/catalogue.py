"""The catalogue of tags: list and make, rename, merge, delete."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.tags import MergeForm, TagForm
from profiles.l10n.numbers import format_number
from profiles.models import Tag
from profiles.selectors import tags
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.tags import catalogue
from profiles.views.access import StaffRequest, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.SEE)
def tag_list(request: StaffRequest) -> HttpResponse:
    """GET: all tags with how many numbers have them. POST: create one."""
    if request.method != "POST":
        return _list_page(request, TagForm())
    actor, form = Actor.of(request), TagForm(request.POST)
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    if not form.is_valid():
        return _list_page(request, form, problem=form.error_summary(), status=422)
    try:
        tag = catalogue.create_tag(actor=actor, **form.cleaned_data)
    except SaveRefused as refused:
        return _list_page(request, form, problem=refused.message, status=409)
    messages.success(request, _("The tag “{name}” is there.").format(name=tag.name))
    return redirect("tag-list")


def _list_page(request: StaffRequest, form: TagForm, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {"tags": tags.catalogue(request.user), "form": form, "problem": problem}
    return render(request, "profiles/tags/list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.ROLL_OUT, everywhere=True)
def tag_page(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: forms for one tag. POST: change it, or with ``do`` "merge" or "delete" do that."""
    tag = get_object_or_404(Tag, pk=pk)
    if request.method != "POST":
        return _tag_page(request, tag)
    step = {"merge": _merge, "delete": _delete}.get(request.POST.get("do", ""), _change)
    try:
        return step(request, tag)
    except SaveRefused as gone:
        messages.error(request, gone.message)
        return redirect("tag-list")


def _change(request: StaffRequest, tag: Tag) -> HttpResponse:
    form = TagForm(request.POST)
    if not form.is_valid():
        return _tag_page(request, tag, form=form, problem=form.error_summary(), status=422)
    try:
        catalogue.change_tag(tag, actor=Actor.of(request), **form.cleaned_data)
    except SaveRefused as refused:
        return _tag_page(request, tag, form=form, problem=refused.message, status=409)
    messages.success(request, _("Changed. The numbers keep it."))
    return redirect("tag-list")


def _merge(request: StaffRequest, tag: Tag) -> HttpResponse:
    form = MergeForm(request.POST, tag=tag)
    if not form.is_valid():
        return _tag_page(request, tag, merge_form=form, problem=form.error_summary(), status=422)
    into = form.cleaned_data["into"]
    name, count = tag.name, catalogue.merge_tags(tag, into=into, actor=Actor.of(request))
    told = ngettext(
        "“{name}” is merged into “{into}”: {count} number.",
        "“{name}” is merged into “{into}”: {count} numbers.",
        count,
    )
    messages.success(request, told.format(name=name, into=into.name, count=format_number(count)))
    return redirect("tag-list")


def _delete(request: StaffRequest, tag: Tag) -> HttpResponse:
    name, count = tag.name, catalogue.delete_tag(tag, actor=Actor.of(request))
    told = ngettext(
        "The tag “{name}” is deleted; {count} number had it.",
        "The tag “{name}” is deleted; {count} numbers had it.",
        count,
    )
    messages.success(request, told.format(name=name, count=format_number(count)))
    return redirect("tag-list")


def _tag_page(request: StaffRequest, tag: Tag, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {
        "tag": tag,
        "count": tag.number_tags.count(),
        "form": TagForm(initial={"name": tag.name, "colour": tag.colour}),
        "merge_form": MergeForm(tag=tag),
        "problem": "",
    }
    return render(request, "profiles/tags/tag.html", context | shown, status=status)
