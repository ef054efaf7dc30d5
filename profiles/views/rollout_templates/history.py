"""Template history, and comparison of two versions."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.models import Template, TemplateVersion
from profiles.selectors.rollouts import templates
from profiles.views.access import StaffRequest, requires
from profiles.views.history.differences import difference_context
from profiles.views.history.pages import cursor
from profiles.views.history.picking import version_number


@require_safe
@requires(permissions.SEE)
def template_history(request: StaffRequest, pk: int) -> HttpResponse:
    """Page of the versions of a template, newest first."""
    template = templates.template_or_404(pk)
    page = templates.versions(
        template, request.user, before=cursor(request, "before"), after=cursor(request, "after")
    )
    return render(request, "profiles/rollout_templates/history.html", {"template": template, "page": page})


@require_safe
@requires(permissions.SEE)
def template_compare(request: StaffRequest, pk: int) -> HttpResponse:
    """Page that compares two versions, inline or side by side; version 0 is the empty text before the first."""
    template = templates.template_or_404(pk)
    old = version_number(request.GET.get("from") or str(template.version - 1))
    new = version_number(request.GET.get("to") or str(template.version))
    sides = [_side(template, number) for number in (old, new)]
    everything = request.GET.get("lines") == "all"
    texts = [side.version.text if side.version else "" for side in sides]
    context = {
        "template": template,
        "sides": sides,
        "old_title": sides[0].title,
        "new_title": sides[1].title,
        "old_name": old,
        "new_name": new,
        "view": "side" if request.GET.get("view") == "side" else "inline",
        "everything": everything,
        **difference_context(texts[0], texts[1], everything=everything),
    }
    return render(request, "profiles/rollout_templates/compare.html", context)


@dataclass(frozen=True)
class Side:
    """One side of a comparison; ``version`` None is the empty text before the first version."""

    title: str
    version: TemplateVersion | None


def _side(template: Template, number: int) -> Side:
    if number == 0:
        return Side(_("Nothing yet"), None)
    return Side(_("Version {number}").format(number=number), templates.version_or_404(template, number))
