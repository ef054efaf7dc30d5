"""The numbers of a notice: who hears it, who is left out and why, and what each would hear."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router

from profiles import permissions
from profiles.api.idempotency import allow_replay
from profiles.api.paging import Cursor, read_page, write_cursor
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.notices.responses import notice_of
from profiles.api.v1.numbers.lookup import number_of
from profiles.api.v1.rollouts.responses import Key
from profiles.api.v1.schemas.notices.responses import NoticeNumberOut, NoticeNumberPage
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.models import Notice, NoticeNumber, PhoneNumber
from profiles.models.notice import NoticeNumberState, NoticeState
from profiles.selectors.notices import one
from profiles.selectors.paging import Page, numbered_page
from profiles.services.actors import Actor
from profiles.services.notices import drafting, ending, planning
from profiles.services.notices.planning import PlannedNumber
from profiles.services.notices.previewing import preview

router = Router(tags=["notices"])

REFUSALS = {404: ProblemOut, 409: ProblemOut}
PAGE_SIZE = 100


class Hearing(StrEnum):
    """Which of the numbers are listed."""

    INCLUDED = one.HEARS
    LEFT_OUT = one.LEFT_OUT


@router.get(
    "/notices/{notice}/numbers",
    auth=Token(permissions.SEE),
    response={200: NoticeNumberPage, 404: ProblemOut, 422: InvalidOut},
    operation_id="list_notice_numbers",
    summary="List the numbers of a notice",
)
def list_notice_numbers(
    request: TokenRequest,
    notice: Key,
    show: Annotated[Hearing | None, Query(description="Which numbers are listed; else all.")] = None,
    cursor: Cursor = "",
    previews: Annotated[bool, Query(description="Whether each tells what its callers would hear.")] = False,
) -> NoticeNumberPage:
    """The numbers of a notice by label, 100 at a time; of a draft those that it would be for if it were set now.

    With `previews` each tells what callers hear now and what they would hear with it. `next` of a page is the
    `cursor` of the one after it.
    """
    found, place = notice_of(request, notice), read_page(cursor)
    page: Page[PlannedNumber] | Page[NoticeNumber]
    if found.state == NoticeState.DRAFT:
        page = _planned_page(request, found, show, place)
    else:
        page = numbered_page(one.rows(found, request.user, show or ""), place, PAGE_SIZE)
    return NoticeNumberPage(
        items=_number_rows(found, page.rows, previews=previews), next=write_cursor(page.next)
    )


@router.post(
    "/notices/{notice}/numbers/{number}/leave-out",
    auth=Token(permissions.EDIT),
    response={200: NoticeNumberOut, **REFUSALS},
    operation_id="leave_number_out_of_notice",
    summary="Leave a number out of a draft",
)
def leave_out(request: TokenRequest, notice: Key, number: str) -> NoticeNumberOut:
    """Leave a number out of a draft."""
    found, target = _meant(request, notice, number)
    drafting.leave_out(target, found, actor=Actor.of(request))
    return _one(request, notice, target)


@router.post(
    "/notices/{notice}/numbers/{number}/take-in",
    auth=Token(permissions.EDIT),
    response={200: NoticeNumberOut, **REFUSALS},
    operation_id="take_number_into_notice",
    summary="Take a number into a draft again",
)
def take_in(request: TokenRequest, notice: Key, number: str) -> NoticeNumberOut:
    """Take a number in again that was left out of a draft."""
    found, target = _meant(request, notice, number)
    drafting.take_in(target, found, actor=Actor.of(request))
    return _one(request, notice, target)


@router.post(
    "/notices/{notice}/numbers/{number}/end",
    auth=Token(permissions.EDIT),
    response={200: NoticeNumberOut, **REFUSALS},
    operation_id="end_notice_for_number",
    summary="End a notice for one number",
)
def end_for_number(request: TokenRequest, notice: Key, number: str) -> NoticeNumberOut:
    """End a notice now for one number alone."""
    found, target = _meant(request, notice, number)
    with allow_replay(request):
        ending.end_for_number(target, found, actor=Actor.of(request), now=timezone.now())
    return _one(request, notice, target)


def _meant(request: TokenRequest, key: int, number: str) -> tuple[Notice, PhoneNumber]:
    """Return the notice and the number; raise Http404 where it is not for that number."""
    found, target = notice_of(request, key), number_of(request, number)
    if found.state == NoticeState.DRAFT:
        is_meant = target.pk in planning.targets_of(found, request.user).keys
    else:
        is_meant = one.row_of(found, target) is not None
    if not is_meant:
        raise Http404
    return found, target


def _one(request: TokenRequest, key: int, number: PhoneNumber) -> NoticeNumberOut:
    notice = notice_of(request, key)
    if notice.state != NoticeState.DRAFT:
        return _number_rows(
            notice, list(one.rows(notice, request.user).filter(number=number)), previews=False
        )[0]
    return _number_rows(
        notice, planning.assess_numbers(notice, [number.pk], now=timezone.now()), previews=False
    )[0]


def _planned_page(
    request: TokenRequest, notice: Notice, show: Hearing | None, number: int
) -> Page[PlannedNumber]:
    plan = planning.plan(notice, request.user, now=timezone.now())
    rows_of = {None: list(plan.entries), Hearing.INCLUDED: plan.included, Hearing.LEFT_OUT: plan.left_out}
    found = rows_of[show]
    start = (number - 1) * PAGE_SIZE
    rows = found[start : start + PAGE_SIZE]
    return Page(rows, next=number + 1 if len(found) > start + PAGE_SIZE else None)


def _number_rows(
    notice: Notice, rows: Sequence[PlannedNumber] | Sequence[NoticeNumber], *, previews: bool
) -> list[NoticeNumberOut]:
    now = timezone.now()
    heard = [_planned(row) for row in rows if row.ends_at > now] if previews else []
    found = {each.entry.number.pk: each for each in preview(notice, heard, now=now)}
    return [NoticeNumberOut.of(row, found.get(row.number.pk)) for row in rows]


def _planned(row: PlannedNumber | NoticeNumber) -> PlannedNumber:
    if isinstance(row, PlannedNumber):
        return row
    reason = "" if row.state == NoticeNumberState.INCLUDED else row.reason or row.get_state_display()
    return PlannedNumber(row.number, row.text, row.starts_at, row.ends_at, reason)
