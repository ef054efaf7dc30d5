"""Numbers whose renewal is overdue: a notice began or ended, and what callers hear is not composed again yet."""

from datetime import datetime
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.l10n.times import format_datetime, format_time


class Renewable(Protocol):
    """What tells whether a renewal is overdue."""

    recompose_at: datetime | None


def overdue_since(number: Renewable, now: datetime | None = None) -> datetime | None:
    """Return since when the renewal of ``number`` is overdue; None where it is not."""
    at = number.recompose_at
    return at if at is not None and at <= (now or timezone.now()) else None


def renewing(number: Renewable, *, now: datetime, held_by: str = "") -> str:
    """Return the sentence that it is being renewed, and since when; "" where it is not overdue.

    Args:
        number: The number.
        now: The present.
        held_by: Who holds the clock; "" for nobody.
    """
    since = overdue_since(number, now)
    if since is None:
        return ""
    if held_by:
        words = _("A notice has begun or ended at {time}, and waits: {name} holds the clock.")
    else:
        words = _("It is being renewed since {time}, because a notice has begun, changed or ended.")
    is_today = timezone.localtime(since).date() == timezone.localtime(now).date()
    return words.format(time=format_time(since) if is_today else format_datetime(since), name=held_by)
