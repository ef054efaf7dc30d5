"""Saving and clearing a profile: one transaction writes the revision, head, audit event and due push."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import Draft, PhoneNumber, Revision, Rollout, statements
from profiles.models.audit import Action
from profiles.models.number import PushRank
from profiles.models.revision import Kind
from profiles.services import audit, revisions
from profiles.services.actors import Actor
from profiles.services.composing import recomposing
from profiles.services.composing.bodies import AsItIs, BodySource, ByHand, earliest
from profiles.services.composing.saving import compose_save
from profiles.services.conflicts import Change, WouldStopFollowing, is_drifted, require_base
from profiles.services.locking import lock_number
from profiles.services.mirror import drift
from profiles.services.pushing import leases
from profiles.services.pushing.first_attempt import FirstAttempt
from profiles.texts.contract import TextRefused, canonical, check_savable

# In the words of the unique index of submissions, or SQLite would read all versions of the number.
SUBMITTED = "SELECT 1 FROM profiles_revision WHERE number_id = %s AND submission = %s AND NOT submission = ''"
# What a save changes of the number.
COLUMNS = (*recomposing.COLUMNS, *leases.COLUMNS, "live")
ACTION_BY_KIND: dict[str, Action] = {
    Kind.EDITED: Action.EDIT,
    Kind.REVERTED: Action.REVERT,
    Kind.CLEARED: Action.CLEAR,
    Kind.ROLLED_OUT: Action.ROLL_OUT,
    Kind.FILLED: Action.FILL,
}


@dataclass(frozen=True)
class SaveResult:
    """The result of a save; ``created`` is False if nothing changed, or the same form was saved before."""

    number: PhoneNumber
    revision: Revision | None
    created: bool

    def was_made_by(self, submission: str) -> bool:
        """Return whether the revision was made by the form, or request, with that token: now or before."""
        by_it = bool(submission) and self.revision is not None and self.revision.submission == submission
        return self.created or by_it


def save_profile(
    number: PhoneNumber,
    *,
    text: str,
    actor: Actor,
    change: Change,
    first: FirstAttempt | None = None,
) -> SaveResult:
    """Save ``text`` as the next version of the profile of ``number`` and make its push due.

    Args:
        number: The number, at whatever age.
        text: As typed; at most 8,000 UTF-16 units in canonical form.
        actor: Needs the right to edit.
        change: What the form says of it: its base, the note, its token.
        first: The first attempt to send what is saved, which the save then begins.

    Raises:
        PermissionDenied: The actor may not edit.
        TextRefused: The text can't be a profile.
        Conflict: The base is stale or the number has drifted, and the author has not seen it.
        NumberRemoved: The number is not in the account.
        WouldStopFollowing: The number follows a template, and the change is to keep followers.
        NoRoomForNotice: A notice in force has no room beside the text.
    """
    actor.require(permissions.EDIT)
    text = canonical(text)
    check_savable(text)
    if not text and (number.has_profile or number.is_unknown):
        raise TextRefused(
            "blank", _("An empty text is not saved by accident: have it cleared if callers are to hear none.")
        )
    return save_text(number, source=ByHand(text), kind=Kind.EDITED, actor=actor, change=change, first=first)


def may_be_cleared(number: PhoneNumber) -> bool:
    """Return whether clearing ``number`` would change anything: a profile, an unknown one, or drift."""
    return number.has_profile or number.is_unknown or is_drifted(number)


def clear_profile(
    number: PhoneNumber,
    *,
    actor: Actor,
    change: Change,
    first: FirstAttempt | None = None,
) -> SaveResult:
    """Clear the profile of ``number``, so that callers hear the agent prompt alone.

    Parameters and errors as for :func:`save_profile`; the actor needs the right to clear. Clearing an empty
    profile makes no revision, unless it is only empty because Nixflex has not told what it is.
    """
    actor.require(permissions.CLEAR)
    return save_text(number, source=ByHand(""), kind=Kind.CLEARED, actor=actor, change=change, first=first)


@transaction.atomic(durable=True)
def save_text(
    number: PhoneNumber,
    *,
    source: BodySource,
    kind: Kind,
    actor: Actor,
    change: Change,
    first: FirstAttempt | None = None,
    reverted_from: Revision | None = None,
    rollout: Rollout | None = None,
    keeps_draft: bool = False,
) -> SaveResult:
    """Save any kind of revision: what the public functions share. They have checked the right, and a text by hand.

    What is sent is the body with the notices that are in force now. Where body, details and template are those of
    the head there is no revision, whatever is laid over it.

    Args:
        number: The number, at whatever age; it is locked here.
        source: What the body is made of.
        kind: Of the revision.
        actor: Stands in the revision and the audit line.
        change: What the form says of it: its base, the note, its token, the notices that it ends.
        first: The first attempt to send what is saved, which the save then begins.
        reverted_from: The revision that a revert goes back to.
        rollout: Of whose rows this is one.
        keeps_draft: Whether the draft of whoever saves stays, as with a program and a rollout, since other words
            than its own are saved.

    Raises:
        Conflict, NumberRemoved, WouldStopFollowing, NoRoomForNotice: As for :func:`save_profile`.
        SaveRefused, TextRefused: The source makes no body.
    """
    number = lock_number(number.pk, older=number)
    now = timezone.now()
    if change.submission:
        done = _revision_of_submission(number, change.submission)
        if done is not None and source.made(done):
            return SaveResult(number, done, created=False)
        if done is not None:
            change = replace(change, submission="")  # the old form with new words: a save like any other
    require_base(number, change, by_field=source.is_by_field(number))
    if actor.user is not None and actor.token is None and rollout is None and not keeps_draft:
        Draft.objects.filter(number=number, user=actor.user).delete()
    # Where the profile is not known, there may be one to clear.
    if _changes_nothing(number, source):
        _push_over_drift(number, actor=actor, note=change.note, now=now)
        return SaveResult(number, number.head, created=False)
    body = source.body(number)
    if change.keeps_followers and number.template_id is not None and body.template_version is None:
        raise WouldStopFollowing
    composed = compose_save(number, body.text, ends=change.ends, actor=actor, now=now)
    heard = _is_heard(number, body.text, composed.text)
    revision = revisions.build(
        number,
        body.text,
        composed=composed,
        template_version=body.template_version,
        details=body.details,
        kind=kind,
        actor=actor,
        now=now,
        note=change.note,
        reverted_from=reverted_from,
        submission=change.submission,
        rollout=rollout,
    )
    revision.save()
    revisions.set_head(number, revision)
    number.recompose_at = earliest(composed.next_boundary, body.changes_at)
    if heard:
        number.live, first = revision, None
    else:
        revisions.queue_push(number, now, PushRank.PERSON if rollout is None else PushRank.ROLLOUT)
    if first is not None:
        first.take_lease(number, now)
    number.save(update_fields=COLUMNS)
    action = Action.UNFOLLOW if isinstance(source, AsItIs) else ACTION_BY_KIND[kind]
    _record(action, revision, change, actor=actor, rollout=rollout)
    if first is not None:
        first.begin(number, revision, now)
    return SaveResult(number, revision, created=True)


def _record(
    action: Action, revision: Revision, change: Change, *, actor: Actor, rollout: Rollout | None
) -> None:
    """Write the audit line of a save, which names what was knowingly saved over."""
    saved_over = {"base_version": change.base_version, "saved_over": change.acknowledged}
    audit.record(
        actor=actor,
        action=action,
        number=revision.number,
        revision=revision,
        rollout=rollout,
        reason=change.note,
        data=saved_over if change.acknowledged else {},
    )


def _is_heard(number: PhoneNumber, body: str, text: str) -> bool:
    """Return whether callers hear this already, and only what it is made of has changed."""
    if number.head is None or not revisions.is_at_rest(number):
        return False
    return (body, text) == (number.head_body, number.head_text)


def _changes_nothing(number: PhoneNumber, source: BodySource) -> bool:
    """Return whether ``number`` says what ``source`` makes already. Where that is not known, it may not."""
    if number.is_unknown:
        return False
    return source == ByHand("") if number.head is None else source.made(number.head)


def _push_over_drift(number: PhoneNumber, *, actor: Actor, note: str, now: datetime) -> None:
    """Queue what ``number`` says over an outside text, if there is one: its author has seen that."""
    if is_drifted(number) and number.head is not None:
        drift.queue_over_drift(number, actor=actor, note=note, now=now)


def _revision_of_submission(number: PhoneNumber, submission: str) -> Revision | None:
    """Return the revision that the form with this idempotency key made, or None."""
    if not statements.finds(SUBMITTED, number.pk, submission):
        return None
    # Not by ``first``: it would ask for an order, by which PostgreSQL might walk all revisions.
    return Revision.objects.get(number=number, submission=submission)
