"""Audit events for management commands that create or change accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db.models.signals import post_save

from profiles.models.audit import Action
from profiles.services import audit
from profiles.services.actors import command_actor


@contextmanager
def audited(command: str, action: Action, *, did: str) -> Iterator[None]:
    """Context manager: add an audit event for each user that is saved inside the block.

    Args:
        command: The name of the command.
        action: What it does.
        did: How that is said in the event: "made".
    """
    saved: list[User] = []

    def note(*, instance: User, **_: Any) -> None:
        saved.append(instance)

    post_save.connect(note, sender=User)
    try:
        yield
    finally:
        post_save.disconnect(note, sender=User)
        for user in saved:
            data = {"of": user.get_username(), "did": did, "superuser": user.is_superuser}
            audit.record(actor=command_actor(command), action=action, data=data)
