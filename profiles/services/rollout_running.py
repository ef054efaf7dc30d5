"""Not there yet: only what pages need to be shown. The engine replaces this file."""

# ruff: noqa: ARG001

from typing import Any

from profiles.models import Rollout
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused


class RunRefused(SaveRefused):
    """Return what pages need to be shown."""


def start(rollout: Rollout, *, actor: Actor, **_: Any) -> Rollout:
    """Return what pages need to be shown."""
    raise RunRefused("Not yet: running is not there yet.")


def pause(rollout: Rollout, *, actor: Actor) -> Rollout:
    """Return what pages need to be shown."""
    raise RunRefused("Not yet: running is not there yet.")


resume = go_on = cancel = retry_failed = pause


def change_times(rollout: Rollout, *, actor: Actor, starts_at: Any, ends_at: Any) -> Rollout:
    """Return what pages need to be shown."""
    raise RunRefused("Not yet: running is not there yet.")
