"""What the first page shows."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery

from profiles.models import Account, AuditEvent, Draft, PhoneNumber, PushAttempt

ROWS = 10


@dataclass(frozen=True)
class ApiPause:
    """Why pushing is paused for the whole account.

    ``message`` is Nixflex's own, ``status`` 401 or 402; ``resume_url`` is there for those who may resume.
    """

    message: str
    status: int | None
    since: datetime | None
    resume_url: str = ""


def account() -> Account:
    """Return the account's row, as it would be before the first import if there is none."""
    return Account.objects.filter(pk=Account.ONLY).first() or Account()


def api_pause(account: Account) -> ApiPause | None:
    """Return why pushing is paused for ``account``, or None."""
    if account.paused_at is None:
        return None
    return ApiPause(account.paused_message, account.paused_status, account.paused_at)


def needing_attention() -> QuerySet[PhoneNumber]:
    """Return refused and drifted numbers, longest first, each with the ``reason`` of its last attempt."""
    reason = PushAttempt.objects.filter(number=OuterRef("pk")).order_by("-id").values("message")[:1]
    return (
        PhoneNumber.objects.filter(shown_state__in=[PhoneNumber.State.REJECTED, PhoneNumber.State.DRIFTED])
        .defer("remote_text_seen")
        .annotate(reason=Subquery(reason))
        .order_by("state_since")[:ROWS]
    )


def own_drafts(user: User) -> QuerySet[Draft]:
    """Return the numbers for which ``user`` has unsaved words, newest first."""
    return (
        Draft.objects.filter(user=user).select_related("number").defer("text").order_by("-updated_at")[:ROWS]
    )


def recent_events() -> QuerySet[AuditEvent]:
    """Return the last few lines of the audit log."""
    return (
        AuditEvent.objects.exclude(action__in=[AuditEvent.Action.LOGIN, AuditEvent.Action.LOGOUT])
        .select_related("number", "revision", "rollout")
        .defer("revision__text", "number__remote_text_seen", "rollout__options")
        .order_by("-seq")[:ROWS]
    )
