"""Adopting an outside text under notices: as part of the profile, or only for as long as they last."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.l10n.stored import site_locale
from profiles.models import AuditEvent, Notice, PhoneNumber
from profiles.models.notice import Placement
from profiles.selectors.notices.layers import layers_by_number
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.composing import recomposing
from profiles.services.conflicts import SaveRefused
from profiles.services.locking import lock_number
from profiles.services.mirror import drift
from profiles.services.notices.content import Content
from profiles.services.notices.drafting import make_draft
from profiles.services.notices.setting import set_notice
from profiles.services.pushing import settling


@transaction.atomic(durable=True)
def adopt_while_notices_last(
    number: PhoneNumber, *, actor: Actor, note: str = "", acknowledged: str = ""
) -> Notice:
    """Adopt the drift until the first of the notices in force ends: it becomes a notice instead of the profile.

    The profile stays as it is, and is heard again then; callers hear the outside text already. Parameters as for
    :func:`profiles.services.mirror.drift.adopt`.

    Raises:
        PermissionDenied: The actor may not edit and clear, as a notice instead of the profile takes.
        NotDrifted: Somebody decided already.
        Conflict: The outside text changed since it was shown.
        SaveRefused: No notice is in force any more, or the text can't be a notice's.
    """
    number = drift.lock_drifted(number, acknowledged)
    now = timezone.now()
    outside = number.remote_text_seen or ""
    content = Content(
        title=_title(number),
        text=outside,
        placement=Placement.INSTEAD,
        starts_at=now,
        ends_at=_first_end(number, now),
        local_time=False,
        says_span=False,
        note=note,
    )
    notice = make_draft(actor=actor, content=content, numbers=[number.number], now=now)
    notice = set_notice(notice, actor=actor, now=now)
    number = lock_number(number.pk)
    recomposing.recompose(number, now=now)
    if number.head_text != outside:
        raise SaveRefused(
            _("The outside text holds characters that no notice can have. Nothing was changed.")
        )
    number.live = number.head
    # An earlier push may land over the text that was seen.
    settling.mark_live_or_unconfirmed(number, settling.attempts_on_books(number, number.verified_at), now)
    number.save()
    audit.record(
        actor=actor,
        action=AuditEvent.Action.ADOPT,
        number=number,
        revision=number.head,
        reason=note,
        data={"notice": notice.pk},
    )
    return notice


def _first_end(number: PhoneNumber, now: datetime) -> datetime:
    layers = layers_by_number([number.pk], over_after=now).get(number.pk, ())
    ends = [layer.ends_at for layer in layers if layer.is_in_force(now)]
    if not ends:
        raise SaveRefused(_("No notice is in force any more. Look again, and adopt the text or push ours."))
    return min(ends)


@site_locale()
def _title(number: PhoneNumber) -> str:
    return _("Outside text of {number}").format(number=number.number)
