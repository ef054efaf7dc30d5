"""Saving one rollout row as a revision of its number."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.differences.lines import summary
from profiles.models import PhoneNumber, Revision, Rollout, RolloutRow
from profiles.models.limits import NOTE_LIMIT
from profiles.models.revision import Kind
from profiles.models.rollout import RowOutcome, Source
from profiles.selectors.details.fields import labels_of
from profiles.selectors.numbers import sees_number
from profiles.services.actors import Actor, why_not
from profiles.services.composing.bodies import BodySource, ByHand, FilledFrom
from profiles.services.conflicts import Change, Conflict, NumberRemoved, SaveRefused
from profiles.services.details.merging import DetailMissing, DetailsConflict, FieldChange, MergedDetails
from profiles.services.editing import save_text
from profiles.services.rollouts.plans.filling import missing_details
from profiles.services.rollouts.plans.replacing import replace_words
from profiles.texts.composition import body_digest
from profiles.texts.contract import TextRefused, check_savable, utf16_length
from profiles.texts.truncation import truncate

# What changes of a row that is planned again on a body that has moved.
REPLANNED = (
    "text",
    "length",
    "base",
    "base_version",
    "base_digest",
    "words_added",
    "words_removed",
    "reason",
)


def save_row(rollout: Rollout, row: RolloutRow, *, actor: Actor) -> PhoneNumber | None:
    """Save the text of ``row``; skip it, with the reason, if its number has moved since the dry run.

    A scheduled find and replace is applied to a body that has moved, where it finds the same words as often.

    Doing it twice, or again after a process died in the middle, makes one revision.

    Returns:
        The number, which is to be pushed; None where nothing was saved.
    """
    try:
        revision = _save_or_replace_again(rollout, row, actor)
    except TextRefused as refused:
        _mark_settled(row, RowOutcome.FAILED, refused.message)
    except SaveRefused as refused:
        _mark_settled(row, RowOutcome.SKIPPED, _skip_reason(refused))
    else:
        _mark_saved(row, revision)
        return row.number
    return None


def _save_or_replace_again(rollout: Rollout, row: RolloutRow, actor: Actor) -> Revision:
    try:
        return _save(rollout, row, actor)
    except Conflict as conflict:
        if not _replace_again(rollout, row, conflict):
            raise
        return _save(rollout, row, actor)


def _replace_again(rollout: Rollout, row: RolloutRow, conflict: Conflict) -> bool:
    """Plan ``row`` on the body that has moved, if it is a find and replace that finds the same there.

    The row is stored before it is saved: whoever finds it after a crash saves this very text once more.

    Returns:
        Whether it may be saved now.
    """
    number = conflict.number
    if rollout.source != Source.REPLACE or rollout.starts_at is None or row.base is None:
        return False
    if row.template_version is not None or number.template_id is not None:
        return False  # details are merged by themselves
    text, count = replace_words(rollout.options, number.head_body)
    if count != replace_words(rollout.options, row.base.body_text)[1]:
        return False
    try:
        check_savable(text)
    except TextRefused:
        return False
    change = summary(number.head_body, text)
    row.text, row.length = text, utf16_length(text)
    row.base, row.base_version, row.base_digest = number.head, number.version, body_digest(number.head_body)
    row.words_added, row.words_removed = change.words_added, change.words_removed
    row.reason = _("Applied to version {version}, which {who} saved after the dry run.").format(
        version=conflict.version, who=conflict.author
    )
    fields = {name: getattr(row, name) for name in REPLANNED}
    return bool(RolloutRow.objects.filter(pk=row.pk, outcome=RowOutcome.WAITING).update(**fields))


def _note(rollout: Rollout, row: RolloutRow) -> str:
    """Return the note for the history: the rollout's, and that it was applied to a body that has moved."""
    if not row.reason:
        return rollout.note
    return f"{truncate(rollout.note, NOTE_LIMIT - len(row.reason) - 1)} {row.reason}"


