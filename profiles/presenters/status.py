"""Status line of a number: its state as a label, what callers hear now, and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.models import PhoneNumber, PushAttempt
from profiles.presenters.renewing import overdue_since, renewing
from profiles.selectors.history.last_known_text import possible_versions
from profiles.selectors.number_list import RENEWING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = PhoneNumber.State

HTTP_OK = 200
# For so long a look at Nixflex goes without saying.
VERIFIED_LATELY = timedelta(days=1)
NO_PROFILE = "none"
NOT_KNOWN = "unknown"
STATE_LABELS: "dict[str, StrOrPromise]" = {
    **dict(State.choices),
    NO_PROFILE: gettext_lazy("No profile"),
    NOT_KNOWN: gettext_lazy("Not known"),
    RENEWING: gettext_lazy("Being renewed"),
}


class Stateful(Protocol):
    """What the shown state of a number follows from."""

    state: str
    has_profile: bool
    last_seen_at: datetime | None
    recompose_at: datetime | None

    @property
    def is_unknown(self) -> bool:
        """Whether the profile was never known."""


def state_key(number: Stateful) -> str:
    """Return the key of the shown state, for label and icon: the state, "none" (no profile) or "unknown".

    Or "renewing": what is overdue to be composed again is not called live.
    """
    if number.state == State.LIVE and overdue_since(number):
        return RENEWING
    if number.state != State.LIVE or number.has_profile:
        return number.state
    if number.is_unknown and number.last_seen_at is not None:
        return NOT_KNOWN
    return NO_PROFILE


class Verified(Stateful, Protocol):
    """What the last look at Nixflex told of a number."""

    text_listed: bool
    verified_at: datetime | None


def is_in_order(number: Verified) -> bool:
    """Return whether Nixflex was found to hold what is shown of ``number``, and not long ago."""
    return (
        number.state == State.LIVE
        and overdue_since(number) is None
        and number.text_listed
        and number.verified_at is not None
        and timezone.now() - number.verified_at < VERIFIED_LATELY
    )


@dataclass(frozen=True)
class StatusLine:
    """The status of a number in words, for its page.

    ``hears`` says what callers hear now, ``next`` what is still to come and when ("" where nothing is). ``at``
    is the moment of the next try, ``reason`` why there has to be one. ``unsettled`` tells the page to look again.
    ``kept_another``: Nixflex took a push and holds another text, which nobody set.
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
    kept_another: bool = False


def status_line(
    number: PhoneNumber,
    attempts: Sequence[PushAttempt],
    *,
    now: datetime,
    paused: bool = False,
    must_import_first: bool = False,
    clock_held_by: str = "",
) -> StatusLine:
    """Return the status of ``number`` in words.

    Args:
        number: With head and live.
        attempts: Its latest push attempts, newest first.
        now: The present.
        paused: Whether pushing is paused for the whole account.
        must_import_first: Whether an import has to come before the next push.
        clock_held_by: Who holds the clock; "" for nobody.
    """
    key = state_key(number)
    last = attempts[0] if attempts else None
    being_sent = number.lease_until is not None and number.lease_until > now
    return StatusLine(
        key=key,
        word=str(STATE_LABELS[key]),
        hears=_hears(number, attempts),
        next=" ".join(
            filter(
                None,
                [
                    _next(
                        number,
                        last,
                        held_up=_held_up(number, paused=paused, must_import_first=must_import_first),
                        being_sent=being_sent,
                        now=now,
                    ),
                    renewing(number, now=now, held_by=clock_held_by),
                ],
            )
        ),
        at=number.next_push_at
        if number.is_unsettled and not (being_sent or paused or must_import_first)
        else None,
        reason=_reason(number, last),
        attempt=last,
        unsettled=number.is_unsettled or overdue_since(number, now) is not None,
        can_push=not (paused or must_import_first or being_sent)
        and (number.is_unsettled or number.state == State.REJECTED),
        kept_another=_kept_another(number, attempts),
    )


def _hears(number: PhoneNumber, attempts: Sequence[PushAttempt]) -> str:
    """Return the sentence about what callers hear now."""
    match number.state:
        case State.LIVE if number.version == 0:
            return _never_had_one(number)
        case State.LIVE if number.head_text:
            return _("Callers hear version {version}.").format(version=number.version)
        case State.LIVE:
            return _("Version {version} has no profile: callers hear the agent prompt alone.").format(
                version=number.version
            )
        case State.REMOVED:
            return _("This number is not in the Nixflex account any more. Its history stays here.")
    maybe = sorted(possible_versions(number, attempts))
    if maybe:
        *others, last = [
            _last_known(number, attempts),
            *(_("version {version}").format(version=version) for version in maybe),
        ]
        return _("It is not certain what callers hear: {texts} or {last}.").format(
            texts=_(", ").join(others), last=last
        )
    if number.state == State.DRIFTED:
        return _("Callers hear {text}.").format(text=_last_known(number, attempts))
    return _("Callers still hear {text}.").format(text=_last_known(number, attempts))


