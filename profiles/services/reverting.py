"""Revert: an earlier body becomes a new version through the same save; history is never rewritten."""

from profiles import permissions
from profiles.models import PhoneNumber, Revision
from profiles.services.actors import Actor
from profiles.services.composing.bodies import source_of
from profiles.services.conflicts import Change
from profiles.services.editing import SaveResult, save_text
from profiles.services.pushing.first_attempt import FirstAttempt


def revert_profile(
    number: PhoneNumber,
    *,
    to: Revision,
    actor: Actor,
    change: Change,
    first: FirstAttempt | None = None,
) -> SaveResult:
    """Save the body of the earlier version ``to``, with its details and template, as a new one; notices stay.

    Parameters and errors as for :func:`profiles.services.editing.save_profile`. Going back to an empty version
    clears the profile, so it needs the right to clear as well.
    """
    actor.require(permissions.EDIT)
    if not to.body_text:
        actor.require(permissions.CLEAR)
    return save_text(
        number,
        source=source_of(to),
        kind=Revision.Kind.REVERTED,
        actor=actor,
        change=change,
        first=first,
        reverted_from=to,
    )
