"""Which notices in force fit beside the profile of a number: stored as their state, for people to see."""

from datetime import datetime

from django.utils.translation import gettext as _

from profiles.l10n.numbers import format_number
from profiles.l10n.stored import site_locale
from profiles.models import NoticeNumber, PhoneNumber
from profiles.services.actors import CLOCK
from profiles.services.notices.steps import record
from profiles.texts.composition import Composed
from profiles.texts.contract import LIMIT

State = NoticeNumber.State
DOES_NOT_FIT = "does_not_fit"


@site_locale()
def record_fit(number: PhoneNumber, composed: Composed, now: datetime) -> None:
    """Mark the notices in force for which the locked ``number`` has no room, and unmark those that fit again.

    Args:
        number: Locked.
        composed: What was composed for it.
        now: For which time.
    """
    left_off = [layer.key for layer in composed.left_off]
    in_force = NoticeNumber.objects.filter(number=number.pk, starts_at__lte=now, ends_at__gt=now)
    in_force.filter(state=State.DOES_NOT_FIT).exclude(notice__in=left_off).update(
        state=State.INCLUDED, reason=""
    )
    if not left_off:
        return
    misfits = in_force.filter(state=State.INCLUDED, notice__in=left_off)
    for row in misfits.select_related("notice"):
        row.state, row.reason = State.DOES_NOT_FIT, _reason()
        row.save(update_fields=["state", "reason"])
        record(row.notice, DOES_NOT_FIT, actor=CLOCK, number=number, reason=row.reason)


def _reason() -> str:
    return _(
        "With it the text would be over {limit}, so it is left off. Shorten the profile or the notice; it "
        "comes in by itself once there is room."
    ).format(limit=format_number(LIMIT))
