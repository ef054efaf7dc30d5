"""Drift (changes made outside): detecting it, and a person's decision to adopt it or push over it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.l10n.numbers import format_number
from profiles.models import AuditEvent, PhoneNumber, PushAttempt, Revision
from profiles.services import audit, revisions
from profiles.services.actors import Actor
from profiles.services.conflicts import Conflict, SaveRefused, conflict_key, is_drifted
from profiles.services.locking import lock_number
from profiles.services.mirror.compositions import body_of_outside, save_composition
from profiles.services.pushing import settling
from profiles.texts.composition import Layer
from profiles.texts.contract import over_by

State = PhoneNumber.State
# The head is on its way, or was refused. An outside text that was known before then is one that a person has
# chosen to overwrite.
OVERWRITE_DECIDED = frozenset({State.PENDING, State.RETRYING, State.UNCONFIRMED, State.REJECTED})
# Stands for whatever could not be stored as Nixflex told it.
REPLACEMENT_CHARACTER = "\ufffd"


class NotDrifted(SaveRefused):
    """The number has no drift to decide about (any more)."""

    def __init__(self) -> None:
        super().__init__(_("Nothing to decide: this profile is not changed outside Nixadmin any more."))


class NoticeInTheWay(SaveRefused):
    """No body makes the outside text with the notices in force, so a person chooses what it is."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A notice is in force, and the outside text does not hold it as it is, so it is not known which "
                "part is the profile. Make it part of the profile in the editor, or keep it until the notice ends."
            )
        )


def compare_seen_text(
    number: PhoneNumber,
    seen: str,
    *,
    read_from: datetime,
    now: datetime,
    sent: Iterable[Revision] = (),
    layers: Sequence[Layer] = (),
) -> bool:
    """Compare the text that Nixflex was ``seen`` to hold with ours, and set the number's state in memory.

    The caller has made sure that the read counts: it began after the last attempt finished, and nothing is on
    the books.

    Args:
        number: Locked, with head and live.
        seen: What the list told, canonical and storable; "" for no profile.
        read_from: When the reading began.
        now: The present.
        sent: What :func:`sent_since_verified` tells of this number.
        layers: What ``compositions.layers_since_verified`` tells of it.

    Returns:
        Whether this is drift that was not known before.
    """
    same_as_before, since = seen == number.remote_text_seen, number.verified_at
    number.remote_text_seen = seen
    number.verified_at = read_from
    if seen != number.live_text:
        ours = [number.head] if number.head else []
        confirmed = next((revision for revision in [*ours, *sent] if revision.text == seen), None)
        if confirmed is None:
            confirmed = save_composition(number, seen, layers, since=since, now=now)
        if confirmed is None:
            if same_as_before and number.state in OVERWRITE_DECIDED:
                return False
            known = same_as_before and is_drifted(number)
            revisions.set_state(number, State.DRIFTED, now)
            number.next_push_at = None
            return not known
        number.live = confirmed
    if number.head_id == number.live_id:
        revisions.set_state(number, State.LIVE, now)
        number.next_push_at = None
        number.unsettled_until = None
    elif number.state not in OVERWRITE_DECIDED:
        revisions.queue_push(number, now)
    return False


def sent_since_verified(numbers: Iterable[PhoneNumber]) -> dict[int, list[Revision]]:
    """Return number key -> revisions that may have taken effect since its text was last verified.

    Seeing such a text is no outside change: it is ours, from a push whose outcome was never told.
    """
    found: dict[int, list[Revision]] = {}
    late = Q(number__verified_at__isnull=True) | Q(on_books_until__gt=F("number__verified_at"))
    attempts = PushAttempt.objects.filter(late, number__in=list(numbers), on_books_until__isnull=False)
    for attempt in attempts.select_related("revision").order_by("-id"):
        found.setdefault(attempt.number_id, []).append(attempt.revision)
    return found


def lock_drifted(number: PhoneNumber, acknowledged: str) -> PhoneNumber:
    """Return the locked number; raise unless it is drifted with the text that the person was shown.

    Raises:
        NotDrifted: Somebody decided already.
        Conflict: The outside text changed since it was shown.
    """
    number = lock_number(number.pk, older=number)
    if not is_drifted(number):
        raise NotDrifted
    if acknowledged and acknowledged != conflict_key(number):
        raise Conflict(number)
    return number


@transaction.atomic(durable=True)
def adopt(number: PhoneNumber, *, actor: Actor, note: str = "", acknowledged: str = "") -> Revision:
    """Adopt the drift: make the outside text the next version of ``number``; callers hear it already.

    Its body is what is left of it without the notices in force, or those of the live text, by place.

    Args:
        number: A drifted number.
        actor: Needs the right to edit.
        note: Why, at most 500 characters.
        acknowledged: The conflict key of the text that the person was shown; "" takes whatever it is now.

    Raises:
        NotDrifted: Somebody decided already.
        Conflict: The outside text changed since it was shown.
        NoticeInTheWay: A notice is in force, and the outside text does not hold it as it is.
        SaveRefused: The text is over the limit, so it can't be one of our versions.
    """
    actor.require(permissions.EDIT)
    number = lock_drifted(number, acknowledged)
    text = number.remote_text_seen or ""
    if over := over_by(text):
        raise SaveRefused(
            _(
                "The outside text is {over} over the limit, so it can't be adopted. "
                "Copy what you need from it into the editor and save that."
            ).format(over=format_number(over))
        )
    now = timezone.now()
    found = body_of_outside(number, now)
    if found is None:
        raise NoticeInTheWay
    revision = revisions.build(
        number,
        found.body,
        composed=found.composed,
        kind=Revision.Kind.ADOPTED,
        actor=actor,
        now=now,
        note=note,
    )
    revision.save()
    revisions.set_head(number, revision)
    number.live, number.recompose_at = revision, found.next_look
    # An earlier push may land over the text that was seen.
    settling.mark_live_or_unconfirmed(number, settling.attempts_on_books(number, number.verified_at), now)
    if REPLACEMENT_CHARACTER in text:
        revisions.queue_push(number, now)  # only sending makes the two texts the same for sure
    number.save()
    audit.record(actor=actor, action=AuditEvent.Action.ADOPT, number=number, revision=revision, reason=note)
    return revision


@transaction.atomic(durable=True)
def push_ours(number: PhoneNumber, *, actor: Actor, note: str = "", acknowledged: str = "") -> PhoneNumber:
    """Overwrite the drift: make the head of ``number`` due. Parameters and errors as for :func:`adopt`."""
    actor.require(permissions.EDIT)
    number = lock_drifted(number, acknowledged)
    if number.head is None:
        raise SaveRefused(
            _("Nixadmin has no version of this profile to push. Write one in the editor first.")
        )
    queue_over_drift(number, actor=actor, note=note, now=timezone.now())
    return number


def queue_over_drift(number: PhoneNumber, *, actor: Actor, note: str, now: datetime) -> None:
    """Queue the head of the locked, drifted ``number`` for pushing, and audit that."""
    revisions.queue_push(number, now)
    number.save(update_fields=revisions.QUEUE_COLUMNS)
    audit.record(
        actor=actor, action=AuditEvent.Action.PUSH_OURS, number=number, revision=number.head, reason=note
    )