def _kept_another(number: PhoneNumber, attempts: Sequence[PushAttempt]) -> bool:
    """Return whether Nixflex accepted a push of ours, but keeps another text than was sent."""
    accepted = next((each for each in attempts if each.outcome == PushAttempt.Outcome.ACCEPTED), None)
    # There is something to say about an accepted push only if another text came back than was sent. What has
    # become live since came later.
    return (
        accepted is not None
        and bool(accepted.message)
        and (number.live is None or number.live.version < accepted.revision.version)
    )


def _last_known(number: PhoneNumber, attempts: Sequence[PushAttempt]) -> str:
    """Return a phrase for the text that Nixflex was last known to hold."""
    if number.remote_text_seen is not None and number.remote_text_seen != number.live_text:
        if _kept_another(number, attempts):
            if number.remote_text_seen:
                return _("another text than the one that was sent")
            return _("the agent prompt alone (Nixflex kept nothing of what was sent)")
        if number.remote_text_seen:
            return _("a text that was set outside Nixadmin")
        return _("the agent prompt alone (the profile was removed outside Nixadmin)")
    if number.live is not None and number.live.text:
        return _("version {version}").format(version=number.live.version)
    if number.live is not None or number.remote_text_seen == "":
        return _("the agent prompt alone")
    return _("what Nixflex held before")


def _reason(number: PhoneNumber, last: PushAttempt | None) -> str:
    """Return the last attempt's message if it explains why the head is not live; else ""."""
    if last is None or last.revision_id != number.head_id:
        return ""
    if number.state == State.DRIFTED:
        # An outside change has nothing to do with an attempt; another text than was sent has.
        return last.message if last.outcome == PushAttempt.Outcome.ACCEPTED else ""
    return last.message if number.is_unsettled or number.state == State.REJECTED else ""


def _never_had_one(number: PhoneNumber) -> str:
    if number.is_unknown:
        return _("Nixflex has not told what this number's profile is, so it is not known what callers hear.")
    return _("No profile: callers hear the agent prompt alone.")


def _held_up(number: PhoneNumber, *, paused: bool, must_import_first: bool) -> str:
    """Return why the head waits for something other than its turn (a pause, an import); "" if it does not."""
    if not number.is_unsettled:
        return ""
    if paused:
        return _(
            "Version {version} is saved and safe, and waits: pushing is paused for the whole account."
        ).format(version=number.version)
    if must_import_first:
        return _(
            "Version {version} is saved and waits: Nixadmin was not at work for a while, and first looks at "
            "what Nixflex holds."
        ).format(version=number.version)
    return ""


def _next(
    number: PhoneNumber, last: PushAttempt | None, *, held_up: str, being_sent: bool, now: datetime
) -> str:
    """Return the sentence about what happens next; "" if nothing."""
    if number.is_unsettled and being_sent:
        words = _("Version {version} is being sent now.")
    elif held_up:
        return held_up
    else:
        words = _to_come(number, last, now=now)
    return words.format(version=number.version, status=last.http_status if last else "")


def _to_come(number: PhoneNumber, last: PushAttempt | None, *, now: datetime) -> str:
    """Return what happens to the head next, with ``{version}`` and perhaps ``{status}`` to be filled in.

    Only an attempt at the head itself says why the head is not live.
    """
    answered = last is not None and last.revision_id == number.head_id and last.http_status is not None
    match number.state:
        case State.PENDING if number.next_push_at is not None and number.next_push_at > now:
            return _(
                "Version {version} is saved, not live yet: Nixflex takes no more changes for the moment."
            )
        case State.PENDING:
            return _("Version {version} is saved, not live yet: it waits to be sent.")
        case State.RETRYING if answered:
            return _(
                "Version {version} is saved, not live yet: Nixflex answered {status}. It will be sent again."
            )
        case State.RETRYING:
            return _("Version {version} is saved, not live yet, and will be sent again.")
        case State.UNCONFIRMED if answered and last is not None and last.http_status != HTTP_OK:
            # After a 5xx, say, the change may have been made all the same.
            return _("Nixflex answered {status}: version {version} will be sent again to make sure.")
        case State.UNCONFIRMED:
            return _("Version {version} will be sent again to make sure.")
        case State.REJECTED:
            return _("Nixflex refused version {version}; it is kept here but not sent again by itself.")
        case State.DRIFTED:
            return _("Nothing is overwritten until somebody decides: adopt the outside text, or push ours.")
    return ""
