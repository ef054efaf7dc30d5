"""Building revisions and moving the head: the only way in which a number's history grows."""

from datetime import datetime

from profiles.differences.first_change import first_change, to_json
from profiles.differences.lines import summary
from profiles.models import PhoneNumber, Revision, Rollout
from profiles.models.limits import NOTE_LIMIT
from profiles.models.revision import Kind
from profiles.services.actors import Actor
from profiles.texts.contract import utf16_length

# What :func:`set_head` and :func:`queue_push` change of a number, for the caller's ``save``.
HEAD_COLUMNS = ("head", "version")
QUEUE_COLUMNS = ("state", "state_since", "next_push_at", "tries")


def build(
    number: PhoneNumber,
    text: str,
    *,
    kind: Kind,
    actor: Actor,
    now: datetime,
    note: str = "",
    reverted_from: Revision | None = None,
    submission: str = "",
    rollout: Rollout | None = None,
) -> Revision:
    """Build the unsaved next revision of ``number``; ``text`` is canonical and within the limit."""
    change = summary(number.head_text, text)
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
        first_change=to_json(first_change(number.head_text, text)),
        submission=submission,
        rollout=rollout,
    )


def set_head(number: PhoneNumber, revision: Revision) -> None:
    """Make the saved ``revision`` the head of ``number`` (in memory; the caller saves)."""
    number.head = revision
    number.version = revision.version
    number.follow_head()


def set_state(number: PhoneNumber, state: str, now: datetime) -> None:
    """Set the push state of ``number`` and when that changed (in memory)."""
    if number.state != state or number.state_since is None:
        number.state = state
        number.state_since = now


def queue_push(number: PhoneNumber, now: datetime) -> None:
    """Make the head of ``number`` due for pushing now (in memory)."""
    set_state(number, PhoneNumber.State.PENDING, now)
    number.next_push_at = now
    number.tries = 0
