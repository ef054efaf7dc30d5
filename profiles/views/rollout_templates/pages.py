"""Template list, new template, and template editor with live preview."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from profiles import permissions
from profiles.forms.templates import TemplateForm
from profiles.forms.whole_numbers import PLACE_DIGITS, parse_whole_number
from profiles.l10n.numbers import format_number
from profiles.models import Template, TemplateVersion
from profiles.selectors.details.fields import placeholders_without_field
from profiles.selectors.details.sheet import followers
from profiles.selectors.rollouts import templates
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.rollouts.templates import (
    TemplateConflict,
    archive_template,
    create_template,
    restore_template,
    save_template,
)
from profiles.texts.contract import UnusableText, canonical
from profiles.texts.templating import TemplateRefused
from profiles.views.access import StaffRequest, requires
from profiles.views.fragments import fragment
from profiles.views.history.differences import difference_context
from profiles.views.rollout_templates.preview import preview_context

# Fields of the buttons, and of what is typed, that ask for the preview and save nothing.
PREVIEW_ACTIONS = {"preview", "fill"}
NEW_TEXT = gettext_lazy(
    "Business: ${name}\nAddress: ${address}\nOpen ${hours}\n${services|Ask at the desk.}\n"
)


@require_safe
@requires(permissions.SEE)
def template_list(request: StaffRequest) -> HttpResponse:
    """Page of the active templates, or of the archived ones."""
    archived = request.GET.get("archived") == "1"
    found = templates.listed(request.user, archived=archived)
    context = {"templates": found, "archived": archived, "here": "templates"}
    return render(request, "profiles/rollout_templates/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.ROLL_OUT, everywhere=True)
def template_new(request: StaffRequest) -> HttpResponse:
    """GET: an empty template. POST: create it, or preview it."""
    if request.method != "POST":
        form = TemplateForm(new=True, initial={"text": NEW_TEXT})
        return _page(request, None, form)
    form = TemplateForm(request.POST, new=True)
    if PREVIEW_ACTIONS & request.POST.keys():
        return _preview(request, None, form)
    if not form.is_valid():
        return _page(request, None, form, problem=form.error_summary(), status=422)
    sent = {name: form.cleaned_data[name] for name in ("name", "text", "drop_empty_lines", "note")}
    try:
        made = create_template(actor=Actor.of(request), **sent)
    except (SaveRefused, TemplateRefused, UnusableText) as refused:
        return _page(request, None, form, problem=refused.message, status=422)
    messages.success(request, _("“{name}” is there, as version 1.").format(name=made.name))
    return redirect("template-editor", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.SEE)
def template_editor(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: a template, or with ``?version=3`` an earlier text of it. POST: save, or preview."""
    template = templates.template_or_404(pk)
    if request.method == "POST":
        return _save(request, template)
    asked = parse_whole_number(request.GET.get("version", ""), digits=PLACE_DIGITS)
    earlier = template.version if asked is None else asked
    version = templates.version_or_404(template, earlier)
    form = TemplateForm.of(version, template.version)
    return _page(request, template, form, earlier=version if earlier != template.version else None)


def _save(request: StaffRequest, template: Template) -> HttpResponse:
    actor = Actor.of(request)
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    form = TemplateForm(request.POST, new=False)
    if PREVIEW_ACTIONS & request.POST.keys():
        return _preview(request, template, form)
    if not form.is_valid():
        return _page(request, template, form, problem=form.error_summary(), status=422)
    try:
        saved = save_template(template, actor=actor, **form.cleaned_data)
    except TemplateConflict as conflict:
        mine = canonical(form.cleaned_data["text"])
        shown = {"conflict": conflict, **difference_context(conflict.theirs.text, mine)}
        again = _on_top(request, conflict)
        return _page(request, template, again, problem=conflict.message, status=409, **shown)
    except (SaveRefused, TemplateRefused, UnusableText) as refused:
        return _page(request, template, form, problem=refused.message, status=422)
    if saved.version == template.version:
        messages.info(request, _("Nothing to save: the text is the same as the newest version."))
    else:
        messages.success(
            request,
            _("Saved as version {version}. Rollouts that are planned keep theirs.").format(
                version=saved.version
            ),
        )
        _tell_followers(request, template, saved)
    return redirect("template-editor", pk=template.pk)


def _tell_followers(request: StaffRequest, template: Template, saved: TemplateVersion) -> None:
    """Say how many numbers follow ``template``, which don't have the version that was ``saved``."""
    count = followers(request.user, template).exclude(head__template_version=saved).count()
    if count:
        told = ngettext(
            "{count} number follows it and keeps its text until you bring it up to date, under Followers.",
            "{count} numbers follow it and keep their texts until you bring them up to date, under Followers.",
            count,
        )
        messages.info(request, told.format(count=format_number(count)))


def _on_top(request: StaffRequest, conflict: TemplateConflict) -> TemplateForm:
    """Return the form with its text, to be saved on top of the conflicting version."""
    sent = request.POST.copy()
    sent["base_version"] = str(conflict.theirs.version)
    return TemplateForm(sent, new=False)


@require_POST
@requires(permissions.ROLL_OUT, everywhere=True)
def template_archive(request: StaffRequest, pk: int) -> HttpResponse:
    """POST: archive a template, or with ``restore`` make it available again."""
    template = templates.template_or_404(pk)
    if "restore" in request.POST:
        restore_template(template, actor=Actor.of(request))
        messages.success(request, _("The template is offered again."))
    else:
        archive_template(template, actor=Actor.of(request))
        messages.success(
            request, _("Archived: it is not offered for new rollouts any more. Its history stays.")
        )
    return redirect("template-editor", pk=pk)


def _preview(request: StaffRequest, template: Template | None, form: TemplateForm) -> HttpResponse:
    """Return the preview of the sent text: a fragment for htmx, else the whole page."""
    if not request.htmx:
        return _page(request, template, form)
    name = (
        "profiles/rollout_templates/_filled.html"
        if request.htmx.target == "filled"
        else "profiles/rollout_templates/_preview.html"
    )
    return fragment(render(request, name, preview_context(request, template, form)))


def _page(
    request: StaffRequest,
    template: Template | None,
    form: TemplateForm,
    *,
    problem: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "template": template,
        "form": form,
        "problem": problem,
        "new_fields": placeholders_without_field(template) if template else [],
        **preview_context(request, template, form),
        **more,
    }
    return render(request, "profiles/rollout_templates/editor.html", context, status=status)
