"""Which profiles a template could have made: a dry run, after which they follow it."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from profiles import permissions
from profiles.forms.number_filter import NumberFilter
from profiles.forms.whole_numbers import PLACE_DIGITS, parse_whole_number
from profiles.l10n.numbers import format_number
from profiles.models import Template
from profiles.selectors import numbers
from profiles.selectors.rollouts import templates
from profiles.selectors.rollouts.taking_over import match_stretch
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.details.taking_over import take_over
from profiles.views.access import StaffRequest, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.ROLL_OUT)
def template_taking_over(request: StaffRequest, pk: int) -> HttpResponse:
    """GET: whose details can be taken out of their texts, and where others differ. POST: have these follow.

    ``?after=`` is the key after which it goes on; the filters are those of the list of numbers.
    """
    template = templates.template_or_404(pk)
    asked = QueryDict(request.GET.urlencode(), mutable=True)
    after = parse_whole_number("".join(asked.pop("after", ["0"])[-1:]), digits=PLACE_DIGITS) or 0
    chosen = NumberFilter(asked, user=request.user)
    if not chosen.is_valid():
        messages.error(request, _("Choose the numbers by filters that can be used."))
        return redirect("template-taking-over", pk=pk)
    if request.method == "POST":
        return _follow(request, template, chosen, after)
    version = templates.version_or_404(template, template.version)
    context = {
        "template": template,
        "chosen": chosen,
        "after": after,
        "stretch": match_stretch(version, chosen.qs, after=after),
    }
    return render(request, "profiles/rollout_templates/taking_over.html", context)


def _follow(request: StaffRequest, template: Template, chosen: NumberFilter, after: int) -> HttpResponse:
    """Have the matching numbers of the stretch follow the version that the page was made of."""
    seen = parse_whole_number(request.POST.get("version", ""), digits=PLACE_DIGITS) or 0
    version = templates.version_or_404(template, seen)
    matching = [row.pk for row in match_stretch(version, chosen.qs, after=after).matching]
    meant = numbers.visible_to(request.user).filter(pk__in=matching)
    try:
        taken = take_over(meant, version=version, actor=Actor.of(request))
    except SaveRefused as refused:
        messages.error(request, _("Nothing was changed. {reason}").format(reason=refused.message))
    else:
        told = ngettext(
            "{count} number follows this template now. Its text is the same, and nothing was sent.",
            "{count} numbers follow this template now. Their texts are the same, and nothing was sent.",
            taken.followed,
        )
        messages.success(request, told.format(count=format_number(taken.followed)))
        if taken.left:
            left = ngettext(
                "{count} was left as it is: it is not live, or was changed meanwhile.",
                "{count} were left as they are: they are not live, or were changed meanwhile.",
                taken.left,
            )
            messages.warning(request, left.format(count=format_number(taken.left)))
    return redirect(f"{reverse('template-taking-over', args=[template.pk])}?{chosen.query()}&after={after}")
