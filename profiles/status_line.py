"""A number's state in words: what callers hear now, and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from profiles.models import PhoneNumber, PushAttempt

State = PhoneNumber.State

NO_PROFILE = "none"
NOT_KNOWN = "unknown"
WORDS: dict[str, str] = {**dict(State.choices), NO_PROFILE: "No profile", NOT_KNOWN: "Not known"}


def badge(number: PhoneNumber) -> str:
    """Return the key of the state's icon, colour and word: the state, "none" or "unknown"."""
    if number.state != State.LIVE or (number.head is not None and number.head.length > 0):
        return number.state
    if number.version == 0 and number.remote_text_seen is None and number.last_seen_at is not None:
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
    number: PhoneNumber, attempts: Sequence[PushAttempt], *, now: datetime, paused: bool = False
) -> StatusLine:
    """Return the state of ``number`` in words.

    Args:
        number: With head and live.
        attempts: Its latest push attempts, newest first.
        now: The present.
        paused: Whether pushing is paused for the whole account.
    """
    key = badge(number)
    last = attempts[0] if attempts else None
    reason = last.message if last and number.state != State.LIVE else ""
    being_sent = number.lease_until is not None and number.lease_until > now
    return StatusLine(
        key=key,
        word=WORDS[key],
        hears=_hears(number, attempts, now),
        next=_next(number, paused=paused, being_sent=being_sent),
        at=number.next_push_at if number.is_unsettled and not being_sent and not paused else None,
        reason=reason,
        attempt=last,
        unsettled=number.is_unsettled,
        can_push=not paused and not being_sent and (number.is_unsettled or number.state == State.REJECTED),
    )


def _hears(number: PhoneNumber, attempts: Sequence[PushAttempt], now: datetime) -> str:
    match number.state:
        case State.LIVE if number.version == 0:
            return _never_had_one(number)
        case State.LIVE:
            return f"Callers hear version {number.version}." if number.head_text else _alone(number)
        case State.DRIFTED:
            return "Callers hear a text that was set outside Nixadmin; it is none of our versions."
        case State.REMOVED:
            return "This number is not in the Nixflex account any more. Its history stays here."
    maybe = sorted(_possible(number, attempts, now))
    if maybe:
        versions = ", ".join(f"version {version}" for version in maybe)
        return f"It is not certain what callers hear: {_last_known(number)} or {versions}."
    return f"Callers still hear {_last_known(number)}."


def _possible(number: PhoneNumber, attempts: Sequence[PushAttempt], now: datetime) -> set[int]:
    """Return the versions that callers may hear beside the live one.

    Those sent with an unknown outcome since a version was last accepted, and those that may still land.
    """
    possible: set[int] = set()
    accepted_since = False
    for attempt in attempts:
        accepted_since = accepted_since or attempt.outcome == PushAttempt.Outcome.ACCEPTED
        in_doubt = attempt.outcome in {PushAttempt.Outcome.UNKNOWN, PushAttempt.Outcome.STARTED}
        may_land = attempt.on_books_until is not None and attempt.on_books_until > now
        if may_land or (in_doubt and not accepted_since):
            possible.add(attempt.revision.version)
    return possible - {number.live.version if number.live else 0}


def _last_known(number: PhoneNumber) -> str:
    if number.live is not None:
        return f"version {number.live.version}"
    return "the agent prompt alone" if number.remote_text_seen == "" else "what Nixflex held before"


def _alone(number: PhoneNumber) -> str:
    return f"Version {number.version} has no profile: callers hear the agent prompt alone."


def _never_had_one(number: PhoneNumber) -> str:
    if number.remote_text_seen is None:
        return "Nixflex has not told what this number's profile is, so it is not known what callers hear."
    return "No profile: callers hear the agent prompt alone."


def _next(number: PhoneNumber, *, paused: bool, being_sent: bool) -> str:
    head = f"Version {number.version}"
    if number.is_unsettled and being_sent:
        return f"{head} is being sent now."
    if number.is_unsettled and paused:
        return f"{head} is saved and waits: pushing is paused for the whole account."
    match number.state:
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
