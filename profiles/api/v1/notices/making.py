"""Notices: the list, a new one, one, and changing it."""

from enum import StrEnum
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from profiles import permissions
from profiles.api.idempotency import allow_replay, submission_of
from profiles.api.paging import Cursor, read_page, write_cursor
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.notices.responses import notice_of, notice_response, tags_named
from profiles.api.v1.rollouts.responses import Key
from profiles.api.v1.schemas.notices.requests import NoticeChangeIn, NoticeIn
from profiles.api.v1.schemas.notices.responses import ListedNotice, NoticeOut, NoticePage
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.models import Notice
from profiles.models.notice import NoticeState
from profiles.selectors.notices import listing
from profiles.services.actors import Actor
from profiles.services.notices.changing import change, change_draft
from profiles.services.notices.drafting import drop, make_draft

router = Router(tags=["notices"])


class Shown(StrEnum):
    """Which notices the list has."""

    CURRENT = listing.CURRENT
    DRAFTS = listing.DRAFTS
    OVER = listing.OVER


@router.get(
    "/notices",
    auth=Token(permissions.SEE),
    response={200: NoticePage, 422: InvalidOut},
    operation_id="list_notices",
    summary="List notices",
)
def list_notices(
    request: TokenRequest,
    show: Annotated[Shown, Query(description="Which notices are listed.")] = Shown.CURRENT,
    cursor: Cursor = "",
) -> NoticePage:
    """The notices that are `current` (set and not over), `drafts`, or `over`, 50 at a time.

    `next` of a page is the `cursor` of the one after it.
    """
    page = listing.listed(request.user, show.value, read_page(cursor))
    counts = listing.number_counts(request.user, page.rows)
    items = [
        ListedNotice.of(notice, None if notice.state == NoticeState.DRAFT else counts.get(notice.pk, 0))
        for notice in page.rows
    ]
    return NoticePage(items=items, next=write_cursor(page.next))


@router.post(
    "/notices",
    auth=Token(permissions.EDIT),
    response={201: NoticeOut, 409: ProblemOut, 413: ProblemOut, 422: InvalidOut},
    operation_id="plan_notice",
    summary="Plan a notice",
)
def plan_notice(request: TokenRequest, body: NoticeIn) -> Status[NoticeOut]:
    """Plan a notice: a draft that nobody hears before it is set.

    `plan` tells for how many numbers it would be, and what was sent and is no number that the token sees; each
    number's own reason and preview are in its list of numbers. For several numbers it takes the scope `rollout`.
    With an `Idempotency-Key` the same call again is the same notice.
    """
    notice = make_draft(
        actor=Actor.of(request),
        content=body.content(),
        numbers=body.numbers,
        tags=tags_named(request, body.tags),
        submission=submission_of(request),
        now=timezone.now(),
    )
    return Status(201, notice_response(request, notice.pk))


@router.get(
    "/notices/{notice}",
    auth=Token(permissions.SEE),
    response={200: NoticeOut, 404: ProblemOut},
    operation_id="get_notice",
    summary="Read a notice",
)
def get_notice(request: TokenRequest, notice: Key) -> NoticeOut:
    """A notice, with its plan or how far it has come."""
    return notice_response(request, notice)


@router.put(
    "/notices/{notice}",
    auth=Token(permissions.EDIT),
    response={200: NoticeOut, 404: ProblemOut, 409: ProblemOut, 413: ProblemOut, 422: InvalidOut},
    operation_id="change_notice",
    summary="Change a notice",
)
def change_notice(request: TokenRequest, notice: Key, body: NoticeChangeIn) -> NoticeOut:
    """Change what a notice says, where and when; of a draft also for whom.

    One that is set is renewed at once for its numbers; what has begun began when it did.
    """
    found = notice_of(request, notice)
    actor, now = Actor.of(request), timezone.now()
    if found.state == NoticeState.DRAFT:
        _change_draft(request, found, body)
    elif body.numbers is not None or body.tags is not None:
        raise Problem(
            "refused",
            _(
                "The numbers of a notice that is set can't be chosen anew. Nothing was changed; leave them out."
            ),
        )
    else:
        with allow_replay(request):
            change(found, actor=actor, content=body.content(), now=now, version=body.version)
    return notice_response(request, notice)


def _change_draft(request: TokenRequest, notice: Notice, body: NoticeChangeIn) -> None:
    with allow_replay(request):
        change_draft(
            notice,
            actor=Actor.of(request),
            content=body.content(),
            numbers=notice.typed_numbers if body.numbers is None else body.numbers,
            tags=list(notice.tags.all()) if body.tags is None else tags_named(request, body.tags),
            now=timezone.now(),
            version=body.version,
        )


@router.delete(
    "/notices/{notice}",
    auth=Token(permissions.EDIT),
    response={204: None, 404: ProblemOut, 409: ProblemOut},
    operation_id="drop_notice",
    summary="Throw a draft away",
)
def drop_notice(request: TokenRequest, notice: Key) -> Status[None]:
    """Throw a draft away; nobody heard it. A notice that is set is ended instead."""
    found = notice_of(request, notice)
    with allow_replay(request):
        drop(found, actor=Actor.of(request), now=timezone.now())
    return Status(204, None)
