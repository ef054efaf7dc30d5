"""Drafts: saves and deletes the unsaved text of the editor."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.models import Draft, PhoneNumber
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.locking import lock_number
from profiles.texts.contract import canonical, check_usable

DRAFT_DAYS = 30
# Code points. Far beyond any profile, so that a paste of a whole document is kept too.
DRAFT_LIMIT = 200_000


def own_base(number: PhoneNumber, *, base_version: int, submission: str) -> int:
    """Return the version that a window's text started from: the head, where that window itself has saved it.

    What is typed while a save is under way comes with the version from before it.

    Args:
        number: With its head.
        base_version: The version that the window says.
        submission: The token of the window's form; the head has it where that form made it.
    """
    has_saved = bool(submission) and number.head is not None and number.head.submission == submission
    return number.version if has_saved else base_version


def keep_draft(
    number: PhoneNumber, *, text: str, base_version: int, actor: Actor, submission: str = ""
) -> Draft | None:
    """Save ``text`` as the draft of ``actor`` for ``number``; a text equal to the head deletes it.

    Args:
        number: With its head.
        text: As typed, of any length up to 200,000 characters.
        base_version: The version that the text started from.
        actor: A person with the right to edit.
        submission: The token of the form in which it is typed.

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
        if text == number.head_text:
            discard_draft(number, actor=actor)
            return None
        draft = Draft.objects.filter(user=actor.user, number=number).first()
        if draft is None or draft.text != text:  # a page that asks for a preview again was not typed in
            draft = draft or Draft(user=actor.user, number=number)
            draft.text, draft.updated_at = text, timezone.now()
        draft.base_version = own_base(number, base_version=base_version, submission=submission)
        draft.save()
    return draft


def discard_draft(number: PhoneNumber, *, actor: Actor) -> None:
    """Delete the draft of ``actor`` for ``number``."""
    Draft.objects.filter(number=number, user=actor.user).delete()


def drop_old_drafts() -> int:
    """Delete the drafts that were not touched for 30 days; return how many."""
    dropped, _each = Draft.objects.filter(updated_at__lt=timezone.now() - timedelta(days=DRAFT_DAYS)).delete()
    return dropped
