"""Views that save and remove a user's filters of the number list."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles import permissions
from profiles.forms.number_filter import NumberFilter
from profiles.services import saved_filters
from profiles.services.conflicts import SaveRefused
from profiles.views.access import StaffRequest, requires


@require_POST
@requires(permissions.SEE)
def filter_save(request: StaffRequest) -> HttpResponse:
    """POST: save the list's filter under a name, and redirect to it."""
    query = _query(request)
    try:
        kept = saved_filters.save_filter(user=request.user, name=request.POST.get("name", ""), query=query)
    except SaveRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(
            request, _("Saved: the link “{name}” above the list opens this filter.").format(name=kept.name)
        )
    return _back(query)


@require_POST
@requires(permissions.SEE)
def filter_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """POST: remove a saved filter, and redirect to the list as it was."""
    if name := saved_filters.delete_filter(user=request.user, pk=pk):
        messages.info(
            request, _("The filter “{name}” is removed. The numbers are as they were.").format(name=name)
        )
    return _back(_query(request))


def _query(request: StaffRequest) -> str:
    """Return the valid part of the query string in the form."""
    return NumberFilter(QueryDict(request.POST.get("query", "")), user=request.user).query()


def _back(query: str) -> HttpResponse:
    return redirect(reverse("number-list") + (f"?{query}" if query else ""))
