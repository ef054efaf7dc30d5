"""What every step of a notice shares: its lock, its versions, its numbers being due, its state, its audit line."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from profiles.models import Notice, NoticeVersion, PhoneNumber
from profiles.models.audit import Action
from profiles.models.notice import ACTIVE, HEARD, NoticeState
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.locking import lock_numbers
from profiles.services.notices.content import COLUMNS, Content, NoticeRefused
from profiles.services.webhooks import outbox


def lock_notice(pk: int) -> Notice:
    """Return the notice, locked for the rest of the transaction. Lock its numbers before it."""
    return Notice.objects.select_for_update(of=("self",)).select_related("author").get(pk=pk)


def lock_with_numbers(notice: Notice) -> Notice:
    """Lock the numbers of ``notice`` that may hear it, then the notice; return it as it is then.

    Where it was set, or got other numbers, while the lock was waited for, both locks are released and taken again:
    a number that is locked after the notice is one for which two may wait for each other.
    """
    while True:
        savepoint = transaction.savepoint()
        heard_by = notice.numbers.filter(HEARD).values_list("number_id", flat=True)
        locked_numbers = lock_numbers(heard_by)
        locked = lock_notice(notice.pk)
        if set(heard_by.all()).issubset(locked_numbers):
            transaction.savepoint_commit(savepoint)
            return locked
        transaction.savepoint_rollback(savepoint)


def require_draft(notice: Notice) -> None:
    """Raise :class:`NoticeRefused` unless the notice is neither set nor dropped."""
    if notice.state != NoticeState.DRAFT:
        raise NoticeRefused(
            _("This notice has been set already.") if notice.set_at else _("This notice was thrown away.")
        )


def require_active(notice: Notice) -> None:
    """Raise :class:`NoticeRefused` unless the notice is set and not over."""
    if notice.state not in ACTIVE:
        raise NoticeRefused(
            _("This notice is not set.")
            if notice.state == NoticeState.DRAFT
            else _("This notice is over. Make a new one like it instead.")
        )


def require_version(notice: Notice, version: int | None) -> None:
    """Raise :class:`NoticeRefused` where the notice has changed since ``version`` was seen; None takes any."""
    if version is not None and version != notice.version:
        raise NoticeRefused(
            _("{author} changed this notice after you opened it. Look at it as it is now.").format(
                author=notice.author_name
            )
        )


def write(notice: Notice, content: Content, *, actor: Actor, now: datetime) -> None:
    """Make ``content`` what the notice says, and save it with the version that records this."""
    for name in COLUMNS:
        setattr(notice, name, getattr(content, name))
    notice.author, notice.author_name, notice.token_id = actor.user, actor.name, actor.token
    notice.save()
    said = {name: getattr(notice, name) for name in (*COLUMNS, "author", "author_name", "version")}
    NoticeVersion.objects.create(notice=notice, created_at=now, **said)


def make_due(numbers: Iterable[int], now: datetime) -> None:
    """Make the locked numbers with these keys due for composing again."""
    PhoneNumber.objects.filter(pk__in=list(numbers)).update(recompose_at=now)


def follow_numbers(notice: Notice, now: datetime) -> None:
    """Bring the state of the locked, set ``notice`` into line with the times of its numbers, and save it.

    Planned until the first of them begins, in force until the last is over; ``due_at`` is when that next changes.
    """
    times = notice.numbers.filter(HEARD).aggregate(begin=Min("starts_at"), end=Max("ends_at"))
    begin, end, before = times["begin"], times["end"], notice.state
    if begin is None or end <= now:
        notice.state, notice.due_at = NoticeState.ENDED, None
        notice.ended_at = notice.ended_at or end or now
    elif begin <= now:
        notice.state, notice.due_at, notice.ended_at = NoticeState.IN_FORCE, end, None
    else:
        notice.state, notice.due_at, notice.ended_at = NoticeState.PLANNED, begin, None
    notice.save(update_fields=["state", "due_at", "ended_at"])
    outbox.tell_notice(notice, before, has_begun=begin is not None and begin <= now)


def record(
    notice: Notice,
    step: str,
    *,
    actor: Actor,
    number: PhoneNumber | None = None,
    reason: str = "",
    **data: Any,
) -> None:
    """Add the audit event for ``step`` of ``notice``; ``data`` must hold no text of it."""
    told = {"step": step, "notice": notice.pk, "title": notice.title, "version": notice.version}
    audit.record(actor=actor, action=Action.NOTICE, number=number, reason=reason, data=told | data)
