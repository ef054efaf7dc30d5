"""The text that Nixflex was last known to hold for a number: what callers hear now, as far as that is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from profiles.models import PhoneNumber, PushAttempt
from profiles.selectors.notices.naming import AttributedStretch, attributed_stretches
from profiles.selectors.numbers import recent_attempts


@dataclass(frozen=True)
class LastKnownText:
    """The text that Nixflex was last known to hold for a number, notices included.

    Attributes:
        text: "" for none, so that callers hear the agent prompt alone; None where Nixflex never told.
        version: Which version says it; None for a text of somebody else, and for none.
        since: When Nixflex took that version, or when it was found there; None without a version.
        maybe: Versions that may be heard instead: their push may have taken effect, and Nixflex has not told.
        is_certain: Whether it is known that callers hear this and nothing else.
        stretches: Of what the text is made; none where all of it is the profile.
    """

    text: str | None
    version: int | None
    since: datetime | None
    maybe: list[int]
    is_certain: bool
    stretches: list[AttributedStretch]


def last_known_text(number: PhoneNumber) -> LastKnownText:
    """Return the text that Nixflex was last known to hold for ``number``, read with head and live revision."""
    live = number.live
    text = number.remote_text_seen
    if text is None and live is not None:
        text = number.live_text
    is_ours = live is not None and text == number.live_text
    maybe = sorted(possible_versions(number, recent_attempts(number)))
    return LastKnownText(
        text=text,
        version=live.version if live is not None and is_ours else None,
        since=_taken_at(number) if is_ours else None,
        maybe=maybe,
        is_certain=text is not None and not maybe and number.state != PhoneNumber.State.REMOVED,
        stretches=attributed_stretches(live) if live is not None and is_ours else [],
    )


def possible_versions(number: PhoneNumber, attempts: Sequence[PushAttempt]) -> set[int]:
    """Return the versions that callers may hear instead of the last known text.

    Those whose push may have taken effect since that text was known, or still may.

    Args:
        number: With its live revision.
        attempts: Those that ``recent_attempts`` tells.
    """
    since = number.verified_at
    possible = {
        attempt.revision.version
        for attempt in attempts
        if attempt.on_books_until is not None and (since is None or attempt.on_books_until > since)
    }
    return possible - {number.live.version if number.live else 0}


def _taken_at(number: PhoneNumber) -> datetime | None:
    """Return when Nixflex first took the live version; one that it had already is as old as itself here."""
    taken = PushAttempt.objects.filter(revision=number.live_id, outcome=PushAttempt.Outcome.ACCEPTED)
    first = taken.order_by("id").values_list("finished_at", flat=True).first()
    return first or (number.live.created_at if number.live else None)
