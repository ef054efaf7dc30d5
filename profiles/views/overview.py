"""Overview page, and the fragment that it polls."""

import hashlib
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe
from markupsafe import Markup

from profiles import permissions
from profiles.context_processors import request_account
from profiles.l10n.zones import request_zone
from profiles.presenters.chart import chart
from profiles.presenters.health import health
from profiles.presenters.needs import queue
from profiles.presenters.status import NO_PROFILE, STATE_LABELS
from profiles.selectors import activity, number_list, tags
from profiles.selectors.account import ACCEPTED, newest_attempt
from profiles.selectors.needs import NeedCounts
from profiles.selectors.number_list import RENEWING
from profiles.services.pushing import budget
from profiles.views.access import StaffRequest, requires
from profiles.views.fragments import fragment

STATE_ORDER = [
    "live",
    RENEWING,
    "pending",
    "retrying",
    "unconfirmed",
    "rejected",
    "drifted",
    "removed",
    NO_PROFILE,
]
HTTP_NO_CONTENT = 204


@require_safe
@requires(permissions.SEE)
def overview_page(request: StaffRequest) -> HttpResponse:
    """Overview: counts by state, needs-attention list, health, recent activity.

    htmx gets what is on the page anew, or 204 where it has that already: its digest came along as ``seen``.
    """
    content = render_to_string("profiles/overview/_content.html", overview_context(request), request)
    digest = hashlib.sha256(content.encode()).hexdigest()[:16]
    context: dict[str, Any] = {"content": Markup(content), "digest": digest}  # noqa: S704  # a template has escaped it
    context |= {"tags": tags.all_tags(request.user), "of_tag": request.GET.get("tag", "")}
    if request.htmx.target != "overview":
        return render(request, "profiles/overview/page.html", context)
    if request.GET.get("seen") == digest:
        return HttpResponse(status=HTTP_NO_CONTENT)
    return fragment(render(request, "profiles/overview/_refreshed.html", context))


def overview_context(request: StaffRequest) -> dict[str, Any]:
    """Return the context of the overview."""
    now, zone, account = timezone.now(), request_zone(request), request_account(request)
    tag = tags.tag_named(request.GET.get("tag", ""), request.user)
    counts, by_state = (
        NeedCounts.of(account, request.user),
        number_list.counts_by_state(
            request.user, tag=tag, overdue=getattr(account, "overdue_since", None) is not None
        ),
    )
    sees_log = request.user.has_perm(permissions.SEE_AUDIT)
    since = now - activity.SPAN
    return {
        "tiles": [
            {"key": key, "word": STATE_LABELS[key], "count": by_state[key]}
            for key in STATE_ORDER
            if by_state[key]
        ],
        "total": sum(by_state.values()),
        "tag": tag,
        "queue": queue(request.user, account=account, counts=counts, by_state=by_state, tag=tag),
        "chart": chart(activity.pushes_by_day(zone, request.user, now=now)),
        "zone": zone,
        "facts": health(
            account,
            newest=newest_attempt(request.user, since=since),
            accepted=newest_attempt(request.user, since=since, outcomes=[ACCEPTED]),
            budget=budget.budget_status(),
            now=now,
        ),
        "events": activity.recent_events(request.user) if sees_log else None,
        "events_searched": activity.EVENTS_SEARCHED,
        "versions": None if sees_log else activity.recent_versions(request.user),
    }
