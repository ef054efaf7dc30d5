"""Not there yet: only what pages need to be shown. The engine replaces this file."""

# ruff: noqa: ARG001

from profiles.models import Rollout
from profiles.services.actors import Actor
from profiles.services.rollout_running import RunRefused


def plan_undo(rollout: Rollout, *, actor: Actor) -> Rollout:
    """Return what pages need to be shown."""
    raise RunRefused("Not yet: undo is not there yet.")
