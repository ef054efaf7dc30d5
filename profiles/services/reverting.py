"""Revert: an earlier text becomes a new version through the same save; history is never rewritten."""

from profiles import permissions
from profiles.models import PhoneNumber, Revision
from profiles.services.actors import Actor
from profiles.services.editing import SaveResult, save_text
from profiles.services.pushing.first_attempt import FirstAttempt


def revert_profile(
    number: PhoneNumber,
    *,
    to: Revision,
    actor: Actor,
    base_version: int,
    note: str = "",
    submission: str = "",
    acknowledged: str = "",
    first: FirstAttempt | None = None,
) -> SaveResult:
    """Save the text of the earlier version ``to`` as a new version of ``number``.

    Parameters and errors as for :func:`profiles.services.editing.save_profile`. Going back to an empty version
    clears the profile, so it needs the right to clear as well.
    """
    actor.require(permissions.EDIT)
    if not to.text:
        actor.require(permissions.CLEAR)
    return save_text(
        number,
        text=to.text,
        kind=Revision.Kind.REVERTED,
        actor=actor,
        base_version=base_version,
        note=note,
        submission=submission,
        acknowledged=acknowledged,
        first=first,
        reverted_from=to,
    )
