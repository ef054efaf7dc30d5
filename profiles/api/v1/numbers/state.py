"""Where the newest version of a number stands, what callers hear, and pushing it now."""

from typing import Annotated

from django.utils import timezone
from ninja import Query, Router

from profiles import permissions
from profiles.api.long_polling import poll_until
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.numbers.lookup import whole_number_of
from profiles.api.v1.schemas.numbers.state import HeardOut, StateOut
from profiles.api.v1.schemas.problems import ProblemOut
from profiles.context_processors import request_account
from profiles.models import PhoneNumber
from profiles.presenters.status import StatusLine, status_line
from profiles.selectors import numbers
from profiles.selectors.history.last_known_text import last_known_text
from profiles.services import account
from profiles.services.actors import Actor
from profiles.services.pushing.push import push_now

router = Router(tags=["state"])

# Seconds; proxies give up on a request after a minute or less.
LONGEST_WAIT = 30


@router.get(
    "/numbers/{number}/state",
    auth=Token(permissions.SEE),
    response={200: StateOut, 404: ProblemOut},
    operation_id="get_state",
    summary="Look where a number stands, or wait until it is settled",
)
def get_state(
    request: TokenRequest,
    number: str,
    wait: Annotated[
        int, Query(ge=0, le=LONGEST_WAIT, description="For how many seconds it waits at most.")
    ] = 0,
) -> StateOut:
    """Where the newest version of the number stands with Nixflex.

    With ``wait`` (seconds) the answer comes as soon as the state is settled, or when that time is over: look at
    ``settled``. While many requests wait the answer comes at once; ask again then, in a second or two.
    """
    found = poll_until(
        lambda: whole_number_of(request, number),
        is_over=lambda seen: not (seen.is_unsettled or numbers.is_overdue(seen.recompose_at)),
        seconds=wait,
    )
    return StateOut.of(found, _line(request, found))


@router.get(
    "/numbers/{number}/heard",
    auth=Token(permissions.SEE),
    response={200: HeardOut, 404: ProblemOut},
    operation_id="get_heard",
    summary="Read what callers hear",
)
def get_heard(request: TokenRequest, number: str) -> HeardOut:
    """What callers hear now: the text that Nixflex was last known to hold, with whatever notices say.

    It is not the profile, which people edit: never write it back as one.
    """
    found = whole_number_of(request, number)
    return HeardOut.of(found, last_known_text(found), _line(request, found))


@router.post(
    "/numbers/{number}/push",
    auth=Token(permissions.EDIT),
    response={200: StateOut, 404: ProblemOut, 409: ProblemOut},
    operation_id="push_number",
    summary="Push now",
)
def push_number(request: TokenRequest, number: str) -> StateOut:
    """Push the newest version now, without waiting for the next retry.

    Saves are pushed by themselves: this is for a state of "rejected", or for whoever can't wait for a retry.
    """
    found = push_now(whole_number_of(request, number), actor=Actor.of(request))
    return StateOut.of(found, _line(request, found))


def _line(request: TokenRequest, number: PhoneNumber) -> StatusLine:
    row = request_account(request)
    return status_line(
        number,
        numbers.recent_attempts(number),
        now=timezone.now(),
        paused=row.paused_at is not None,
        must_import_first=account.must_import_first(row),
        clock_held_by=row.clock_held_by,
    )
