"""The audit log: pages of it, and all of it as JSON lines."""

from django.http import QueryDict, StreamingHttpResponse
from ninja import Query, Router

from profiles import permissions
from profiles.api.filters import require_valid, tag_named
from profiles.api.paging import Cursor, read_cursor, write_cursor
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.schemas.audit import EventFilters, EventOut, EventPage
from profiles.api.v1.schemas.problems import InvalidOut
from profiles.exports.audit import FORMATS
from profiles.forms.audit_filter import AuditFilterForm
from profiles.selectors import audit
from profiles.services.actors import Actor
from profiles.services.exporting import export_audit_log

router = Router(tags=["audit"])

JSON_LINES = "jsonl"


@router.get(
    "/audit",
    auth=Token(permissions.SEE_AUDIT),
    response={200: EventPage, 422: InvalidOut},
    operation_id="list_events",
    summary="Read the audit log",
)
def list_events(request: TokenRequest, filters: Query[EventFilters], cursor: Cursor = "") -> EventPage:
    """The events that the token sees and the filters let through, the newest first, 50 a page.

    A page may be empty and still have a next one: where words are looked for, each request searches a stretch of
    the log, and the next one goes on from there.
    """
    form = _form(request, filters)
    found = audit.page(form.log_filters, request.user, before=read_cursor(cursor))
    following = found.search_cursor if found.page.next is None else found.page.next
    return EventPage(items=[EventOut.of(event) for event in found.page.rows], next=write_cursor(following))


@router.get(
    "/audit/export",
    auth=Token(permissions.EXPORT_AUDIT),
    response={200: None, 422: InvalidOut},
    operation_id="export_events",
    summary="Export the audit log",
    openapi_extra={
        "responses": {200: {"content": {FORMATS[JSON_LINES].content_type: {"schema": {"type": "string"}}}}}
    },
)
def export_events(request: TokenRequest, filters: Query[EventFilters]) -> StreamingHttpResponse:
    """All events that the token sees and the filters let through, the oldest first, one JSON object a line.

    The export is itself an event, and among them.
    """
    form = _form(request, filters)
    told = {name: str(value) for name, value in form.cleaned_data.items() if value}
    rows = export_audit_log(
        actor=Actor.of(request), log_filters=form.log_filters, kind=JSON_LINES, filters=told
    )
    export = FORMATS[JSON_LINES]
    return StreamingHttpResponse(export.lines(rows), content_type=export.content_type)


def _form(request: TokenRequest, filters: EventFilters) -> AuditFilterForm:
    """Return the valid form of the log's own page for ``filters``.

    Raises:
        Problem: A filter can't be used.
    """
    asked = QueryDict(mutable=True)
    asked.update({name: str(value) for name, value in filters.dict(by_alias=True).items() if value})
    if tag := tag_named(request, filters.tag):
        asked["tag"] = str(tag.pk)
    form = AuditFilterForm(asked, user=request.user)
    require_valid(form)
    return form
