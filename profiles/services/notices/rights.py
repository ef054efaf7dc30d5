"""The rights that a notice takes: by how many numbers it is for, and whether it stands instead of profiles."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models.notice import Placement
from profiles.services.actors import Actor, why_not


def required_permissions(placement: str, count: int) -> tuple[str, ...]:
    """Return the permissions to set, change or end a notice with that ``placement`` for ``count`` numbers."""
    if count > 1:
        return (permissions.ROLL_OUT,)
    if placement == Placement.INSTEAD:
        return (permissions.EDIT, permissions.CLEAR)
    return (permissions.EDIT,)


def require(actor: Actor, placement: str, count: int) -> None:
    """Require the rights for a notice with that ``placement`` for ``count`` numbers.

    Raises:
        PermissionDenied: The actor lacks one of them; the message names it.
    """
    if count > 1 and not may(actor, placement, count):
        why = _("A notice for several numbers takes it.")
        raise PermissionDenied(f"{why_not(actor.user, permissions.ROLL_OUT)} {why}")
    for permission in required_permissions(placement, count):
        actor.require(permission)


def may(actor: Actor, placement: str, count: int) -> bool:
    """Return whether the actor has the rights for a notice with that ``placement`` for ``count`` numbers."""
    return all(actor.may(permission) for permission in required_permissions(placement, count))
