"""Ending a notice before its time: everywhere with one press, or for one number."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from profiles.l10n.stored import site_locale
from profiles.models import Notice, PhoneNumber
from profiles.models.notice import HEARD, NoticeNumberState
from profiles.services.actors import Actor
from profiles.services.locking import lock_numbers
from profiles.services.notices import rights
from profiles.services.notices.content import NoticeRefused
from profiles.services.notices.steps import (
    follow_numbers,
    lock_notice,
    lock_with_numbers,
    make_due,
    record,
    require_active,
)
from profiles.services.notices.team_limits import require_no_hidden_numbers


@transaction.atomic
def end_everywhere(notice: Notice, *, actor: Actor, now: datetime) -> Notice:
    """End ``notice`` now for all its numbers: what they heard before comes back.

    Args:
        notice: Planned or in force.
        actor: Needs the right to set it.
        now: The present.

    Raises:
        PermissionDenied: The actor may not.
        NoticeRefused: It is not set, or over already.
    """
    notice = lock_with_numbers(notice)
    require_active(notice)
    require_no_hidden_numbers(notice, actor)
    rows = notice.numbers.filter(HEARD, ends_at__gt=now)
    keys = list(rows.values_list("number_id", flat=True))
    rights.require(actor, notice.placement, len(keys))
    with site_locale():
        reason = _("{name} ended it.").format(name=actor.name)
    rows.update(state=NoticeNumberState.ENDED, ends_at=now, reason=reason)
    make_due(keys, now)
    notice.ended_at = now
    follow_numbers(notice, now)
    record(notice, "ended early", actor=actor, numbers=len(keys))
    return notice


@transaction.atomic
def end_for_number(number: PhoneNumber, notice: Notice, *, actor: Actor, now: datetime) -> None:
    """End ``notice`` now for ``number`` alone; the number, locked for the rest of the transaction, is due then.

    Args:
        number: As it is in memory it is due too.
        notice: One that is set; for this number it is planned or in force.
        actor: Needs the right to edit, and to clear where the notice stands instead of the profile.
        now: The present.

    Raises:
        PermissionDenied: The actor may not.
        NoticeRefused: It is not for this number, or over already.
    """
    lock_numbers([number.pk])
    notice = lock_notice(notice.pk)
    require_active(notice)
    rights.require(actor, notice.placement, 1)
    rows = notice.numbers.filter(HEARD, number=number, ends_at__gt=now)
    with site_locale():
        reason = _("{name} ended it for this number.").format(name=actor.name)
    if not rows.update(state=NoticeNumberState.ENDED, ends_at=now, reason=reason):
        raise NoticeRefused(_("For this number the notice is over already."))
    make_due([number.pk], now)
    number.recompose_at = now
    follow_numbers(notice, now)
    record(notice, "ended for one number", actor=actor, number=number)
