"""Whether a run has come to rest: nothing is under way, nothing is due, and somebody has looked since."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from profiles.models import Account, Notice, PhoneNumber, PushAttempt, Rollout, WebhookDelivery, WriteBudget
from profiles.models.rollout import Stage

State = PhoneNumber.State
AT_REST = {State.LIVE, State.REJECTED, State.DRIFTED, State.REMOVED}


def unrest(quiet_from: float, *, ahead: float = 0.0, still: float = 0.0) -> str:
    """Return what is still under way; "" once everything has come to rest and has been looked at since.

    The machine's clock is ``ahead`` of the true time by so many seconds. No notice is to begin or end within
    ``still`` seconds.
    """
    now = timezone.now() + timedelta(seconds=ahead)
    since = datetime.fromtimestamp(quiet_from + ahead, UTC)
    return (
        _unrest_of_numbers(now, now + timedelta(seconds=still))
        or _unrest_of_rollouts()
        or _unrest_of_notices(now + timedelta(seconds=still))
        or _unrest_of_webhooks()
        or _unlooked_since(since, now)
    )


def _unrest_of_numbers(now: datetime, still_until: datetime) -> str:
    for number in PhoneNumber.objects.all():
        if number.state not in AT_REST or number.next_push_at is not None:
            budget = WriteBudget.objects.values("used", "ends_at", "blocked_until").first()
            return f"{number.number} is {number.state}, due {number.next_push_at}, now {now}, budget {budget}"
        if number.lease_until is not None and number.lease_until > now:
            return f"{number.number} is leased"
        if number.recompose_at is not None and number.recompose_at <= still_until:
            return f"{number.number} is to be composed again at {number.recompose_at}, now {now}"
    return ""


def _unrest_of_rollouts() -> str:
    rollout = Rollout.objects.filter(stage=Stage.RUNNING).first()
    return f"rollout {rollout.pk} is running" if rollout else ""


def _unrest_of_notices(still_until: datetime) -> str:
    if Account.objects.filter(clock_held_at__isnull=False).exists():
        return "the clock is held"
    notice = Notice.objects.filter(due_at__lte=still_until).first()
    return f"notice {notice.pk} is to be looked at at {notice.due_at}" if notice else ""


def _unrest_of_webhooks() -> str:
    row = WebhookDelivery.objects.filter(due_at__isnull=False).first()
    return f"event {row.pk} waits until {row.due_at}, after {row.tries} tries: {row.problem}" if row else ""


def _unlooked_since(since: datetime, now: datetime) -> str:
    """Return what is still on the books at ``now``, or that nobody has looked at Nixflex ``since`` or after it."""
    for attempt in PushAttempt.objects.filter(on_books_until__isnull=False).order_by("-on_books_until")[:1]:
        if attempt.on_books_until is not None and attempt.on_books_until > now:
            return f"attempt {attempt.pk} is on the books"
        since = max(since, attempt.on_books_until or since)
    for attempt in PushAttempt.objects.filter(finished_at__isnull=False).order_by("-finished_at")[:1]:
        since = max(since, attempt.finished_at or since)
    account = Account.objects.get()
    if account.paused_at is not None:
        return "pushing is paused"
    if account.last_import_at is None or account.last_import_at <= since:
        return "nobody has looked since"
    return ""
