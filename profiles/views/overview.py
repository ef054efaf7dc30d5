"""The first page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.context_processors import account_of
from profiles.selectors import numbers, overview, rollouts
from profiles.status_line import NO_PROFILE, WORDS
from profiles.views.access import StaffRequest, requires

ORDER = ["live", "pending", "retrying", "unconfirmed", "rejected", "drifted", "removed", NO_PROFILE]


@require_safe
@requires(permissions.SEE)
def overview_page(request: StaffRequest) -> HttpResponse:
    """Counts by state, what needs a person, and what happened last."""
    counts = numbers.counts_by_state()
    context = {
        "tiles": [{"key": key, "word": WORDS[key], "count": counts[key]} for key in ORDER],
        "total": sum(counts.values()),
        "account": account_of(request),
        "attention": overview.needing_attention(),
        "rollouts": rollouts.needing_a_person(),
        "drafts": overview.own_drafts(request.user),
        "events": overview.recent_events() if request.user.has_perm(permissions.SEE_AUDIT) else [],
    }
    return render(request, "profiles/overview.html", context)
