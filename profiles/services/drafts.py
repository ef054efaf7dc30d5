"""Drafts: saves and deletes the unsaved text, or the unsaved details, of the editor."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.models import Draft, PhoneNumber
from profiles.selectors.history.versions import revision_of_body
from profiles.services.actors import Actor
from profiles.services.conflicts import Change, SaveRefused, is_fresh
from profiles.services.locking import lock_number
from profiles.texts.contract import canonical, check_usable

DRAFT_DAYS = 30
# Code points. Far beyond any profile, so that a paste of a whole document is kept too.
DRAFT_LIMIT = 200_000


def own_base(number: PhoneNumber, change: Change) -> Change:
    """Return what a window's text started from: the newest body, where that window itself has saved it.

    What is typed while a save is under way comes with the base from before it.

    Args:
        number: With its head.
        change: What the window's form says; the version that it made has its token.
    """
    if not change.submission or is_fresh(number, change):
        return change
    written = revision_of_body(number)
    has_saved = written is not None and written.submission == change.submission
    return Change.on(number, submission=change.submission) if has_saved else change


def keep_draft(number: PhoneNumber, *, text: str, change: Change, actor: Actor) -> Draft | None:
    """Save ``text`` as the draft of ``actor`` for ``number``; a text equal to the head's body deletes it.

    Args:
        number: With its head.
        text: As typed, of any length up to 200,000 characters.
        change: What the form in which it is typed says of its base; and the form's token.
        actor: A person with the right to edit.

    Returns:
        The draft, or None where there is nothing unsaved.

    Raises:
        PermissionDenied: The actor may not edit.
        UnusableText: The text holds characters that can't be stored.
        SaveRefused: The text is too long even for a draft.
    """
    actor.require(permissions.EDIT)
    if actor.user is None:
        raise SaveRefused(_("Only people have drafts."))
    text = canonical(text)
    check_usable(text)
    if len(text) > DRAFT_LIMIT:
        raise SaveRefused(
            _(
                "This text has {count} characters, too many to keep as a draft. Keep a copy of your own."
            ).format(count=format_number(len(text)))
        )
    with transaction.atomic():
        # A save that is under way ends first: it drops the draft, and this one may be of the very text it saved.
        number = lock_number(number.pk, older=number)
        if text == number.head_body:
            discard_draft(number, actor=actor)
            return None
        draft = Draft.objects.filter(user=actor.user, number=number).first()
        if draft is not None and draft.details is not None:
            raise SaveRefused(
                _(
                    "There are unsaved details of yours for this number, so this text is not kept until you "
                    "save it. Save the details or throw them away first."
                )
            )
        if draft is None or draft.text != text:  # a page that asks for a preview again was not typed in
            draft = draft or Draft(user=actor.user, number=number)
            draft.text, draft.updated_at = text, timezone.now()
        base = own_base(number, change)
        draft.base_version, draft.base_digest = base.base_version, base.base_digest or None
        draft.save()
    return draft


def keep_details_draft(
    number: PhoneNumber, *, details: Mapping[str, Any], is_new: bool, change: Change, actor: Actor
) -> Draft | None:
    """Save details that are being typed as the draft of ``actor`` for ``number``.

    Args:
        number: With its head.
        details: The ``template``'s key, the ``cells`` of the form by name, and the ``base`` that it started from.
        is_new: Whether anything in them is unsaved; else the draft is deleted.
        change: As for :func:`keep_draft`.
        actor: A person with the right to edit.

    Returns:
        The draft, or None where there is nothing unsaved.

    Raises:
        PermissionDenied: The actor may not edit.
        UnusableText: They hold characters that can't be stored.
        SaveRefused: They are too long, or there is unsaved text of the actor's, or details under another template,
            which they would replace.
    """
    actor.require(permissions.EDIT)
    if actor.user is None:
        raise SaveRefused(_("Only people have drafts."))
    stored = json.dumps(details, ensure_ascii=False)
    for name, cell in details["cells"].items():
        check_usable(name)
        check_usable(cell)
    if len(stored) > DRAFT_LIMIT:
        raise SaveRefused(_("These details are too long to be kept as a draft. Keep a copy of your own."))
    with transaction.atomic():
        number = lock_number(number.pk, older=number)
        draft = Draft.objects.filter(user=actor.user, number=number).first()
        if draft is not None and draft.details is None:
            raise SaveRefused(
                _(
                    "There is unsaved text of yours for this number, so these details are not kept until you save "
                    "them. Save the text or throw it away first."
                )
            )
        if draft is not None and (draft.details or {}).get("template") != details["template"]:
            if not is_new:
                return None
            raise SaveRefused(
                _(
                    "There are unsaved details of yours under another template, so these are not kept until you "
                    "save them. Open those first, to save them or throw them away."
                )
            )
        if not is_new:
            discard_draft(number, actor=actor)
            return None
        draft = draft or Draft(user=actor.user, number=number)
        if draft.details != details:
            draft.details, draft.updated_at = dict(details), timezone.now()
        base = own_base(number, change)
        draft.base_version, draft.base_digest = base.base_version, base.base_digest or None
        draft.save()
    return draft


def open_outside_text(number: PhoneNumber, *, actor: Actor) -> None:
    """Make the outside text of ``number`` the draft of ``actor``, on the newest body.

    Errors as for :func:`keep_draft`, and:

    Raises:
        SaveRefused: There are unsaved words of theirs, which it would replace.
    """
    text = number.remote_text_seen or ""
    if Draft.objects.filter(number=number, user=actor.user).exclude(text=text).exists():
        raise SaveRefused(
            _(
                "There is unsaved text of yours in the editor, which this would replace. "
                "Keep a copy of it or discard it there, then come back."
            )
        )
    keep_draft(number, text=text, change=Change.on(number), actor=actor)


def discard_draft(number: PhoneNumber, *, actor: Actor) -> None:
    """Delete the draft of ``actor`` for ``number``."""
    Draft.objects.filter(number=number, user=actor.user).delete()


def drop_old_drafts() -> int:
    """Delete the drafts that were not touched for 30 days; return how many."""
    dropped, _each = Draft.objects.filter(updated_at__lt=timezone.now() - timedelta(days=DRAFT_DAYS)).delete()
    return dropped
