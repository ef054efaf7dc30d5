"""Saving one rollout row as a revision of its number."""

from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import PhoneNumber, Revision, Rollout, RolloutRow
from profiles.models.revision import Kind
from profiles.models.rollout import RowOutcome, Source
from profiles.services.actors import Actor
from profiles.services.conflicts import Change, Conflict, NumberRemoved, SaveRefused
from profiles.services.editing import save_text
from profiles.texts.contract import TextRefused, check_savable


def save_row(rollout: Rollout, row: RolloutRow, *, actor: Actor) -> PhoneNumber | None:
    """Save the text of ``row``; skip it, with the reason, if its number has moved since the dry run.

    Doing it twice, or again after a process died in the middle, makes one revision.

    Returns:
        The number, which is to be pushed; None where nothing was saved.
    """
    try:
        revision = _save(rollout, row, actor)
    except TextRefused as refused:
        _mark_settled(row, RowOutcome.FAILED, refused.message)
    except SaveRefused as refused:
        _mark_settled(row, RowOutcome.SKIPPED, _skip_reason(refused))
    else:
        _mark_saved(row, revision)
        return row.number
    return None


def _save(rollout: Rollout, row: RolloutRow, actor: Actor) -> Revision:
    if row.number is None:
        raise SaveRefused(_("There is no such number any more."))
    if not row.text and not actor.may(permissions.CLEAR):
        raise SaveRefused(permissions.missing_right(permissions.CLEAR))
    check_savable(row.text)
    saved = save_text(
        row.number,
        body=row.text,
        kind=Kind.EDITED if rollout.source == Source.EDIT else Kind.ROLLED_OUT,
        actor=actor,
        change=Change(
            row.base_version, note=rollout.note, submission=row.submission, base_digest=row.base_digest or ""
        ),
        rollout=rollout,
    )
    if saved.revision is None or saved.revision.rollout_id != rollout.pk:
        raise SaveRefused(_("The profile has this text already."))
    return saved.revision


def _mark_saved(row: RolloutRow, revision: Revision) -> None:
    """Store the revision that ``row`` became."""
    rows = RolloutRow.objects.filter(pk=row.pk)
    now = timezone.now()
    if rows.filter(outcome=RowOutcome.WAITING).update(
        outcome=RowOutcome.SAVED, revision=revision, saved_at=now
    ):
        return
    # It was cancelled while this process was held up: what was saved all the same is not to be hidden.
    if rows.filter(outcome=RowOutcome.NONE).update(
        outcome=RowOutcome.SAVED, revision=revision, saved_at=now, reason=""
    ):
        Rollout.objects.filter(pk=row.rollout_id).update(finished_at=None)


def _mark_settled(row: RolloutRow, outcome: RowOutcome, reason: str) -> None:
    RolloutRow.objects.filter(pk=row.pk, outcome=RowOutcome.WAITING).update(
        outcome=outcome, reason=reason, settled_at=timezone.now()
    )


def _skip_reason(refused: SaveRefused) -> str:
    """Return why a row is skipped, worded for the rollout's page rather than the editor's."""
    if isinstance(refused, NumberRemoved):
        return _("The number is not in the Nixflex account any more.")
    if not isinstance(refused, Conflict):
        return refused.message
    if refused.outside:
        return _("The profile was changed outside Nixadmin after the dry run.")
    return _("{who} saved version {version} after the dry run.").format(
        who=refused.author, version=refused.version
    )
