"""Which profiles a template could have made: a dry run, which changes nothing."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.forms.number_filter import NumberFilter
from profiles.forms.whole_numbers import PLACE_DIGITS, parse_whole_number
from profiles.selectors import numbers
from profiles.selectors.rollouts import templates
from profiles.selectors.rollouts.taking_over import match_stretch
from profiles.views.access import StaffRequest, requires


@require_safe
@requires(permissions.ROLL_OUT)
def template_taking_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Page of the filtered numbers: whose details can be taken out of their texts, and where others differ.

    ``?after=`` is the key after which it goes on; the filters are those of the list of numbers.
    """
    template = templates.template_or_404(pk)
    asked = QueryDict(request.GET.urlencode(), mutable=True)
    after = parse_whole_number("".join(asked.pop("after", ["0"])[-1:]), digits=PLACE_DIGITS) or 0
    chosen = NumberFilter(asked, queryset=numbers.all_numbers(request.user))
    if not chosen.is_valid():
        messages.error(request, _("Choose the numbers by filters that can be used."))
        return redirect("template-taking-over", pk=pk)
    version = templates.version_or_404(template, template.version)
    context = {
        "template": template,
        "chosen": chosen,
        "after": after,
        "stretch": match_stretch(version, chosen.qs, after=after),
    }
    return render(request, "profiles/rollout_templates/taking_over.html", context)
