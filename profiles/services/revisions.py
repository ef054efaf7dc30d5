"""Building revisions and moving the head: the only way in which a number's history grows."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, IntegerField, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from profiles.differences.first_change import first_change, to_json
from profiles.differences.lines import summary
from profiles.models import NumberDetail, PhoneNumber, ProfileText, Revision, Rollout, TemplateVersion
from profiles.models.limits import NOTE_LIMIT
from profiles.models.number import HEAD_FIELDS, PushRank
from profiles.models.revision import Kind
from profiles.services.actors import Actor
from profiles.services.locking import lock_numbers
from profiles.texts.composition import Composed
from profiles.texts.contract import utf16_length
from profiles.texts.parts import stored_parts

logger = logging.getLogger(__name__)

# What :func:`set_head` and :func:`queue_push` change of a number, for the caller's ``save``.
HEAD_COLUMNS = ("head", "version")
QUEUE_COLUMNS = ("state", "state_since", "next_push_at", "tries", "push_rank")
# Numbers that are repaired in one transaction.
REPAIR_CHUNK = 500


def build(
    number: PhoneNumber,
    body: str,
    *,
    composed: Composed | None = None,
    kind: Kind,
    actor: Actor,
    now: datetime,
    note: str = "",
    template_version: TemplateVersion | None = None,
    details: dict[str, Any] | None = None,
    reverted_from: Revision | None = None,
    submission: str = "",
    rollout: Rollout | None = None,
) -> Revision:
    """Build the unsaved next revision of ``number``.

    Args:
        number: Locked, with its head.
        body: Canonical and within the limit.
        composed: What the body makes with the notices that are laid over it; None for the body alone.
        kind: How it comes about; a ``composed`` one changes what is laid over the body, any other the body.
        actor: Who is answerable for it.
        now: The present.
        note: Why, cut to 500 characters.
        template_version: What the body is filled in from; None for one that is written by hand, and for what the
            clock makes, which keeps both.
        details: With what it is filled in.
        reverted_from: The earlier version whose body this is.
        submission: The token of the form that makes it.
        rollout: The rollout that makes it.
    """
    text = body if composed is None else composed.text
    moves_body = kind != Kind.COMPOSED
    before, after = (number.head_body, body) if moves_body else (number.head_text, text)
    change = summary(before, after)
    if not moves_body and number.head is not None:
        template_version, details = number.head.template_version, number.head.details
    return Revision(
        number=number,
        version=number.version + 1,
        text=text,
        length=utf16_length(text),
        kind=kind,
        author=actor.user,
        author_name=actor.name,
        note=note[:NOTE_LIMIT],
        reverted_from=reverted_from,
        created_at=now,
        words_added=change.words_added,
        words_removed=change.words_removed,
        first_change=to_json(first_change(before, after)),
        submission=submission,
        rollout=rollout,
        body=None if body == text else body,
        body_version=None if moves_body else number.version_of_body or None,
        parts=None if composed is None else stored_parts(composed),
        template_version=template_version,
        details=details,
    )


def set_head(number: PhoneNumber, revision: Revision) -> None:
    """Make the saved ``revision`` the head of ``number`` (in memory; the caller saves)."""
    number.head = revision
    number.version = revision.version
    number.follow_head()


def is_at_rest(number: PhoneNumber) -> bool:
    """Return whether callers hear the head of the locked ``number``, and nothing under way may change that."""
    return (
        number.state == PhoneNumber.State.LIVE
        and number.live_id == number.head_id
        and number.next_push_at is None
    )


def repair_heads() -> int:
    """Denormalise again what no longer agrees with its head; return how many numbers that were.

    While an upgrade goes on, processes of the release before may save: they leave alone what they do not know.
    One query that joins each number with its head where nothing is to be done.
    """
    repaired = last = 0
    while keys := list(_disagreeing().filter(pk__gt=last).values_list("pk", flat=True)[:REPAIR_CHUNK]):
        last = keys[-1]
        with transaction.atomic():
            numbers = PhoneNumber.objects.select_related("head__template_version").filter(
                pk__in=lock_numbers(keys)
            )
            for number in numbers:
                number.follow_head()
            PhoneNumber.objects.bulk_update(numbers, HEAD_FIELDS)
            ProfileText.objects.follow(numbers)
            NumberDetail.objects.follow(numbers)
        repaired += len(numbers)
    if repaired:
        logger.warning("the fields of %d heads were stale: has an older release saved?", repaired)
    return repaired


def _disagreeing() -> QuerySet[PhoneNumber]:
    """Return the numbers of which something says another thing than their head."""
    has_body = (Q(head__body=None) & Q(head__length__gt=0)) | (
        Q(head__body__isnull=False) & ~Q(head__body="")
    )
    return PhoneNumber.objects.filter(
        ~Q(length=F("head__length"))
        | ~Q(changed_at=F("head__created_at"))
        | (Q(has_profile=True) & ~has_body)
        | (has_body & (Q(has_profile=False) | Q(profile_text=None)))
        # A version of a release that knows no composition: this very version changed the body.
        | ~Q(Exact(_or_version("body_version"), _or_version("head__body_version")))
        | Q(template=None, head__template_version__isnull=False)
        | (Q(template__isnull=False) & ~Q(template=F("head__template_version__template"))),
        head__isnull=False,
    ).order_by("pk")


def _or_version(column: str) -> Coalesce:
    """Return the version that ``column`` names, where null stands for the number's own."""
    return Coalesce(column, "version", output_field=IntegerField())


def set_state(number: PhoneNumber, state: str, now: datetime) -> None:
    """Set the push state of ``number`` and when that changed (in memory)."""
    if number.state != state or number.state_since is None:
        number.state = state
        number.state_since = now


def queue_push(number: PhoneNumber, now: datetime, rank: PushRank = PushRank.PERSON) -> None:
    """Make the head of ``number`` due for pushing now, at ``rank`` (in memory).

    What waits already is not put back: words that a person saved stay a person's when a notice begins over them.
    """
    waits_at = number.push_rank or PushRank.PERSON if number.next_push_at is not None else rank
    number.push_rank = min(rank, waits_at) or None
    set_state(number, PhoneNumber.State.PENDING, now)
    number.next_push_at = now
    number.tries = 0
