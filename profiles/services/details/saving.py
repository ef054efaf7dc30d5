"""Saving details: a profile that is filled in from a template, field by field."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import PhoneNumber, Template
from profiles.models.revision import Kind
from profiles.services.actors import Actor
from profiles.services.composing.bodies import AsItIs
from profiles.services.conflicts import Change, SaveRefused
from profiles.services.details.merging import FieldChange, MergedDetails
from profiles.services.editing import SaveResult, save_text
from profiles.services.pushing.first_attempt import FirstAttempt
from profiles.texts.details.values import read_details


def save_details(
    number: PhoneNumber,
    *,
    template: Template,
    changes: Mapping[str, FieldChange],
    actor: Actor,
    change: Change,
    first: FirstAttempt | None = None,
    followers_only: bool = False,
) -> SaveResult:
    """Save changed details of ``number``, which follows ``template`` from then on, and make its push due.

    What somebody else changed in other details stays, and so does the version of the template that a number
    follows already. One that does not follow it yet begins with the newest: its body is replaced.

    Args:
        number: The number, at whatever age.
        template: What it follows, or is to follow; with its head.
        changes: By key, which is a placeholder's name. Words are made canonical.
        actor: Needs the right to edit.
        change: What the form says beside that.
        first: The first attempt to send what is saved, which the save then begins.
        followers_only: Refuse a number that does not follow the template already, and keep the actor's draft.

    Raises:
        PermissionDenied: The actor may not edit.
        DetailsRefused: A value can't be a detail.
        DetailsConflict: Somebody changed the same details.
        DetailMissing: The template names a detail that has no value.
        TextRefused: What the details make can't be a profile.
        Conflict: The body is replaced, and moved; or the number has drifted.
        FollowsNoMore: It does not follow the template, and was to.
        SaveRefused: The template is archived, and the number does not follow it; or the number was removed.
    """
    actor.require(permissions.EDIT)
    if template.archived_at is not None and number.template_id != template.pk:
        raise SaveRefused(_("The template is archived. Restore it before numbers follow it."))
    values = read_details({key: each.value for key, each in changes.items()})
    bases = read_details({key: each.base for key, each in changes.items()})
    checked = {key: FieldChange(values.get(key, ""), bases.get(key, "")) for key in changes}
    source = MergedDetails(template, checked, followers_only=followers_only)
    return save_text(
        number,
        source=source,
        kind=Kind.FILLED,
        actor=actor,
        change=change,
        first=first,
        keeps_draft=followers_only,  # a sheet's cells are not what is typed on the number's own page
    )


def stop_following(number: PhoneNumber, *, actor: Actor, change: Change) -> SaveResult:
    """Have ``number`` keep its text, and follow no template: a version that is edited by hand, with the same body.

    Parameters and errors as for :func:`profiles.services.editing.save_profile`. Going back to the version before
    takes it back.
    """
    actor.require(permissions.EDIT)
    return save_text(number, source=AsItIs(), kind=Kind.EDITED, actor=actor, change=change, keeps_draft=True)
