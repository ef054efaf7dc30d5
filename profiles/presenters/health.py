"""Health panel of the overview: the API, the key, imports, the write budget and background work, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.models import Account, PushAttempt
from profiles.models.push import Outcome
from profiles.services.account import ABSENCE_LIMIT, HEARTBEAT_INTERVAL, PAYMENT_WANTED
from profiles.services.pushing.budget import BudgetStatus

# So many signs of life, or imports, may be missing before somebody is told.
MISSED_LIMIT = 3
HTTP_TOO_MANY_REQUESTS = 429


@dataclass(frozen=True)
class HealthFact:
    """One line of the panel: tone and icon of its badge, subject, sentence, and when.

    Sentences of our own say with ``{time}`` where in them that is told.
    """

    tone: str
    icon: str
    about: str
    words: str
    at: datetime | None = None


def health(
    account: Account,
    *,
    newest: PushAttempt | None,
    accepted: PushAttempt | None,
    budget: BudgetStatus,
    now: datetime,
) -> list[HealthFact]:
    """Return the lines of the health panel.

    Args:
        account: The account's row.
        newest: The last push attempt that has ended.
        accepted: The last one that Nixflex accepted.
        budget: How the write budget stands.
        now: The present.
    """
    return [
        _answers(account, newest, accepted),
        _key(account),
        _import(account, now),
        _budget(budget),
        _work(account, now),
    ]


def _answers(account: Account, newest: PushAttempt | None, accepted: PushAttempt | None) -> HealthFact:
    about = _("Nixflex")
    good = [each for each in (accepted and accepted.started_at, account.last_import_at) if each]
    if (
        newest
        and newest.outcome in {Outcome.NOT_APPLIED, Outcome.UNKNOWN}
        and newest.started_at > max(good, default=newest.started_at - HEARTBEAT_INTERVAL)
    ):
        words = newest.message or _("The last change was not taken.")
        if newest.http_status == HTTP_TOO_MANY_REQUESTS:
            words = _("Asked to wait {time}; what is saved is sent by itself")
        return HealthFact("warn", "warning", about, words, newest.started_at)
    if not good:
        return HealthFact("", "none", about, _("Nothing has been asked of it yet."))
    return HealthFact("good", "success", about, _("Last answered as it should {time}"), max(good))


def _key(account: Account) -> HealthFact:
    about = _("Key")
    if account.paused_at is None:
        if account.last_import_at is None:
            return HealthFact("", "none", about, _("Not used yet."))
        return HealthFact("good", "success", about, _("Accepted."))
    if account.paused_status is None:
        return HealthFact(
            "warn",
            "warning",
            about,
            _("Pushing was paused {time}, until a Manager has looked"),
            account.paused_at,
        )
    if account.paused_status == PAYMENT_WANTED:
        return HealthFact(
            "bad",
            "danger",
            about,
            _("Nixflex asked for payment {time}; pushing is paused"),
            account.paused_at,
        )
    return HealthFact("bad", "danger", about, _("Refused {time}; pushing is paused"), account.paused_at)


def _import(account: Account, now: datetime) -> HealthFact:
    about = _("Last import")
    at, notes = account.last_import_at, account.last_import_notes
    every = timedelta(minutes=settings.IMPORT_MINUTES)
    if at is None:
        return HealthFact("", "none", about, notes[0] if notes else _("Not imported yet."))
    if every and now - at > MISSED_LIMIT * every:
        return HealthFact(
            "warn", "warning", about, notes[0] if notes else _("Overdue: it last ran {time}"), at
        )
    if notes:
        more = len(notes) - 1
        words = notes[0]
        if more:
            words = ngettext(
                "{first} And {count} more remark.", "{first} And {count} more remarks.", more
            ).format(first=words, count=format_number(more))
        return HealthFact("warn", "info", about, words, at)
    return HealthFact("good", "success", about, _("All numbers were read {time}"), at)


def _budget(budget: BudgetStatus) -> HealthFact:
    about = _("Writes")
    if budget.blocked:
        return HealthFact(
            "warn", "clock", about, _("Nixflex asked to wait; what is saved is sent by itself then.")
        )
    if not budget.left:
        words = _("All {limit} of this minute are used; what is saved waits for the next.")
        return HealthFact("warn", "clock", about, words.format(limit=format_number(budget.limit)))
    words = _("{left} of {limit} left this minute.")
    return HealthFact(
        "good",
        "success",
        about,
        words.format(left=format_number(budget.left), limit=format_number(budget.limit)),
    )


def _work(account: Account, now: datetime) -> HealthFact:
    about, at = _("Background work"), account.alive_at
    if at is None:
        return HealthFact("", "none", about, _("Not begun yet."))
    if now - at > ABSENCE_LIMIT:
        return HealthFact(
            "bad", "danger", about, _("Was away: an import comes before the next push. Seen last {time}"), at
        )
    if now - at > MISSED_LIMIT * HEARTBEAT_INTERVAL:
        return HealthFact(
            "warn", "warning", about, _("No sign of life: what is saved may wait. Seen last {time}"), at
        )
    return HealthFact("good", "success", about, _("At work."))
