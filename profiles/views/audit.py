"""Audit log page and its export."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from profiles import permissions
from profiles.exports.audit import FORMATS
from profiles.forms import audit_names
from profiles.forms.audit_filter import AuditFilterForm
from profiles.selectors import audit
from profiles.selectors.paging import Page
from profiles.services.actors import Actor
from profiles.services.exporting import export_audit_log
from profiles.views.access import StaffRequest, requires
from profiles.views.history.pages import cursor


@require_safe
@requires(permissions.SEE_AUDIT)
def audit_log(request: StaffRequest) -> HttpResponse:
    """Page of the audit log: matching events, newest first."""
    form = AuditFilterForm(request.GET, user=request.user)
    if form.is_valid():
        found = audit.page(
            form.log_filters,
            request.user,
            before=cursor(request, "before"),
            after=cursor(request, "after"),
        )
    else:
        found = audit.AuditPage(Page(rows=[]))
    context = {"form": form, "page": found.page, "search_cursor": found.search_cursor, **_query(request)}
    if request.htmx.target == "audit-rows":
        return render(request, "profiles/audit/_rows.html", context)
    return render(
        request, "profiles/audit/log.html", {**context, "names": audit_names.name_choices(request.user)}
    )


def _query(request: StaffRequest) -> dict[str, Any]:
    """Return the query string without its paging keys, for links that keep the filters."""
    query = request.GET.copy()
    for key in ("before", "after"):
        query.pop(key, None)
    return {"query": query.urlencode(), "filtered": any(query.values())}


@require_safe
@requires(permissions.EXPORT_AUDIT)
def audit_export_file(request: StaffRequest) -> HttpResponseBase:
    """Export of the filtered audit log as a streamed file; the export is itself an event of the log."""
    form = AuditFilterForm(request.GET, user=request.user)
    kind = request.GET.get("format", "csv")
    if kind not in FORMATS:
        return HttpResponse(
            _("Choose format=csv or format=jsonl.") + "\n", content_type="text/plain", status=400
        )
    if not form.is_valid():
        problem = " ".join(f"{field.label}: {error}" for field in form for error in field.errors)
        return HttpResponse(
            _("A filter can't be used. {problem}").format(problem=problem) + "\n",
            content_type="text/plain",
            status=400,
        )
    filters = {name: str(value) for name, value in form.cleaned_data.items() if value}
    rows = export_audit_log(actor=Actor.of(request), log_filters=form.log_filters, kind=kind, filters=filters)
    export = FORMATS[kind]
    response = StreamingHttpResponse(export.lines(rows), content_type=export.content_type)
    name = f"nixadmin-audit-{timezone.localtime():%Y%m%d-%H%M}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
