"""Responses of the rollout operations, and the rollout that a request names."""

from typing import Annotated

from ninja import Field

from profiles.api.requests import TokenRequest
from profiles.api.v1.schemas.rollouts.responses import RolloutOut, RowOut
from profiles.models import Rollout
from profiles.models.limits import INTEGER_LIMIT
from profiles.selectors.rollouts import progress, rollouts
from profiles.selectors.rollouts.rollouts import RowFilter

Key = Annotated[int, Field(ge=1, le=INTEGER_LIMIT)]


def rollout_of(request: TokenRequest, key: int) -> Rollout:
    """Return the rollout with its template version, or raise Http404 where the token sees none."""
    return rollouts.rollout_or_404(request.user, key)


def rollout_response(request: TokenRequest, rollout: Rollout) -> RolloutOut:
    """Return the response for ``rollout`` as it is now, with its dry run and its progress.

    Raises:
        Http404: The token does not see it.
    """
    found = rollout_of(request, rollout.pk)
    return RolloutOut.of(found, rollouts.totals(found, request.user), progress.progress(found, request.user))


def all_rows(request: TokenRequest, rollout: Rollout) -> list[RowOut]:
    """Return every row of ``rollout`` that the token sees in the order in which they were sent."""
    return [RowOut.of(row) for row in rollouts.rows(rollout, RowFilter(sort="line"), request.user)]
