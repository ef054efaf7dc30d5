"""Who follows a template, who is behind, and the rollout that brings these up to date."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.submissions import submission_key
from profiles.forms.whole_numbers import PLACE_DIGITS, parse_whole_number
from profiles.models import Template
from profiles.selectors.details import followers
from profiles.selectors.rollouts import templates
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.rollouts.plans.dry_runs import PlannedAlready
from profiles.services.rollouts.plans.following import plan_followers
from profiles.views.access import StaffRequest, requires
from profiles.views.numbers.rows import page_number


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.SEE)
def template_followers(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: who follows the template, is behind or was edited by hand (``?show=``). POST: plan the rollout."""
    template = templates.template_or_404(pk)
    if request.method == "POST":
        return _bring_up(request, template)
    asked = request.GET.get("show", "")
    show = asked if asked in followers.SHOWS else followers.FOLLOWING
    page = followers.followers_page(request.user, template, show, page_number(request.GET.get("page", "")))
    context = {
        "template": template,
        "show": show,
        "counts": followers.follower_counts(request.user, template),
        "page": page,
    }
    return render(request, "profiles/rollout_templates/followers.html", context)


def _bring_up(request: StaffRequest, template: Template) -> HttpResponse:
    """Plan to bring those that are behind to the version that the page was made of."""
    actor = Actor.of(request)
    actor.require(permissions.ROLL_OUT)
    seen = parse_whole_number(request.POST.get("version", ""), digits=PLACE_DIGITS) or 0
    if seen != template.version:
        messages.error(
            request,
            _("The template was changed meanwhile. Look again at who is behind, and at its newest words."),
        )
        return redirect("template-followers", pk=template.pk)
    version = templates.version_or_404(template, seen)
    try:
        rollout = plan_followers(
            version,
            numbers=followers.behind(request.user, template),
            actor=actor,
            submission=submission_key(request),
        )
    except PlannedAlready as already:
        rollout = already.rollout
    except SaveRefused as refused:
        messages.error(request, refused.message)
        return redirect("template-followers", pk=template.pk)
    return redirect("rollout", pk=rollout.pk)
