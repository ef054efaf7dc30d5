"""Not there yet: only what pages need to be shown. The engine replaces this file."""

# ruff: noqa: ARG001

from profiles.models import PhoneNumber, Rollout
from profiles.services.actors import Actor
from profiles.services.rollout_running import RunRefused


def plan_edit(number: PhoneNumber, *, actor: Actor, text: str, base_version: int, note: str) -> Rollout:
    """Return what pages need to be shown."""
    raise RunRefused("Not yet: scheduling is not there yet.")
