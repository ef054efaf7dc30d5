"""Many profiles in one call: read page by page, and saved as a rollout."""

from ninja import Query, Router, Status

from profiles import permissions
from profiles.api.idempotency import submission_of
from profiles.api.paging import Cursor, Limit, read_cursor, write_cursor
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.numbers.listing import filtered
from profiles.api.v1.rollouts.responses import all_rows, rollout_response
from profiles.api.v1.schemas.bulk import ProfilesIn, ProfilesOut, ProfileText, ProfileTextPage
from profiles.api.v1.schemas.numbers.listing import NumberFilters
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.models import Rollout
from profiles.models.rollout import Stage
from profiles.selectors import number_list
from profiles.selectors.rollouts import rollouts
from profiles.services.actors import Actor, token_of
from profiles.services.rollouts.plans.bodies import SentBody, plan_bodies
from profiles.services.rollouts.plans.dry_runs import PlannedAlready
from profiles.services.rollouts.steps import check_note, check_times, start

router = Router(tags=["profiles in bulk"])


@router.get(
    "/profiles",
    auth=Token(permissions.SEE),
    response={200: ProfileTextPage, 422: InvalidOut},
    operation_id="list_profiles",
    summary="Read many profiles",
)
def list_profiles(
    request: TokenRequest, filters: Query[NumberFilters], cursor: Cursor = "", limit: Limit = 50
) -> ProfileTextPage:
    """The bodies of the numbers that the token sees, with the filters of the list of numbers and in its order.

    Each has the `etag` that a new text names as its `base`.
    """
    found = filtered(request, filters).filter(pk__gt=read_cursor(cursor) or 0).order_by("pk")
    rows = number_list.listed(found[: limit + 1])
    page = rows[:limit]
    bodies = number_list.head_bodies(page)
    return ProfileTextPage(
        items=[ProfileText.of(row, bodies.get(row.pk, "")) for row in page],
        next=write_cursor(page[-1].pk if len(rows) > limit else None),
    )


@router.put(
    "/profiles",
    auth=Token(permissions.ROLL_OUT),
    response={202: ProfilesOut, 409: ProblemOut, 413: ProblemOut, 422: InvalidOut},
    operation_id="put_profiles",
    summary="Save many profiles",
)
def put_profiles(request: TokenRequest, body: ProfilesIn) -> Status[ProfilesOut]:
    """Save up to 5,000 profiles as one rollout, answered row by row before anything is sent.

    A row that can't be saved is `blocked`, with a `code`; the others are not kept from it. A row whose number's
    body is not the one that `base` names any more is a `conflict`: read it and send the row again. A number that
    the token does not see reads as one that there is not.

    Saved is not live: follow the rollout. With an `Idempotency-Key` the same call again is the same rollout.
    """
    actor = Actor.of(request)
    check_note(body.note)
    check_times(body.starts_at, None)
    token = token_of(request.user)
    keeps_followers = token is not None and token.keeps_followers
    rollout = _plan(actor, body, submission_of(request), keeps_followers=keeps_followers)
    count = rollouts.totals(rollout, request.user).to_send
    if rollout.stage == Stage.PLANNED and count and not body.dry_run:
        names = "note canary canary_waits stop_after stop_percent starts_at asks_when_moved".split()
        settings = {name: getattr(body, name) for name in names}
        start(rollout, actor=actor, typed_count=count, **settings)
    return Status(
        202, ProfilesOut(rollout=rollout_response(request, rollout), rows=all_rows(request, rollout))
    )


def _plan(actor: Actor, body: ProfilesIn, submission: str, *, keeps_followers: bool) -> Rollout:
    """Return the plan, or the one that this very call has made before."""
    sent = [SentBody(each.number, each.text, each.base) for each in body.profiles]
    try:
        return plan_bodies(
            sent, actor=actor, title=body.title, submission=submission, keeps_followers=keeps_followers
        )
    except PlannedAlready as already:
        return already.rollout
