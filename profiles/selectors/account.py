"""How the account stands: its row, why pushing is paused, and what Nixflex last answered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from profiles.models import Account, PushAttempt
from profiles.models.push import Outcome
from profiles.selectors import needs

ACCEPTED = Outcome.ACCEPTED
ENDED = tuple(outcome for outcome in Outcome if outcome != Outcome.STARTED)


@dataclass(frozen=True)
class ApiPause:
    """Why pushing is paused for the whole account.

    ``message`` is Nixflex's own, ``status`` 401 or 402; ``resume_url`` is there for those who may resume.
    """

    message: str
    status: int | None
    since: datetime | None
    resume_url: str = ""


def account(user: User | None = None) -> Account:
    """Return the account's row, as it would be before the first import if there is none.

    Args:
        user: Whose needs are counted along with it, for :meth:`needs.Needs.of`.
    """
    rows = Account.objects.filter(pk=Account.ONLY)
    return (needs.counted(rows, user) if user else rows).first() or Account()


def api_pause(account: Account) -> ApiPause | None:
    """Return why pushing is paused for ``account``, or None."""
    if account.paused_at is None:
        return None
    return ApiPause(account.paused_message, account.paused_status, account.paused_at)


def newest_attempt(*, since: datetime, outcomes: Collection[str] = ENDED) -> PushAttempt | None:
    """Return the push attempt that began last, ``since`` then, of those with one of ``outcomes``."""
    lately = PushAttempt.objects.filter(started_at__gte=since, outcome__in=outcomes)
    return lately.order_by("-started_at").first()
