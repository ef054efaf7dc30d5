"""What the checks found over all numbers, by rule; and saying of it that it is meant so."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from profiles import permissions
from profiles.context_processors import request_account
from profiles.presenters.checks import SEVERITY_MARKS
from profiles.selectors import numbers, tags
from profiles.selectors.checks import findings
from profiles.services.actors import Actor
from profiles.services.checks import meant_so, running
from profiles.services.conflicts import SaveRefused
from profiles.views.access import StaffRequest, requires
from profiles.views.numbers.rows import page_number

# Without a worker's sign of life for so long, the page looks at what is due itself: at so many.
WORKER_IS_GONE = timedelta(minutes=2)
LOOKED_AT_BY_PAGE = 250


@require_safe
@requires(permissions.SEE)
def check_list(request: StaffRequest) -> HttpResponse:
    """Page: how many numbers each rule finds something in, and those of one rule."""
    alive_at = request_account(request).alive_at
    if alive_at is None or alive_at < timezone.now() - WORKER_IS_GONE:
        running.check_due_numbers(limit=LOOKED_AT_BY_PAGE)
    tag = tags.tag_named(request.GET.get("tag", ""), request.user)
    meant = request.GET.get("show") == "meant"
    counts = findings.counts(request.user, tag=tag, meant=meant)
    wanted = request.GET.get("rule", "")
    chosen = next((each.rule for each in counts if each.rule.name == wanted), None)
    if chosen is None and not wanted and counts:
        chosen = counts[0].rule
    at = page_number(request.GET.get("page", ""))
    context = {
        "counts": counts,
        "chosen": chosen,
        "wanted": wanted,
        "page": findings.page(request.user, chosen.name, at, tag=tag, meant=meant) if chosen else None,
        "meant": meant,
        "tag": tag,
        "tags": tags.all_tags(request.user),
        "marks": SEVERITY_MARKS,
        "waiting": findings.waiting(request.user),
    }
    return render(request, "profiles/checks/list.html", context)


@require_POST
@requires(permissions.EDIT)
def number_check(request: StaffRequest, number: str) -> HttpResponse:
    """POST: say that what ``rule`` finds in the number is meant so, or with ``do`` "take-back" no longer."""
    found = numbers.number_or_404(request.user, number)
    do = meant_so.unmark_meant_so if request.POST.get("do") == "take-back" else meant_so.mark_meant_so
    try:
        do(found, actor=Actor.of(request), rule=request.POST.get("rule", ""))
    except SaveRefused as refused:
        messages.error(request, refused.message)
    else:
        told = (
            _("{number}: this is told again.")
            if do is meant_so.unmark_meant_so
            else _("{number}: this is meant so, and is told again only of other words.")
        )
        messages.success(request, told.format(number=found))
    back = request.POST.get("next", "")
    # What has no slash is the name of a page to redirect(), and there may be none.
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("number-editor", args=[found.number])
    return redirect(back)
