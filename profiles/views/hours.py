"""What opening hours mean while they are typed: the sentence that callers hear."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from profiles import permissions
from profiles.forms.hours.posted import hours_from_post
from profiles.texts.hours.record import Hours
from profiles.texts.hours.writing import write_hours
from profiles.views.access import StaffRequest, requires
from profiles.views.fragments import fragment


@require_POST
@requires(permissions.SEE)
def hours_read(request: StaffRequest) -> HttpResponse:
    """Fragment below a field of opening hours, whose names begin with ``prefix``; nothing is saved.

    Empty where something is refused, which the form that they stand in says at the input.
    """
    posted = hours_from_post(request.POST, request.POST.get("prefix", ""), today=timezone.localdate())
    hours = posted.value if isinstance(posted.value, Hours) and not posted.refusals else None
    context = {
        "hours": hours,
        "said": write_hours(hours.week, dict(hours.dates)) if hours else "",
    }
    return fragment(render(request, "profiles/details/_hours_heard.html", context))
