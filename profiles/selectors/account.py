"""The account row, why pushing is paused, who holds the clock, and the newest push attempt."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import Account, PushAttempt
from profiles.models.push import Outcome
from profiles.selectors import needs
from profiles.selectors.notices import overdue
from profiles.selectors.numbers import of_seen_numbers
from profiles.selectors.teams import sees_every_number

ACCEPTED = Outcome.ACCEPTED
ENDED_OUTCOMES = tuple(outcome for outcome in Outcome if outcome != Outcome.STARTED)


@dataclass(frozen=True)
class ApiPause:
    """Why pushing is paused for the whole account, for the banner.

    ``message`` is Nixflex's own, ``status`` 401 or 402; ``resume_url`` is there for those who may resume.
    """

    message: str
    status: int | None
    since: datetime | None
    resume_url: str = ""


@dataclass(frozen=True)
class ClockHold:
    """Who holds the clock, and since when; ``release_url`` is there for those who may let it go on."""

    by: str
    since: datetime
    release_url: str = ""


def account(user: User | None = None) -> Account:
    """Return the account row; an unsaved one with its defaults where there is none yet.

    What notices want and callers do not hear yet is counted along with it (``overdue.with_notice_counts``).

    Args:
        user: Whose needs are counted along with it, for :meth:`needs.NeedCounts.of`.
    """
    rows = Account.objects.filter(pk=Account.ONLY)
    rows = overdue.with_notice_counts(rows, user, timezone.now())
    return (needs.with_need_counts(rows, user) if user else rows).first() or Account()


def api_pause(account: Account) -> ApiPause | None:
    """Return why pushing is paused for ``account``, or None."""
    if account.paused_at is None:
        return None
    return ApiPause(account.paused_message, account.paused_status, account.paused_at)


def clock_hold(account: Account) -> ClockHold | None:
    """Return who holds the clock of ``account``, or None."""
    if account.clock_held_at is None:
        return None
    return ClockHold(account.clock_held_by, account.clock_held_at)


def newest_attempt(
    user: User, *, since: datetime, outcomes: Collection[str] = ENDED_OUTCOMES
) -> PushAttempt | None:
    """Return the newest push attempt at a number of ``user`` since then with one of ``outcomes``, or None."""
    lately = PushAttempt.objects.filter(started_at__gte=since, outcome__in=outcomes)
    if not sees_every_number(user):
        lately = lately.filter(of_seen_numbers(user))
    return lately.order_by("-started_at").first()
