"""A number's state in words: what callers hear now, and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from profiles.models import PhoneNumber, PushAttempt

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = PhoneNumber.State

# What Nixflex answers where the key or the balance is at fault, whatever is sent.
ACCOUNT_STATUSES = frozenset({401, 402})
NO_PROFILE = "none"
NOT_KNOWN = "unknown"
WORDS: "dict[str, StrOrPromise]" = {**dict(State.choices), NO_PROFILE: "No profile", NOT_KNOWN: "Not known"}


def badge(number: PhoneNumber) -> str:
    """Return the key of the state's icon, colour and word: the state, "none" or "unknown"."""
    if number.state != State.LIVE or (number.head is not None and number.head.length > 0):
        return number.state
    if number.is_unknown and number.last_seen_at is not None:
        return NOT_KNOWN
    return NO_PROFILE


@dataclass(frozen=True)
class StatusLine:
    """What the page of one number says about its state.

    ``hears`` says what callers hear now, ``next`` what is still to come and when ("" where nothing is). ``at``
    is the moment of the next try, ``reason`` why there has to be one. ``unsettled`` tells the page to look again.
    """

    key: str
    word: str
    hears: str
    next: str = ""
    at: datetime | None = None
    reason: str = ""
    attempt: PushAttempt | None = None
    unsettled: bool = False
    can_push: bool = False


def status_line(
    number: PhoneNumber,
    attempts: Sequence[PushAttempt],
    *,
    now: datetime,
    paused: bool = False,
    look_first: bool = False,
) -> StatusLine:
    """Return the state of ``number`` in words.

    Args:
        number: With head and live.
        attempts: Its latest push attempts, newest first.
        now: The present.
        paused: Whether pushing is paused for the whole account.
        look_first: Whether an import has to come before the next push.
    """
    key = badge(number)
    last = attempts[0] if attempts else None
    being_sent = number.lease_until is not None and number.lease_until > now
    return StatusLine(
        key=key,
        word=str(WORDS[key]),
        hears=_hears(number, attempts),
        next=_next(
            number,
            held_up=_held_up(number, last, paused=paused, look_first=look_first),
            being_sent=being_sent,
            now=now,
        ),
        at=number.next_push_at if number.is_unsettled and not (being_sent or paused or look_first) else None,
        reason=_reason(number, last),
        attempt=last,
        unsettled=number.is_unsettled,
        can_push=not (paused or look_first or being_sent)
        and (number.is_unsettled or number.state == State.REJECTED),
    )


def _hears(number: PhoneNumber, attempts: Sequence[PushAttempt]) -> str:
    match number.state:
        case State.LIVE if number.version == 0:
            return _never_had_one(number)
        case State.LIVE:
            return f"Callers hear version {number.version}." if number.head_text else _alone(number)
        case State.REMOVED:
            return "This number is not in the Nixflex account any more. Its history stays here."
    maybe = sorted(_possible(number, attempts))
    if maybe:
        *others, last = [_last_known(number), *(f"version {version}" for version in maybe)]
        return f"It is not certain what callers hear: {', '.join(others)} or {last}."
    if number.state == State.DRIFTED:
        return f"Callers hear {_last_known(number)}."
    return f"Callers still hear {_last_known(number)}."


def _possible(number: PhoneNumber, attempts: Sequence[PushAttempt]) -> set[int]:
    """Return the versions that callers may hear beside the last known text.

    Those whose push may have taken effect since that text was known, or still may.
    """
    since = number.verified_at
    possible = {
        attempt.revision.version
        for attempt in attempts
        if attempt.on_books_until is not None and (since is None or attempt.on_books_until > since)
    }
    return possible - {number.live.version if number.live else 0}


def _last_known(number: PhoneNumber) -> str:
    if number.remote_text_seen is not None and number.remote_text_seen != number.live_text:
        if number.remote_text_seen:
            return "a text that was set outside Nixadmin"
        return "the agent prompt alone (the profile was removed outside Nixadmin)"
    if number.live is not None:
        return f"version {number.live.version}" if number.live.text else "the agent prompt alone"
    return "the agent prompt alone" if number.remote_text_seen == "" else "what Nixflex held before"


def _reason(number: PhoneNumber, last: PushAttempt | None) -> str:
    """Return what the last attempt says about why the head is not live, if it was an attempt at the head."""
    if last is None or last.revision_id != number.head_id:
        return ""
    if number.state == State.DRIFTED:
        # An outside change has nothing to do with an attempt; another text than was sent has.
        return last.message if last.outcome == PushAttempt.Outcome.ACCEPTED else ""
    return last.message if number.is_unsettled or number.state == State.REJECTED else ""


def _alone(number: PhoneNumber) -> str:
    return f"Version {number.version} has no profile: callers hear the agent prompt alone."


def _never_had_one(number: PhoneNumber) -> str:
    if number.is_unknown:
        return "Nixflex has not told what this number's profile is, so it is not known what callers hear."
    return "No profile: callers hear the agent prompt alone."


def _held_up(number: PhoneNumber, last: PushAttempt | None, *, paused: bool, look_first: bool) -> str:
    """Return what the head waits for, whatever its own turn is; "" if for nothing of the kind."""
    if number.is_unsettled and not paused and look_first:
        return "Nixadmin was not at work for a while, and first looks at what Nixflex holds"
    # Refused for the account alone: resuming makes it due again.
    refused = number.state == State.REJECTED and last is not None and last.http_status in ACCOUNT_STATUSES
    if refused or (paused and (number.is_unsettled or number.state == State.REJECTED)):
        return "pushing is paused for the whole account"
    return ""


def _next(number: PhoneNumber, *, held_up: str, being_sent: bool, now: datetime) -> str:
    head = f"Version {number.version}"
    if number.is_unsettled and being_sent:
        return f"{head} is being sent now."
    if held_up:
        return f"{head} is saved and waits: {held_up}."
    match number.state:
        case State.PENDING if number.next_push_at is not None and number.next_push_at > now:
            return f"{head} is saved, not live yet: Nixflex takes no more changes for the moment."
        case State.PENDING:
            return f"{head} is saved, not live yet: it waits to be sent."
        case State.RETRYING:
            return f"{head} is saved, not live yet, and will be sent again."
        case State.UNCONFIRMED:
            return f"{head} will be sent again to make sure."
        case State.REJECTED:
            return f"Nixflex refused version {number.version}; it is kept here but not sent again by itself."
        case State.DRIFTED:
            return "Nothing is overwritten until somebody decides: adopt the outside text, or push ours."
    return ""
