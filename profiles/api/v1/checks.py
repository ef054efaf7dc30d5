"""What the checks found in texts: of one number, and over all of them."""

from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from profiles import permissions
from profiles.api.filters import tag_named
from profiles.api.idempotency import allow_replay
from profiles.api.paging import Cursor, Limit, read_cursor, write_cursor
from profiles.api.problems import Problem
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.numbers.lookup import number_of
from profiles.api.v1.schemas.checks import (
    CheckFilters,
    FindingList,
    FindingOut,
    FoundOut,
    FoundPage,
    RuleCountList,
    RuleCountOut,
)
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.models import PhoneNumber
from profiles.models.limits import RULE_LIMIT
from profiles.selectors.checks import findings
from profiles.services.actors import Actor
from profiles.services.checks import meant_so
from profiles.texts.checks.runner import RULES

router = Router(tags=["checks"])

RuleName = Annotated[str, Path(max_length=RULE_LIMIT, examples=["past-date"])]
ONE, MEANT = "/numbers/{number}/checks", "/numbers/{number}/checks/{rule}/meant"
REFUSALS = {404: ProblemOut, 409: ProblemOut, 422: InvalidOut}


@router.get(
    "/checks",
    auth=Token(permissions.SEE),
    response={200: RuleCountList, 422: InvalidOut},
    operation_id="list_checks",
    summary="Count what the checks found",
)
def list_checks(request: TokenRequest, filters: Query[CheckFilters]) -> RuleCountList:
    """The rules that find something in the numbers that the token sees, the worst first."""
    counts = findings.counts(request.user, tag=tag_named(request, filters.tag), meant=filters.meant)
    return RuleCountList(
        items=[RuleCountOut.of(each) for each in counts], waiting=findings.waiting(request.user)
    )


@router.get(
    "/checks/{rule}",
    auth=Token(permissions.SEE),
    response={200: FoundPage, 404: ProblemOut, 422: InvalidOut},
    operation_id="list_found",
    summary="List the numbers in which a rule finds something",
)
def list_found(
    request: TokenRequest,
    rule: RuleName,
    filters: Query[CheckFilters],
    cursor: Cursor = "",
    limit: Limit = 50,
) -> FoundPage:
    """The numbers that the token sees in which a rule finds something, each with the first place of it."""
    if rule not in RULES:
        raise Problem("not_found", _("There is no rule of this name."))
    page = findings.page_after(
        request.user,
        rule,
        read_cursor(cursor) or 0,
        tag=tag_named(request, filters.tag),
        meant=filters.meant,
        size=limit,
    )
    return FoundPage(items=[FoundOut.of(each) for each in page.rows], next=write_cursor(page.next))


@router.get(
    ONE,
    auth=Token(permissions.SEE),
    response={200: FindingList, 404: ProblemOut},
    operation_id="get_number_checks",
    summary="Read what the checks found in a number",
)
def get_number_checks(request: TokenRequest, number: str) -> FindingList:
    """What the checks found in a number's profile when they last looked, the worst first."""
    return _finding_list(request, number_of(request, number))


@router.put(
    MEANT,
    auth=Token(permissions.EDIT),
    response={200: FindingList, **REFUSALS},
    operation_id="put_meant",
    summary="Say that what a rule finds is meant so",
)
def put_meant(request: TokenRequest, number: str, rule: RuleName) -> FindingList:
    """Say that all that a rule finds in a number's profile is meant so; it is told again of other words alone."""
    found = number_of(request, number)
    with allow_replay(request):
        meant_so.mark_meant_so(found, actor=Actor.of(request), rule=rule)
    return _finding_list(request, found)


@router.delete(
    MEANT,
    auth=Token(permissions.EDIT),
    response={200: FindingList, **REFUSALS},
    operation_id="delete_meant",
    summary="Take back that it is meant so",
)
def delete_meant(request: TokenRequest, number: str, rule: RuleName) -> FindingList:
    """Have what a rule finds in a number's profile told again."""
    found = number_of(request, number)
    with allow_replay(request):
        meant_so.unmark_meant_so(found, actor=Actor.of(request), rule=rule)
    return _finding_list(request, found)


def _finding_list(request: TokenRequest, number: PhoneNumber) -> FindingList:
    number.refresh_from_db(fields=["check_at"])
    return FindingList(
        number=number.number,
        is_current=number.check_at is not None,
        items=[FindingOut.of(each) for each in findings.of_number(number, request.user)],
    )
