"""One rollout: how it stands, and the steps that are taken with it."""

from ninja import Router, Status

from profiles import permissions
from profiles.api.idempotency import allow_replay, submission_of
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.rollouts.responses import Key, rollout_of, rollout_response
from profiles.api.v1.schemas.problems import InvalidOut, ProblemOut
from profiles.api.v1.schemas.rollouts.requests import StartIn, TimesIn, UndoIn
from profiles.api.v1.schemas.rollouts.responses import RolloutOut
from profiles.models import Rollout
from profiles.services.actors import Actor
from profiles.services.rollouts import steps
from profiles.services.rollouts.plans import replanning
from profiles.services.rollouts.plans.dry_runs import PlannedAlready
from profiles.services.rollouts.stages import required_permission
from profiles.services.rollouts.undo import plan_undo, take_back

router = Router(tags=["rollouts"])

REFUSALS = {404: ProblemOut, 409: ProblemOut}


@router.get(
    "/rollouts/{rollout}",
    auth=Token(permissions.SEE),
    response={200: RolloutOut, 404: ProblemOut},
    operation_id="get_rollout",
    summary="Read a rollout",
)
def get_rollout(request: TokenRequest, rollout: Key) -> RolloutOut:
    """A rollout: its stage, what its dry run saw, and how far it is."""
    return rollout_response(request, rollout_of(request, rollout))


@router.post(
    "/rollouts/{rollout}/start",
    auth=Token(permissions.EDIT),
    response={200: RolloutOut, **REFUSALS, 422: InvalidOut},
    operation_id="start_rollout",
    summary="Start a rollout",
)
def start_rollout(request: TokenRequest, rollout: Key, body: StartIn) -> RolloutOut:
    """Start a planned rollout, at once or at a time. It runs in the name of the token's owner.

    A number that moved since the dry run is skipped, with the reason. What clears a profile takes the scope
    `write` too.
    """
    found, actor = _allowed(request, rollout)
    settings = body.dict(exclude={"numbers"})
    with allow_replay(request):
        steps.start(found, actor=actor, typed_count=body.numbers, **settings)
    return rollout_response(request, found)


@router.post(
    "/rollouts/{rollout}/times",
    auth=Token(permissions.EDIT),
    response={200: RolloutOut, **REFUSALS, 422: InvalidOut},
    operation_id="change_rollout_times",
    summary="Change when a rollout begins",
)
def change_rollout_times(request: TokenRequest, rollout: Key, body: TimesIn) -> RolloutOut:
    """Change when a scheduled rollout begins. Of one that has begun nothing is changed (409)."""
    found, actor = _allowed(request, rollout)
    with allow_replay(request):
        steps.change_times(
            found, actor=actor, starts_at=body.starts_at, ends_at=found.ends_at, waits=body.waits
        )
    return rollout_response(request, found)


@router.post(
    "/rollouts/{rollout}/pause",
    auth=Token(permissions.EDIT),
    response={200: RolloutOut, **REFUSALS},
    operation_id="pause_rollout",
    summary="Pause a rollout",
)
def pause_rollout(request: TokenRequest, rollout: Key) -> RolloutOut:
    """Pause a running rollout: nothing more is saved until it is resumed; what is saved is still sent."""
    found, actor = _allowed(request, rollout)
    with allow_replay(request):
        steps.pause(found, actor=actor)
    return rollout_response(request, found)


@router.post(
    "/rollouts/{rollout}/resume",
    auth=Token(permissions.EDIT),
    response={200: RolloutOut, **REFUSALS},
    operation_id="resume_rollout",
    summary="Resume a rollout",
)
def resume_rollout(request: TokenRequest, rollout: Key) -> RolloutOut:
    """Resume a rollout that is paused, has stopped itself, or asks for a decision. Failures are counted anew."""
    found, actor = _allowed(request, rollout)
    with allow_replay(request):
        steps.resume(found, actor=actor)
    return rollout_response(request, found)


@router.post(
    "/rollouts/{rollout}/go-on",
    auth=Token(permissions.EDIT),
    response={200: RolloutOut, **REFUSALS},
    operation_id="go_on_with_rollout",
    summary="Go on after the first numbers",
)
def go_on_with_rollout(request: TokenRequest, rollout: Key) -> RolloutOut:
    """Let the other numbers of a rollout go that waits after its first ones (stage `canary`)."""
    found, actor = _allowed(request, rollout)
    with allow_replay(request):
        steps.continue_after_canary(found, actor=actor)
    return rollout_response(request, found)


@router.post(
    "/rollouts/{rollout}/cancel",
    auth=Token(permissions.EDIT),
    response={200: RolloutOut, **REFUSALS},
    operation_id="cancel_rollout",
    summary="Cancel a rollout",
)
def cancel_rollout(request: TokenRequest, rollout: Key) -> RolloutOut:
    """Cancel a rollout for good. What is saved is still sent; an undo takes it back."""
    found, actor = _allowed(request, rollout)
    with allow_replay(request):
        steps.cancel(found, actor=actor)
    return rollout_response(request, found)


@router.post(
    "/rollouts/{rollout}/retry",
    auth=Token(permissions.EDIT),
    response={200: RolloutOut, **REFUSALS},
    operation_id="retry_rollout",
    summary="Try again what failed",
)
def retry_rollout(request: TokenRequest, rollout: Key) -> RolloutOut:
    """Send again what Nixflex refused, and nothing else."""
    found, actor = _allowed(request, rollout)
    with allow_replay(request):
        steps.retry_failed(found, actor=actor)
    return rollout_response(request, found)


@router.post(
    "/rollouts/{rollout}/replan",
    auth=Token(permissions.ROLL_OUT),
    response={200: RolloutOut, **REFUSALS},
    operation_id="replan_rollout",
    summary="Plan a rollout again",
)
def replan_rollout(request: TokenRequest, rollout: Key) -> RolloutOut:
    """Plan a rollout that was not started again, against its numbers as they are now.

    An undo, a scheduled edit and texts that a program has sent are planned anew instead.
    """
    found, actor = _allowed(request, rollout)
    with allow_replay(request):
        replanning.replan(found, actor=actor)
    return rollout_response(request, found)


@router.post(
    "/rollouts/{rollout}/undo",
    auth=Token(permissions.EDIT),
    response={201: RolloutOut, **REFUSALS, 422: InvalidOut},
    operation_id="undo_rollout",
    summary="Take a rollout back",
)
def undo_rollout(request: TokenRequest, rollout: Key, body: UndoIn) -> Status[RolloutOut]:
    """Take a rollout back by another one, which is the answer.

    Numbers that nobody changed since say again what they did before. With an `Idempotency-Key` the same call again
    is the same undo.
    """
    found, actor = _allowed(request, rollout)
    submission = submission_of(request)
    try:
        if body.dry_run:
            undo = plan_undo(found, actor=actor, submission=submission)
        else:
            undo = take_back(found, actor=actor, note=body.note, submission=submission)
    except PlannedAlready as already:
        undo = already.rollout
    return Status(201, rollout_response(request, undo))


def _allowed(request: TokenRequest, pk: int) -> tuple[Rollout, Actor]:
    """Return the rollout and the actor; raise PermissionDenied without the right that running it takes."""
    rollout = rollout_of(request, pk)
    actor = Actor.of(request)
    actor.require(required_permission(rollout))
    return rollout, actor