def _save(rollout: Rollout, row: RolloutRow, actor: Actor) -> Revision:
    if row.number is None:
        raise SaveRefused(_("There is no such number any more."))
    if not sees_number(actor.user, row.number):
        raise SaveRefused(_("{name} does not see this number any more.").format(name=actor.name))
    if not row.text and not actor.may(permissions.CLEAR):
        raise SaveRefused(why_not(actor.user, permissions.CLEAR))
    source = _source(rollout, row)
    if isinstance(source, ByHand):
        check_savable(row.text)
    saved = save_text(
        row.number,
        source=source,
        kind=Kind.EDITED if rollout.source == Source.EDIT else Kind.ROLLED_OUT,
        actor=actor,
        change=Change(
            row.base_version,
            note=_note(rollout, row),
            submission=row.submission,
            base_digest=row.base_digest or "",
            keeps_followers=rollout.options.get("keeps_followers", False),
        ),
        rollout=rollout,
    )
    if saved.revision is None or saved.revision.rollout_id != rollout.pk:
        if row.template_version is not None:
            raise SaveRefused(_("Somebody has made this very change already."))
        raise SaveRefused(_("The profile has this text already."))
    return saved.revision


def _source(rollout: Rollout, row: RolloutRow) -> BodySource:
    """Return what the body of ``row`` is made of when it is saved: details are filled in as of then."""
    version = row.template_version
    if version is None:
        return ByHand(row.text, stops=rollout.source == Source.UNDO)
    if rollout.source == Source.FOLLOWERS:
        return MergedDetails(version.template, {}, version=version, followers_only=True)
    if rollout.source in {Source.DETAILS, Source.REPLACE}:
        changes = {key: FieldChange(**change) for key, change in row.values.items()}
        return MergedDetails(version.template, changes, followers_only=True)
    return FilledFrom(version, row.details or {})


def _mark_saved(row: RolloutRow, revision: Revision) -> None:
    """Store the revision that ``row`` became, and what it says if that is not what the dry run saw."""
    rows = RolloutRow.objects.filter(pk=row.pk)
    saved = {"outcome": RowOutcome.SAVED, "revision": revision, "saved_at": timezone.now()}
    saved |= _as_saved(row, revision)
    if rows.filter(outcome=RowOutcome.WAITING).update(**saved):
        return
    # It was cancelled while this process was held up: what was saved all the same is not to be hidden.
    if rows.filter(outcome=RowOutcome.NONE).update(**saved, reason=""):
        Rollout.objects.filter(pk=row.rollout_id).update(finished_at=None)


def _as_saved(row: RolloutRow, revision: Revision) -> dict[str, Any]:
    """Return the columns of a row that was filled in when it was saved, perhaps on details that had moved."""
    if row.template_version is None:
        return {}
    base = Revision.objects.filter(number=revision.number_id, version=revision.previous_version).first()
    return {
        "text": revision.body_text,
        "length": utf16_length(revision.body_text),
        "template_version": revision.template_version,
        "details": revision.details,
        "base": base,
        "base_version": revision.previous_version,
        "base_digest": body_digest(base.body_text if base else ""),
        "words_added": revision.words_added,
        "words_removed": revision.words_removed,
    }


def _mark_settled(row: RolloutRow, outcome: RowOutcome, reason: str) -> None:
    RolloutRow.objects.filter(pk=row.pk, outcome=RowOutcome.WAITING).update(
        outcome=outcome, reason=reason, settled_at=timezone.now()
    )


def _skip_reason(refused: SaveRefused) -> str:
    """Return why a row is skipped, worded for the rollout's page rather than the editor's."""
    if isinstance(refused, NumberRemoved):
        return _("The number is not in the Nixflex account any more.")
    if isinstance(refused, DetailsConflict):
        return _("{who} changed {details} in version {version}, after the dry run.").format(
            who=refused.author,
            details=labels_of(refused.theirs),
            version=refused.version,
        )
    if isinstance(refused, DetailMissing):
        return missing_details(refused.keys)
    if not isinstance(refused, Conflict):
        return refused.message
    if refused.outside:
        return _("The profile was changed outside Nixadmin after the dry run.")
    return _("{who} saved version {version} after the dry run.").format(
        who=refused.author, version=refused.version
    )
