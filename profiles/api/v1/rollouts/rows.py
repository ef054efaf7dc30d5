"""The rows of a rollout: what each would do, and what has become of it."""

from typing import Annotated, Literal

from ninja import Query, Router

from profiles import permissions
from profiles.api.paging import Cursor, Limit, read_cursor, write_cursor
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.rollouts.responses import Key, rollout_of
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.api.v1.schemas.rollouts.requests import ExcludeIn
from profiles.api.v1.schemas.rollouts.responses import Excluded, RowOut, RowPage
from profiles.models.rollout import Effect, RowOutcome
from profiles.selectors.rollouts import rollouts
from profiles.selectors.rollouts.rollouts import RowFilter
from profiles.services.actors import Actor
from profiles.services.rollouts.plans import replanning

router = Router(tags=["rollouts"])

Show = Effect | RowOutcome | Literal["excluded"]


@router.get(
    "/rollouts/{rollout}/rows",
    auth=Token(permissions.SEE),
    response={200: RowPage, 404: ProblemOut, 422: InvalidOut},
    operation_id="list_rollout_rows",
    summary="List the rows of a rollout",
)
def list_rollout_rows(
    request: TokenRequest,
    rollout: Key,
    cursor: Cursor = "",
    limit: Limit = 50,
    show: Annotated[Show | None, Query(description="Which rows are listed; else all.")] = None,
) -> RowPage:
    """The rows in the order in which they were sent.

    `show` takes an `effect` or an `outcome`, or `excluded`. `next` of a page is the `cursor` of the one after it.
    """
    found = rollouts.rows(
        rollout_of(request, rollout), RowFilter(show=str(show or ""), sort="line"), request.user
    )
    rows = list(found.filter(position__gt=read_cursor(cursor) or 0)[: limit + 1])
    following = rows[limit - 1].position if len(rows) > limit else None
    return RowPage(items=[RowOut.of(row) for row in rows[:limit]], next=write_cursor(following))


@router.post(
    "/rollouts/{rollout}/rows/exclude",
    auth=Token(permissions.ROLL_OUT),
    response={200: Excluded, 404: ProblemOut, 409: ProblemOut, 422: InvalidOut},
    operation_id="exclude_rollout_rows",
    summary="Leave rows out",
)
def exclude_rollout_rows(request: TokenRequest, rollout: Key, body: ExcludeIn) -> Excluded:
    """Leave rows out of a planned rollout, or take them in again."""
    changed = replanning.exclude(
        rollout_of(request, rollout),
        actor=Actor.of(request),
        positions=body.positions,
        excluded=body.excluded,
    )
    return Excluded(changed=changed)
