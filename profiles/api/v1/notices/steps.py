"""Setting a notice, ending it, and taking in the numbers that are offered since."""

from django.utils import timezone
from ninja import Router

from profiles import permissions
from profiles.api.idempotency import allow_replay
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.notices.responses import notice_of, notice_response
from profiles.api.v1.rollouts.responses import Key
from profiles.api.v1.schemas.notices.requests import SetIn
from profiles.api.v1.schemas.notices.responses import Added, NoticeOut
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.services.actors import Actor
from profiles.services.notices.ending import end_everywhere
from profiles.services.notices.setting import add_offered, set_notice

router = Router(tags=["notices"])

REFUSALS = {404: ProblemOut, 409: ProblemOut}


@router.post(
    "/notices/{notice}/set",
    auth=Token(permissions.EDIT),
    response={200: NoticeOut, **REFUSALS, 422: InvalidOut},
    operation_id="set_notice",
    summary="Set a notice",
)
def set_planned_notice(request: TokenRequest, notice: Key, body: SetIn) -> NoticeOut:
    """Set a draft: it begins and ends by itself. Tags become numbers now; who can't have it is left out."""
    found = notice_of(request, notice)
    with allow_replay(request):
        set_notice(found, actor=Actor.of(request), now=timezone.now(), version=body.version)
    return notice_response(request, notice)


@router.post(
    "/notices/{notice}/end",
    auth=Token(permissions.EDIT),
    response={200: NoticeOut, **REFUSALS},
    operation_id="end_notice",
    summary="End a notice now",
)
def end_notice(request: TokenRequest, notice: Key) -> NoticeOut:
    """End a notice now, everywhere: callers hear again what they did without it."""
    found = notice_of(request, notice)
    with allow_replay(request):
        end_everywhere(found, actor=Actor.of(request), now=timezone.now())
    return notice_response(request, notice)


@router.post(
    "/notices/{notice}/add-offered",
    auth=Token(permissions.EDIT),
    response={200: Added, **REFUSALS},
    operation_id="add_offered_numbers",
    summary="Take in the numbers that are offered",
)
def add_offered_numbers(request: TokenRequest, notice: Key) -> Added:
    """Take in the numbers that have the notice's tags, or room for it, since it was set."""
    found = notice_of(request, notice)
    added = 0
    with allow_replay(request):
        added = add_offered(found, actor=Actor.of(request), now=timezone.now())
    return Added(added=added)
