"""Saving and clearing a profile: one transaction writes the revision, head, audit event and due push."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import Draft, PhoneNumber, Revision, Rollout, statements
from profiles.models.audit import Action
from profiles.models.revision import Kind
from profiles.services import audit, revisions
from profiles.services.actors import Actor
from profiles.services.conflicts import is_drifted, require_base
from profiles.services.locking import lock_number
from profiles.services.mirror import drift
from profiles.services.pushing import leases
from profiles.services.pushing.first_attempt import FirstAttempt
from profiles.texts.contract import TextRefused, canonical, check_savable

# In the words of the unique index of submissions, or SQLite would read all versions of the number.
SUBMITTED = "SELECT 1 FROM profiles_revision WHERE number_id = %s AND submission = %s AND NOT submission = ''"
ACTION_BY_KIND: dict[str, Action] = {
    Kind.EDITED: Action.EDIT,
    Kind.REVERTED: Action.REVERT,
    Kind.CLEARED: Action.CLEAR,
    Kind.ROLLED_OUT: Action.ROLL_OUT,
}


@dataclass(frozen=True)
class SaveResult:
    """The result of a save; ``created`` is False if nothing changed, or the same form was saved before."""

    number: PhoneNumber
    revision: Revision | None
    created: bool


def save_profile(
    number: PhoneNumber,
    *,
    text: str,
    actor: Actor,
    base_version: int,
    note: str = "",
    submission: str = "",
    acknowledged: str = "",
    first: FirstAttempt | None = None,
) -> SaveResult:
    """Save ``text`` as the next version of the profile of ``number`` and make its push due.

    Args:
        number: The number, at whatever age.
        text: As typed; at most 8,000 UTF-16 units in canonical form.
        actor: Needs the right to edit.
        base_version: The version that the text started from.
        note: Why, at most 500 characters.
        submission: The form's token: the same text with the same token again changes nothing and answers the
            same revision.
        acknowledged: The key of a conflict that the author chose to save over.
        first: The first attempt to send what is saved, which the save then begins.

    Raises:
        PermissionDenied: The actor may not edit.
        TextRefused: The text can't be a profile.
        Conflict: The base is stale or the number has drifted, and the author has not seen it.
        NumberRemoved: The number is not in the account.
    """
    actor.require(permissions.EDIT)
    text = canonical(text)
    check_savable(text)
    if not text and (number.has_profile or number.is_unknown):
        raise TextRefused(
            "blank", _("An empty text is not saved by accident: have it cleared if callers are to hear none.")
        )
    return save_text(
        number,
        text=text,
        kind=Kind.EDITED,
        actor=actor,
        base_version=base_version,
        note=note,
        submission=submission,
        acknowledged=acknowledged,
        first=first,
    )


def may_be_cleared(number: PhoneNumber) -> bool:
    """Return whether clearing ``number`` would change anything: a profile, an unknown one, or drift."""
    return number.has_profile or number.is_unknown or is_drifted(number)


def clear_profile(
    number: PhoneNumber,
    *,
    actor: Actor,
    base_version: int,
    note: str = "",
    submission: str = "",
    acknowledged: str = "",
    first: FirstAttempt | None = None,
) -> SaveResult:
    """Clear the profile of ``number``, so that callers hear the agent prompt alone.

    Parameters and errors as for :func:`save_profile`; the actor needs the right to clear. Clearing an empty
    profile makes no revision, unless it is only empty because Nixflex has not told what it is.
    """
    actor.require(permissions.CLEAR)
    return save_text(
        number,
        text="",
        kind=Kind.CLEARED,
        actor=actor,
        base_version=base_version,
        note=note,
        submission=submission,
        acknowledged=acknowledged,
        first=first,
    )


@transaction.atomic(durable=True)
def save_text(
    number: PhoneNumber,
    *,
    text: str,
    kind: Kind,
    actor: Actor,
    base_version: int,
    note: str,
    submission: str,
    acknowledged: str,
    first: FirstAttempt | None = None,
    reverted_from: Revision | None = None,
    rollout: Rollout | None = None,
) -> SaveResult:
    """Save any kind of revision: what the public functions share. They have checked the right and the text."""
    number = lock_number(number.pk, older=number)
    now = timezone.now()
    if submission:
        done = _revision_of_submission(number, submission)
        if done is not None and done.text == text:
            return SaveResult(number, done, created=False)
        if done is not None:
            submission = ""  # the old form with new words, as after Back: a save like any other
    require_base(number, base_version=base_version, acknowledged=acknowledged)
    if actor.user is not None and rollout is None:  # whoever runs one is not at this number's editor
        Draft.objects.filter(number=number, user=actor.user).delete()
    # Where the profile is not known, there may be one to clear.
    if text == number.head_text and not number.is_unknown:
        if is_drifted(number) and number.head is not None:
            drift.queue_over_drift(number, actor=actor, note=note, now=now)
        return SaveResult(number, number.head, created=False)
    revision = revisions.build(
        number,
        text,
        kind=kind,
        actor=actor,
        now=now,
        note=note,
        reverted_from=reverted_from,
        submission=submission,
        rollout=rollout,
    )
    data = {"base_version": base_version, "saved_over": acknowledged} if acknowledged else {}
    revision.save()
    revisions.set_head(number, revision)
    revisions.queue_push(number, now)
    if first is not None:
        first.take_lease(number, now)
    number.save(update_fields=[*revisions.HEAD_COLUMNS, *revisions.QUEUE_COLUMNS, *leases.COLUMNS])
    audit.record(
        actor=actor,
        action=ACTION_BY_KIND[kind],
        number=number,
        revision=revision,
        rollout=rollout,
        reason=note,
        data=data,
    )
    if first is not None:
        first.begin(number, revision, now)
    return SaveResult(number, revision, created=True)


def _revision_of_submission(number: PhoneNumber, submission: str) -> Revision | None:
    """Return the revision that the form with this idempotency key made, or None."""
    if not statements.finds(SUBMITTED, number.pk, submission):
        return None
    # Not by ``first``: it would ask for an order, by which PostgreSQL might walk all revisions.
    return Revision.objects.get(number=number, submission=submission)
